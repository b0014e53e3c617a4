using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Tests.Budgets;

public sealed class ExclusionTests
{
    private static readonly DateTimeOffset Long = Time("2020-01-01T00:00:00Z");

    [Theory]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01T02:00:00Z", "2026-03-01T04:00:00Z")]
    [InlineData("2026-03-01T03:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01T03:00:00Z", "2026-03-01T04:00:00Z")]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T03:00:00Z", "2026-03-01T02:00:00Z", "2026-03-01T03:00:00Z")]
    public void A_span_is_clipped_to_what_is_asked(string from, string to, string first, string end) =>
        Assert.Equal([new ExcludedSpan(Time(first), Time(end), "upgrade")], Upgrade(Long).Spans(Time(from), Time(to)));

    [Theory]
    [InlineData("2026-03-01T04:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("2026-02-01T00:00:00Z", "2026-03-01T02:00:00Z")]
    public void A_span_beside_what_is_asked_is_none(string from, string to) => Assert.Empty(Upgrade(Long).Spans(Time(from), Time(to)));

    [Fact]
    public void What_was_registered_in_the_middle_of_a_span_holds_from_there() => Assert.Equal(
        [new ExcludedSpan(Time("2026-03-01T03:10:00Z"), Time("2026-03-01T04:00:00Z"), "upgrade")],
        Upgrade(Time("2026-03-01T03:10:00Z")).Spans(Time("2026-03-01T00:00:00Z"), Time("2026-03-02T00:00:00Z")));

    [Theory]
    [InlineData("2026-03-01T04:00:00Z")]
    [InlineData("2026-03-09T00:00:00Z")]
    public void What_was_registered_after_the_fact_erases_nothing(string registered) =>
        Assert.Empty(Upgrade(Time(registered)).Spans(Time("2026-03-01T00:00:00Z"), Time("2026-03-08T00:00:00Z")));

    /// <summary>Clocks in London skip 01:00 to 02:00 on 29 March 2026 and show it twice on 25 October.</summary>
    [Theory]
    [InlineData("01:30", "2026-03-28T00:00:00Z", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("00:30", "2026-03-28T00:00:00Z", "2026-03-28T00:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T23:30:00Z")]
    [InlineData("01:30", "2026-10-24T00:00:00Z", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("03:00", "2026-10-24T00:00:00Z", "2026-10-24T02:00:00Z", "2026-10-25T03:00:00Z", "2026-10-26T03:00:00Z")]
    public void A_daily_span_follows_the_zones_clock_and_lasts_as_long_as_ever(string at, string from, string first, string second, string third)
    {
        var daily = new Exclusion.Recurring("backup", Long, Enum.GetValues<DayOfWeek>(), TimeOnly.Parse(at, CultureInfo.InvariantCulture), TimeSpan.FromHours(1), Zone("Europe/London"));

        var spans = daily.Spans(Time(from), Time(from).AddDays(3)).Take(3).ToList();

        Assert.Equal([Time(first), Time(second), Time(third)], spans.Select(s => s.From));
        Assert.All(spans, s => Assert.Equal(TimeSpan.FromHours(1), s.To - s.From));
    }

    [Theory]
    [InlineData("2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-02T01:00:00Z")]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T23:00:00Z", "2026-03-02T01:00:00Z")]
    public void A_span_that_crosses_midnight_belongs_to_the_day_of_its_beginning(string from, string first, string end)
    {
        var sundays = new Exclusion.Recurring("backup", Long, [DayOfWeek.Sunday], new TimeOnly(23, 0), TimeSpan.FromHours(2), TimeZoneInfo.Utc);

        Assert.Equal([new ExcludedSpan(Time(first), Time(end), "backup")], sundays.Spans(Time(from), Time(from).AddDays(2)));
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    [InlineData("Asia/Kathmandu")]
    public void A_day_of_the_week_is_the_zones_own(string zone)
    {
        var mondays = new Exclusion.Recurring("deploys", Long, [DayOfWeek.Monday], new TimeOnly(0, 5), TimeSpan.FromDays(1), Zone(zone));

        var spans = mondays.Spans(Time("2026-03-01T00:00:00Z"), Time("2026-03-29T00:00:00Z")).ToList();

        Assert.Equal(4, spans.Count(s => s.To - s.From == TimeSpan.FromDays(1)));
        Assert.All(spans.Where(s => s.From > Time("2026-03-01T00:00:00Z")), s => Assert.Equal(DayOfWeek.Monday, TimeZoneInfo.ConvertTime(s.From, Zone(zone)).DayOfWeek));
    }

    [Fact]
    public void A_recurring_span_holds_from_its_registration_too()
    {
        var daily = new Exclusion.Recurring("backup", Time("2026-03-03T02:30:00Z"), Enum.GetValues<DayOfWeek>(), new TimeOnly(2, 0), TimeSpan.FromHours(1), TimeZoneInfo.Utc);

        Assert.Equal(
            [Time("2026-03-03T02:30:00Z"), Time("2026-03-04T02:00:00Z")],
            daily.Spans(Time("2026-03-01T00:00:00Z"), Time("2026-03-05T00:00:00Z")).Select(s => s.From));
    }

    private static Exclusion.Fixed Upgrade(DateTimeOffset registered) => new("upgrade", registered, Time("2026-03-01T02:00:00Z"), Time("2026-03-01T04:00:00Z"));

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
