using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Tests.Budgets;

public sealed class WindowTests
{
    [Theory]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-11-22T16:00:00Z", "2026-11-16T00:00:00+00:00")]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-11-16T00:00:00Z", "2026-11-16T00:00:00+00:00")]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-03-31T12:00:00Z", "2026-03-01T00:00:00+00:00")]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-04-15T12:00:00Z", "2026-04-01T00:00:00+01:00")]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-10-31T23:30:00Z", "2026-10-01T00:00:00+01:00")]
    [InlineData(CalendarPeriod.Month, "America/New_York", "2026-03-01T03:00:00Z", "2026-02-01T00:00:00-05:00")]
    [InlineData(CalendarPeriod.Quarter, "Asia/Kolkata", "2026-06-30T19:00:00Z", "2026-07-01T00:00:00+05:30")]
    [InlineData(CalendarPeriod.Year, "UTC", "2028-02-29T00:00:00Z", "2028-01-01T00:00:00+00:00")]
    [InlineData(CalendarPeriod.Month, "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-01T00:00:00-03:00")]
    public void A_calendar_window_opens_at_the_zones_own_midnight(CalendarPeriod period, string zone, string now, string start) =>
        Assert.Equal(Time(start), new Window.Calendar(period, TimeZoneInfo.FindSystemTimeZoneById(zone)).StartAt(Time(now)));

    [Theory]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-03-29T12:00:00Z", "2026-03-30T00:00:00+01:00", 167)]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-10-25T12:00:00Z", "2026-10-26T00:00:00+00:00", 169)]
    [InlineData(CalendarPeriod.Week, "UTC", "2026-03-29T12:00:00Z", "2026-03-30T00:00:00+00:00", 168)]
    [InlineData(CalendarPeriod.Month, "UTC", "2026-02-28T23:59:59Z", "2026-03-01T00:00:00+00:00", 672)]
    [InlineData(CalendarPeriod.Month, "UTC", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00+00:00", 696)]
    [InlineData(CalendarPeriod.Month, "UTC", "2100-02-10T00:00:00Z", "2100-03-01T00:00:00+00:00", 672)]
    [InlineData(CalendarPeriod.Month, "UTC", "2000-02-10T00:00:00Z", "2000-03-01T00:00:00+00:00", 696)]
    [InlineData(CalendarPeriod.Month, "UTC", "2026-04-30T12:00:00Z", "2026-05-01T00:00:00+00:00", 720)]
    [InlineData(CalendarPeriod.Month, "UTC", "2026-12-31T23:00:00Z", "2027-01-01T00:00:00+00:00", 744)]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-03-29T12:00:00Z", "2026-04-01T00:00:00+01:00", 743)]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-10-25T12:00:00Z", "2026-11-01T00:00:00+00:00", 745)]
    [InlineData(CalendarPeriod.Month, "America/New_York", "2026-11-15T00:00:00Z", "2026-12-01T00:00:00-05:00", 721)]
    [InlineData(CalendarPeriod.Month, "Australia/Lord_Howe", "2026-04-15T00:00:00Z", "2026-05-01T00:00:00+10:30", 720.5)]
    [InlineData(CalendarPeriod.Quarter, "Europe/London", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00+01:00", (90 * 24) - 1)]
    [InlineData(CalendarPeriod.Quarter, "UTC", "2028-03-31T12:00:00Z", "2028-04-01T00:00:00+00:00", 91 * 24)]
    [InlineData(CalendarPeriod.Quarter, "Europe/London", "2026-12-31T12:00:00Z", "2027-01-01T00:00:00+00:00", (92 * 24) + 1)]
    [InlineData(CalendarPeriod.Year, "UTC", "2026-07-01T00:00:00Z", "2027-01-01T00:00:00+00:00", 365 * 24)]
    [InlineData(CalendarPeriod.Year, "Europe/London", "2028-07-01T00:00:00Z", "2029-01-01T00:00:00+00:00", 366 * 24)]
    public void A_calendar_window_closes_where_the_next_opens(CalendarPeriod period, string zone, string now, string end, double hours)
    {
        var window = new Window.Calendar(period, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var at = Time(now);

        Assert.Equal(Time(end), window.EndAt(at));
        Assert.Equal(window.EndAt(at), window.StartAt(window.EndAt(at)));
        Assert.Equal(window.StartAt(at), window.StartAt(window.EndAt(at).AddTicks(-1)));
        Assert.Equal(TimeSpan.FromHours(hours), window.EndAt(at) - window.StartAt(at));
        Assert.Equal(TimeSpan.FromHours(hours), WindowSpan.Of(window, at).Length);
    }

    [Fact]
    public void A_rolling_window_closes_now() =>
        Assert.Equal(Time("2026-11-22T16:00:00Z"), new Window.Rolling(TimeSpan.FromDays(28)).EndAt(Time("2026-11-22T16:00:00Z")));

    [Theory]
    [InlineData(CalendarPeriod.Week, "UTC", "2027-01-01T12:00:00Z", "week 2026-W53")]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-03-02T12:00:00Z", "week 2026-W10 Europe/London")]
    [InlineData(CalendarPeriod.Month, "UTC", "2026-02-14T12:00:00Z", "month 2026-02")]
    [InlineData(CalendarPeriod.Quarter, "UTC", "2026-12-31T23:59:59Z", "quarter 2026-Q4")]
    [InlineData(CalendarPeriod.Year, "America/New_York", "2026-01-01T03:00:00Z", "year 2025 America/New_York")]
    public void A_particular_period_is_named_as_its_zone_sees_it(CalendarPeriod period, string zone, string at, string name) =>
        Assert.Equal(name, WindowSpan.Of(new Window.Calendar(period, TimeZoneInfo.FindSystemTimeZoneById(zone)), Time(at)).Name);

    [Theory]
    [InlineData(CalendarPeriod.Week, new[] { 7 })]
    [InlineData(CalendarPeriod.Month, new[] { 28, 29, 30, 31 })]
    [InlineData(CalendarPeriod.Quarter, new[] { 90, 91, 92 })]
    [InlineData(CalendarPeriod.Year, new[] { 365, 366 })]
    public void A_period_that_nobody_named_has_every_length_it_can_have(CalendarPeriod period, int[] days)
    {
        Assert.Equal(days, WindowSpan.Lengths(period).Select(s => (int)s.Length.TotalDays));

        // Four hundred years are the calendar's own period.
        var window = new Window.Calendar(period, TimeZoneInfo.Utc);
        var start = window.StartAt(Time("2000-01-01T00:00:00Z"));
        var seen = new SortedSet<int>();
        while (start.Year < 2400)
        {
            var end = window.EndAt(start);
            seen.Add((int)(end - start).TotalDays);
            start = end;
        }

        Assert.Equal(days, seen);
    }

    [Fact]
    public void A_period_whose_midnight_does_not_exist_opens_at_its_first_minute()
    {
        // Real zones that skip midnight do so on weekends; one that skips it on a first of the month is made here.
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 4, 1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 10, 1));
        var zone = TimeZoneInfo.CreateCustomTimeZone("Made", TimeSpan.Zero, "Made", "Made", "Made summer", [rule]);

        var window = new Window.Calendar(CalendarPeriod.Month, zone);
        Assert.Equal(Time("2026-04-01T01:00:00+01:00"), window.StartAt(Time("2026-04-10T12:00:00Z")));
        Assert.Equal(Time("2026-04-01T01:00:00+01:00"), window.EndAt(Time("2026-03-10T12:00:00Z")));
    }

    [Fact]
    public void A_rolling_window_opens_its_length_ago() =>
        Assert.Equal(Time("2026-10-25T16:00:00Z"), new Window.Rolling(TimeSpan.FromDays(28)).StartAt(Time("2026-11-22T16:00:00Z")));

    [Theory]
    [InlineData("28d", 28 * 86_400_000L)]
    [InlineData("4w", 28 * 86_400_000L)]
    [InlineData("1h30m", 5_400_000L)]
    [InlineData("30s", 30_000L)]
    [InlineData("250ms", 250L)]
    [InlineData("0s", 0L)]
    public void Durations_read_as_prometheus_reads_them(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("1m1h")]
    [InlineData("1h1h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData(" 1h")]
    [InlineData("1M")]
    [InlineData("h")]
    [InlineData("99999999999999999999d")]
    [InlineData("9999999999d")]
    [InlineData("11y")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("43.8m", "2628")]
    [InlineData("1h30m", "5400")]
    [InlineData("0.5ms", "0.0005")]
    [InlineData("2.5h", "9000")]
    [InlineData("3650d", "315360000")]
    public void A_fraction_of_one_unit_is_a_duration_in_seconds(string text, string seconds)
    {
        Assert.True(Durations.TryParseSeconds(text, out var read));
        Assert.Equal(decimal.Parse(seconds, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData(".5h")]
    [InlineData("-1.5h")]
    [InlineData("1.5h30m")]
    [InlineData("1,5h")]
    [InlineData("3650.1d")]
    [InlineData("1e3s")]
    [InlineData("h")]
    public void What_is_no_duration_is_no_seconds(string? text) => Assert.False(Durations.TryParseSeconds(text, out _));

    [Theory]
    [InlineData("28d")]
    [InlineData("1h30m")]
    [InlineData("1d2h3m4s5ms")]
    [InlineData("0s")]
    public void A_duration_is_written_as_it_is_read(string text)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(text, Durations.Format(duration));
    }

    [Theory]
    [InlineData("0.673", "67.3%")]
    [InlineData("0.2500009", "25%")]
    [InlineData("0.24999999", "24.9999%")]
    [InlineData("-3.5", "-350%")]
    [InlineData("-0.0000001", "-0.0001%")]
    public void A_percentage_is_never_shown_better_than_it_is(string ratio, string text) =>
        Assert.Equal(text, Percent.Format(decimal.Parse(ratio, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb\r", "a\\nb\\r")]
    [InlineData("\"} or vector(1) #", "\\\"} or vector(1) #")]
    public void A_label_value_cannot_leave_its_quotes(string value, string escaped) => Assert.Equal(escaped, PromQl.EscapeLabelValue(value));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
