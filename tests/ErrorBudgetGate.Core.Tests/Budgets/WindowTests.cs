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

        Assert.Equal(Time("2026-04-01T01:00:00+01:00"), new Window.Calendar(CalendarPeriod.Month, zone).StartAt(Time("2026-04-10T12:00:00Z")));
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
