using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>Raw events in time that does not count.</summary>
public sealed class ExclusionTests
{
    private const string Newest = "1774785570";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Exclusion.Fixed Maintenance(double hoursAgo, double hours) =>
        new Exclusion.Fixed("upgrade", Asking.Now.AddYears(-1), Asking.Now.AddHours(-hoursAgo), Asking.Now.AddHours(hours - hoursAgo));

    private static async Task<ObjectiveReading> ReadAsync(Objective objective, params (string Part, string Value)[] parts) =>
        Assert.Single(await Asking.ReadAsync(Asking.By(("", Asking.Parts(parts))), Asking.Of(objective) with { BurnRateWindows = [Hour] }));

    [Fact]
    public void Spans_of_counters_are_asked_for_in_the_same_query() => Assert.Equal(
        """
        label_replace(sum(increase(t[86400s])), "part", "total", "", "")
        or label_replace(sum(increase(b[86400s])), "part", "bad", "", "")
        or label_replace(count(count_over_time(b[86400s])), "part", "bad_series", "", "")
        or label_replace(max(timestamp(t)) or max_over_time(max(timestamp(t))[86400s:5m]), "part", "newest", "", "")
        or label_replace(sum(label_replace(sum(increase(t[7200s] offset 18000s)), "span", "0", "", "") or label_replace(sum(increase(t[1800s])), "span", "1", "", "")), "part", "excluded_total", "", "")
        or label_replace(sum(label_replace(sum(increase(b[7200s] offset 18000s)), "span", "0", "", "") or label_replace(sum(increase(b[1800s])), "span", "1", "", "")), "part", "excluded_bad", "", "")
        or label_replace(count_over_time(count(t)[86400s:300s]), "part", "coverage", "", "")
        or label_replace(sum(label_replace(count_over_time(count(t)[7200s:300s] offset 18000s), "span", "0", "", "") or label_replace(count_over_time(count(t)[1800s:300s]), "span", "1", "", "")), "part", "excluded_coverage", "", "")
        or label_replace(sum(increase(t[3600s])), "part", "burn_total_1h", "", "")
        or label_replace(sum(increase(b[3600s])), "part", "burn_bad_1h", "", "")
        or label_replace(sum(label_replace(sum(increase(t[1800s])), "span", "0", "", "")), "part", "excluded_burn_total_1h", "", "")
        or label_replace(sum(label_replace(sum(increase(b[1800s])), "span", "0", "", "")), "part", "excluded_burn_bad_1h", "", "")
        """,
        EventsQuery.For(OfADay(new Sli.Counters("b", "t"), Maintenance(0.5, 2), Maintenance(7, 2)), [Hour], Asking.Now).Text);

    [Fact]
    public void An_expression_of_rates_is_moved_as_a_whole() => Assert.Contains(
        """sum(label_replace(7200 * last_over_time(sum(a(rate(x[7200s])) + rate(y[7200s]))[1s:1s] offset 18000s), "span", "0", "", ""))""",
        EventsQuery.For(OfADay(new Sli.Rates("b[$window]", "a(rate(x[$window])) + rate(y[$window])"), Maintenance(7, 2)), burnRateWindows: [], Asking.Now).Text,
        StringComparison.Ordinal);

    [Fact]
    public void Good_counters_leave_what_failed() => Assert.Contains(
        """label_replace(sum(increase(t[86400s])) - (sum(increase(g[86400s])) or vector(0)), "part", "bad", "", "")""",
        EventsQuery.For(OfADay(new Sli.GoodCounters("g", "t")), burnRateWindows: [], Asking.Now).Text,
        StringComparison.Ordinal);

