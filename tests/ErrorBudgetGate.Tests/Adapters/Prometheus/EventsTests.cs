using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class EventsTests
{
    private const string Newest = "1774785570";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Task<IReadOnlyList<ObjectiveReading>> ReadAsync(Objective objective, params (string Part, string Value)[] parts) =>
        Asking.ReadAsync(Asking.By(("", Asking.Parts(parts))), Asking.Of(objective));

    [Fact]
    public void Counters_are_asked_for_in_one_query() => Assert.Equal(
        """
        label_replace(sum(increase(http_requests_total{job="payments-api"}[2419200s])), "part", "total", "", "")
        or label_replace(sum(increase(http_requests_total{job="payments-api",code=~"5.."}[2419200s])), "part", "bad", "", "")
        or label_replace(count(count_over_time(http_requests_total{job="payments-api",code=~"5.."}[2419200s])), "part", "bad_series", "", "")
        or label_replace(max(timestamp(http_requests_total{job="payments-api"})) or max_over_time(max(timestamp(http_requests_total{job="payments-api"}))[86400s:5m]), "part", "newest", "", "")
        or label_replace(count_over_time(count(http_requests_total{job="payments-api"})[2419200s:1200s]), "part", "coverage", "", "")
        or label_replace(sum(increase(http_requests_total{job="payments-api"}[3600s])), "part", "burn_total_1h", "", "")
        or label_replace(sum(increase(http_requests_total{job="payments-api",code=~"5.."}[3600s])), "part", "burn_bad_1h", "", "")
        """,
        EventsQuery.For(Asking.Counters(), [Hour], Asking.Now).Text);

    [Fact]
    public void Rates_have_their_window_put_in() => Assert.Equal(
        """
        label_replace(sum(sum(rate(requests_total[2419200s]))), "part", "total", "", "")
        or label_replace(sum(sum by (pod) (rate(errors_total[2419200s]))), "part", "bad", "", "")
        or label_replace(sum(sum(rate(requests_total[900s]))), "part", "fresh", "", "")
        or label_replace(count_over_time(sum(sum(rate(requests_total[900s])))[2419200s:1200s]), "part", "coverage", "", "")
        or label_replace(sum(sum(rate(requests_total[3600s]))), "part", "burn_total_1h", "", "")
        or label_replace(sum(sum by (pod) (rate(errors_total[3600s]))), "part", "burn_bad_1h", "", "")
        """,
        EventsQuery.For(Asking.Rates(), [Hour], Asking.Now).Text);

    [Theory]
    [InlineData(28 * 24 * 60, 1200)]
    [InlineData(7 * 24 * 60, 300)]
    [InlineData(90 * 24 * 60, 3900)]
    [InlineData(60, 150)]
    [InlineData(10, 25)]
    public void Coverage_counts_a_bounded_number_of_points(int minutes, int step)
    {
        var query = EventsQuery.For(Asking.Counters(window: new Window.Rolling(TimeSpan.FromMinutes(minutes))), [], Asking.Now);

        Assert.Equal(step, query.CoverageStep);
        Assert.InRange(query.CoverageSpan / step, 24, 2016);
    }

    [Fact]
    public void Coverage_spans_from_the_objectives_beginning_and_counts_do_not()
    {
        var query = EventsQuery.For(Asking.Counters(since: Asking.Now.AddDays(-7)), [], Asking.Now);

        Assert.Equal((28 * 86400L, 7 * 86400L), (query.Length, query.CoverageSpan));
        Assert.Contains("[604800s:300s]", query.Text, StringComparison.Ordinal);
        Assert.Equal(query.Length, EventsQuery.For(Asking.Counters(since: Asking.Now.AddDays(-99)), [], Asking.Now).CoverageSpan);
    }

    [Fact]
    public void A_calendar_window_has_the_length_that_has_passed()
    {
        var month = new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc);

        Assert.Equal((28 * 24 + 12) * 3600L, EventsQuery.For(Asking.Counters(window: month), [], Asking.Now).Length);
        var first = EventsQuery.For(Asking.Counters(window: month), [], new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((1L, null), (first.Length, first.CoverageStep));
    }

    [Fact]
    public void A_comment_does_not_swallow_what_follows() =>
        Assert.Contains("sum(increase(x # all\n[2419200s]))", EventsQuery.For(Asking.Counters() with { Sli = new Sli.Counters("y", "x # all") }, [], Asking.Now).Text, StringComparison.Ordinal);

    [Fact]
    public async Task Counts_give_the_budget_exactly()
    {
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Parts(("total", "1e+06"), ("bad", "750"), ("bad_series", "3"), ("newest", Newest), ("coverage", "1008"), ("burn_total_1h", "1000"), ("burn_bad_1h", "14")))),
            Asking.Of(Asking.Counters()) with { BurnRateWindows = [Hour] }, requests: requests);

        Assert.Equal(EventsQuery.For(Asking.Counters(), [Hour], Asking.Now).Text, Assert.Single(requests).Query);
        Assert.Equal(new Reading.Measured(0.25m, new EventCounts(750m, 1_000_000m), 0.5m, Asking.Now.AddSeconds(-30)), readings.Measured());
        Assert.Equal([new BurnRateReading(Hour, 14m, null)], readings[0].BurnRates);
        Assert.False(readings[0].BadNeverSeen);
        Assert.Equal("bad=750 bad_series=3 burn_bad_1h=14 burn_total_1h=1000 coverage=1008 newest=1774785570 total=1e+06", readings[0].Evidence.Value);
    }

    [Fact]
    public async Task Rates_count_events_over_the_window()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Parts(("total", "10"), ("bad", "0.005"), ("fresh", "9"), ("coverage", "2016"), ("burn_total_1h", "10"), ("burn_bad_1h", "0.02")))),
            Asking.Of(Asking.Rates()) with { BurnRateWindows = [Hour] });

        Assert.Equal(new Reading.Measured(0.5m, new EventCounts(12_096m, 24_192_000m), 1m, null), readings.Measured());
        Assert.Equal(2m, readings[0].BurnRates.Single().Rate);
    }

    [Fact]
    public async Task A_bad_series_that_never_was_is_no_failure_and_a_warning()
    {
        var readings = await ReadAsync(Asking.Counters(), ("total", "1000"), ("newest", Newest));

        Assert.Equal((1m, new EventCounts(0m, 1000m), 0m), (readings.Measured().Remaining, readings.Measured().Counts, readings.Measured().Coverage));
        Assert.True(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task A_bad_series_with_a_single_sample_has_been_seen()
    {
        var readings = await ReadAsync(Asking.Counters(), ("total", "1000"), ("bad_series", "1"), ("newest", Newest));

        Assert.Equal(0m, readings.Measured().Counts?.Bad);
        Assert.False(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task No_events_are_no_traffic() =>
        Assert.Equal(new Reading.NoTraffic(Asking.Now.AddSeconds(-30), 0m), Assert.Single(await ReadAsync(Asking.Counters(), ("total", "0"), ("bad", "0"), ("newest", Newest))).Reading);

    [Theory]
    [InlineData("-0.4", "0")]
    [InlineData("-1", "0")]
    [InlineData("1001", "1001")]
    public async Task Rounding_below_zero_is_zero_and_more_bad_than_total_stands(string bad, string counted)
    {
        var readings = await ReadAsync(Asking.Counters(), ("total", "1000"), ("bad", bad), ("newest", Newest));

        Assert.Equal(decimal.Parse(counted), readings.Measured().Counts?.Bad);
    }

    public static TheoryData<(string, string)[], ReasonCode> Wrong => new()
    {
        { [], ReasonCode.NoSeries },
        { [("bad", "1"), ("newest", Newest)], ReasonCode.NoSeries },
        { [("total", "NaN"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "+Inf"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "1000"), ("bad", "NaN"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "1000"), ("bad", "1e19"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "x"), ("newest", Newest)], ReasonCode.MalformedResponse },
        { [("total", "1000"), ("bad", "-50"), ("newest", Newest)], ReasonCode.MalformedResponse },
        { [("total", "-50"), ("bad", "0"), ("newest", Newest)], ReasonCode.MalformedResponse },
        { [("total", "0"), ("bad", "5"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "1000"), ("bad", "1")], ReasonCode.Stale },
        { [("total", "1000"), ("bad", "1"), ("newest", "NaN")], ReasonCode.NotFinite },
        { [("total", "1000"), ("bad", "1"), ("newest", Newest), ("coverage", "NaN")], ReasonCode.NotFinite },
        { [("total", "1000"), ("total", "1000"), ("newest", Newest)], ReasonCode.SeveralSeries },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_figure_that_cannot_be_leaves_the_objective_unknown((string, string)[] parts, ReasonCode code) =>
        Assert.Equal(code, (await ReadAsync(Asking.Counters(), parts)).Missing().Reason);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"part":"total","pod":"a"}""")]
    [InlineData("""{"job":"total"}""")]
    public async Task A_series_that_was_not_asked_for_is_malformed(string labels)
    {
        var body = Asking.Success("vector", $$"""[{"metric":{{labels}},"value":[1,"1"]}]""");

        Assert.Equal(ReasonCode.MalformedResponse, (await Asking.ReadAsync(_ => RawServer.Http(200, body), Asking.Of(Asking.Counters()))).Missing().Reason);
    }

    [Fact]
    public async Task Rates_that_yield_nothing_of_late_are_stale() =>
        Assert.Equal(ReasonCode.Stale, (await ReadAsync(Asking.Rates(), ("total", "10"), ("bad", "0"), ("coverage", "2016"))).Missing().Reason);

    [Fact]
    public async Task Coverage_is_at_most_the_whole() =>
        Assert.Equal(1m, (await ReadAsync(Asking.Counters(), ("total", "10"), ("newest", Newest), ("coverage", "2017"))).Measured().Coverage);

    [Fact]
    public async Task A_young_window_says_that_it_is()
    {
        var missing = (await Asking.ReadAsync(
            Asking.By(("", Asking.Parts())), Asking.Of(Asking.Counters(window: new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc))) with { Now = new(2026, 4, 1, 0, 0, 20, TimeSpan.Zero) })).Missing();

        Assert.Equal(ReasonCode.NoSeries, missing.Reason);
        Assert.Contains("began 20s ago", missing.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0", 0)]
    [InlineData("100", "0", 0)]
    public async Task A_quiet_hour_burns_nothing(string total, string bad, int rate)
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Parts(("total", "1000"), ("newest", Newest), ("burn_total_1h", total), ("burn_bad_1h", bad)))), Asking.Of(Asking.Counters()) with { BurnRateWindows = [Hour] });

        Assert.Equal(rate, readings[0].BurnRates.Single().Rate);
    }

    [Fact]
    public async Task A_burn_rate_without_samples_is_missing_and_the_budget_is_not()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Parts(("total", "1000"), ("newest", Newest)))), Asking.Of(Asking.Counters()) with { BurnRateWindows = [Hour] });

        Assert.Equal(1m, readings.Measured().Remaining);
        Assert.Equal((null, ReasonCode.NoSeries), (readings[0].BurnRates.Single().Rate, readings[0].BurnRates.Single().Missing?.Reason));
    }

    [Fact]
    public async Task Objectives_are_read_in_one_request_each_in_the_order_asked()
    {
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(
            Asking.By(("bad_a", Asking.Parts(("total", "10"), ("newest", Newest))), ("bad_b", Asking.Parts(("total", "20"), ("newest", Newest)))),
            Asking.Of(Asking.Counters("b") with { Sli = new Sli.Counters("bad_b", "t") }, Asking.Counters("a") with { Sli = new Sli.Counters("bad_a", "t") }),
            requests: requests);

        Assert.Equal(2, requests.Count);
        Assert.Equal([("b", 20m), ("a", 10m)], readings.Select(r => (r.Name, Assert.IsType<Reading.Measured>(r.Reading).Counts!.Value.Total)));
    }
}