    [Fact]
    public async Task What_is_excluded_is_taken_away_and_told()
    {
        var reading = await ReadAsync(
            OfADay(new Sli.Counters("b", "t"), Maintenance(7, 2), Maintenance(6, 2)),
            ("total", "1100"), ("bad", "60.25"), ("excluded_total", "100"), ("excluded_bad", "60"), ("coverage", "288"), ("excluded_coverage", "36"), ("newest", Newest),
            ("burn_total_1h", "100"), ("burn_bad_1h", "50"), ("excluded_burn_total_1h", "60"), ("excluded_burn_bad_1h", "50"));

        Assert.Equal(new Reading.Measured(0.75m, new EventCounts(0.25m, 1000m), 1m, Asking.Now.AddSeconds(-30)), reading.Reading);
        Assert.Equal(new EventCounts(60m, 100m), reading.ExcludedEvents);
        Assert.Equal(2, reading.Exclusions.Count);
        Assert.Equal(0m, reading.BurnRates.Single().Rate);
    }

    [Fact]
    public async Task Coverage_is_of_the_time_that_counts()
    {
        var gap = await ReadAsync(OfADay(new Sli.Counters("b", "t"), Maintenance(12, 12)), ("total", "1100"), ("coverage", "144"), ("newest", Newest));
        var half = await ReadAsync(OfADay(new Sli.Counters("b", "t"), Maintenance(12, 12)), ("total", "1100"), ("coverage", "144"), ("excluded_coverage", "72"), ("newest", Newest));

        Assert.Equal(1m, Assert.IsType<Reading.Measured>(gap.Reading).Coverage);
        Assert.Equal(0.5m, Assert.IsType<Reading.Measured>(half.Reading).Coverage);
    }

    [Theory]
    [InlineData("1000.4", "3")]
    [InlineData("1000", "0")]
    public async Task Rounding_beyond_the_whole_leaves_nothing(string excluded, string bad) => Assert.IsType<Reading.NoTraffic>((await ReadAsync(
        OfADay(new Sli.Counters("b", "t"), Maintenance(30, 30)), ("total", "1000"), ("bad", "4"), ("excluded_total", excluded), ("excluded_bad", bad), ("coverage", "288"), ("newest", Newest))).Reading);

    [Theory]
    [InlineData("excluded_total", "NaN", ReasonCode.NotFinite)]
    [InlineData("excluded_bad", "x", ReasonCode.MalformedResponse)]
    [InlineData("excluded_coverage", "+Inf", ReasonCode.NotFinite)]
    public async Task An_excluded_figure_that_cannot_be_leaves_the_objective_unknown(string part, string value, ReasonCode code)
    {
        var reading = await ReadAsync(OfADay(new Sli.Counters("b", "t"), Maintenance(7, 2)), ("total", "1000"), ("coverage", "288"), ("newest", Newest), (part, value));

        Assert.Equal(code, Assert.IsType<Reading.Missing>(reading.Reading).Reason);
    }

    [Fact]
    public async Task More_spans_than_a_query_takes_ask_for_tiles()
    {
        var nightly = new Exclusion.Recurring("backup", Asking.Now.AddYears(-1), Enum.GetValues<DayOfWeek>(), new TimeOnly(2, 0), Hour, TimeZoneInfo.Utc);
        var requests = new List<Arrived>();
        var quarter = Asking.Counters(window: new Window.Rolling(TimeSpan.FromDays(90))) with { Exclusions = [nightly] };

        var missing = (await Asking.ReadAsync(Asking.By(("", Asking.Parts())), Asking.Of(quarter), requests: requests)).Missing();

        Assert.Empty(requests);
        Assert.Contains("90 spans", missing.Detail, StringComparison.Ordinal);
        Assert.Contains("source: tiles", missing.Detail, StringComparison.Ordinal);
        Assert.Null(EventsQuery.Impossible(quarter with { Window = new Window.Rolling(TimeSpan.FromDays(60)) }, Asking.Now));
    }

    private static Objective OfADay(Sli sli, params Exclusion[] exclusions) =>
        Asking.Counters(window: new Window.Rolling(TimeSpan.FromDays(1))) with { Sli = sli, Exclusions = exclusions };
}
