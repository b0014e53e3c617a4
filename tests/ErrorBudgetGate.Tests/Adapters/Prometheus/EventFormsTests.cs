using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>Raw events of the SLI forms that are not a pair of counters or rates.</summary>
public sealed class EventFormsTests
{
    private const string Newest = "1774785570";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Objective Good = With(new Sli.GoodCounters("ok_total", "requests_total"));

    private static readonly Objective Classic = With(new Sli.Histogram("latency_seconds{job=\"api\"}", 0.3m, Native: false));

    private static readonly Objective Native = With(new Sli.Histogram("latency_seconds{job=\"api\"}", 2.50m, Native: true));

    private static readonly Objective Slices = With(new Sli.Slices("success_ratio < 0.99", "success_ratio", TimeSpan.FromMinutes(1)));

    [Fact]
    public void What_did_not_succeed_failed() => Assert.Equal(
        """
        label_replace(sum(increase(requests_total[2419200s])), "part", "total", "", "")
        or label_replace(sum(increase(requests_total[2419200s])) - (sum(increase(ok_total[2419200s])) or vector(0)), "part", "bad", "", "")
        or label_replace(max(timestamp(requests_total)) or max_over_time(max(timestamp(requests_total))[86400s:5m]), "part", "newest", "", "")
        or label_replace(count_over_time(count(requests_total)[2419200s:1200s]), "part", "coverage", "", "")
        or label_replace(sum(increase(requests_total[3600s])), "part", "burn_total_1h", "", "")
        or label_replace(sum(increase(requests_total[3600s])) - (sum(increase(ok_total[3600s])) or vector(0)), "part", "burn_bad_1h", "", "")
        """,
        EventsQuery.For(Good, [Hour], Asking.Now).Text);

    [Fact]
    public void A_classic_histogram_is_asked_for_its_count_and_one_bucket() => Assert.Equal(
        """
        label_replace(sum(increase(latency_seconds_count{job="api"}[2419200s])), "part", "total", "", "")
        or label_replace(sum(increase(latency_seconds_count{job="api"}[2419200s])) - sum(increase(latency_seconds_bucket{job="api",le=~"0\\.30*"}[2419200s])), "part", "bad", "", "")
        or label_replace(sum(increase(latency_seconds_count{job="api"}[2419200s]) unless ignoring (le) increase(latency_seconds_bucket{job="api",le=~"0\\.30*"}[2419200s])), "part", "without_bucket", "", "")
        or label_replace(max(timestamp(latency_seconds_count{job="api"})) or max_over_time(max(timestamp(latency_seconds_count{job="api"}))[86400s:5m]), "part", "newest", "", "")
        or label_replace(count_over_time(count(latency_seconds_count{job="api"})[2419200s:1200s]), "part", "coverage", "", "")
        """,
        EventsQuery.For(Classic, [], Asking.Now).Text);

    [Fact]
    public void A_native_histogram_is_asked_for_its_count_and_a_share_of_it() => Assert.Equal(
        """
        label_replace(histogram_count(sum(increase(latency_seconds{job="api"}[2419200s]))), "part", "total", "", "")
        or label_replace(((1 - histogram_fraction(-Inf, 2.5, sum(increase(latency_seconds{job="api"}[2419200s])))) * histogram_count(sum(increase(latency_seconds{job="api"}[2419200s]))) > -Inf), "part", "bad", "", "")
        or label_replace(max(timestamp(latency_seconds{job="api"})) or max_over_time(max(timestamp(latency_seconds{job="api"}))[86400s:5m]), "part", "newest", "", "")
        or label_replace(count_over_time(count(latency_seconds{job="api"})[2419200s:1200s]), "part", "coverage", "", "")
        """,
        EventsQuery.For(Native, [], Asking.Now).Text);

    [Fact]
    public void Slices_are_counted_at_the_multiples_of_their_length() => Assert.Equal(
        """
        label_replace(count_over_time((count((success_ratio) >= -Inf))[2419200s:60s]), "part", "total", "", "")
        or label_replace(count_over_time((count((success_ratio < 0.99) >= -Inf) and count((success_ratio) >= -Inf))[2419200s:60s]), "part", "bad", "", "")
        or label_replace(count_over_time((count((success_ratio < bool 0.99) >= -Inf))[2419200s:1200s]), "part", "bad_series", "", "")
        or label_replace(max(timestamp(success_ratio)) or max_over_time(max(timestamp(success_ratio))[86400s:5m]), "part", "newest", "", "")
        or label_replace(count_over_time(count((success_ratio) >= -Inf)[2419200s:1200s]), "part", "coverage", "", "")
        or label_replace(count_over_time((count((success_ratio) >= -Inf))[3600s:60s]), "part", "burn_total_1h", "", "")
        or label_replace(count_over_time((count((success_ratio < 0.99) >= -Inf) and count((success_ratio) >= -Inf))[3600s:60s]), "part", "burn_bad_1h", "", "")
        """,
        EventsQuery.For(Slices, [Hour], Asking.Now).Text);

    [Fact]
    public void The_newest_slice_of_an_expression_is_the_newest_that_could_be_counted() => Assert.Contains(
        """label_replace(max(timestamp(count((sum(up)) >= -Inf))) or max_over_time(max(timestamp(count((sum(up)) >= -Inf)))[86400s:5m]), "part", "newest", "", "")""",
        EventsQuery.For(With(new Sli.Slices("sum(up) < 1", "sum(up)", TimeSpan.FromMinutes(5))), [], Asking.Now).Text,
        StringComparison.Ordinal);

    [Fact]
    public async Task Good_events_beside_a_total_leave_the_rest_as_bad()
    {
        var readings = await ReadAsync(Good, ("total", "1000"), ("bad", "0.75"), ("newest", Newest));

        Assert.Equal((0.25m, new EventCounts(0.75m, 1000m)), (readings.Measured().Remaining, readings.Measured().Counts));
        Assert.False(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task A_histogram_says_how_many_were_slow()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Parts(("total", "1000"), ("bad", "0.5"), ("newest", Newest), ("burn_total_1h", "100"), ("burn_bad_1h", "1")))),
            Asking.Of(Classic) with { BurnRateWindows = [Hour] });

        Assert.Equal((0.5m, 10m), (readings.Measured().Remaining, readings[0].BurnRates.Single().Rate));
        Assert.False(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task Without_the_bucket_a_latency_is_unknown_and_the_bound_is_named()
    {
        var missing = (await ReadAsync(Classic, ("total", "1000"), ("without_bucket", "1000"), ("newest", Newest))).Missing();

        Assert.Equal(ReasonCode.NoSeries, missing.Reason);
        Assert.Contains("no bucket with the bound 0.3 ", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_some_have_the_bucket_the_others_are_not_taken_for_slow()
    {
        var missing = (await ReadAsync(Classic, ("total", "1000"), ("bad", "400.5"), ("without_bucket", "400"), ("newest", Newest))).Missing();

        Assert.Equal(ReasonCode.NoSeries, missing.Reason);
        Assert.StartsWith("of 400 of 1000 events nothing can be told: the histogram has no bucket with the bound 0.3 ", missing.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.9")]
    public async Task An_idle_instance_without_the_bucket_harms_nothing(string without) =>
        Assert.Equal(0.5m, (await ReadAsync(Classic, ("total", "1000"), ("bad", "0.5"), ("without_bucket", without), ("newest", Newest))).Measured().Remaining);

    [Fact]
    public async Task A_burn_rate_without_the_bucket_is_unknown_and_not_zero()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Parts(("total", "1000"), ("bad", "0.5"), ("newest", Newest), ("burn_total_1h", "100")))), Asking.Of(Classic) with { BurnRateWindows = [Hour] });

        Assert.Equal((null, ReasonCode.NoSeries), (readings[0].BurnRates.Single().Rate, readings[0].BurnRates.Single().Missing?.Reason));
    }

    [Fact]
    public async Task A_histogram_that_counted_nothing_has_no_traffic() =>
        Assert.IsType<Reading.NoTraffic>(Assert.Single(await ReadAsync(Native, ("total", "0"), ("newest", Newest))).Reading);

    [Fact]
    public async Task A_native_histogram_without_a_share_is_unknown() =>
        Assert.Equal(ReasonCode.NoSeries, (await ReadAsync(Native, ("total", "7"), ("newest", Newest))).Missing().Reason);

    [Fact]
    public async Task Slices_without_a_bad_one_have_lost_nothing()
    {
        var readings = await ReadAsync(Slices, ("total", "40320"), ("bad_series", "2016"), ("newest", Newest), ("coverage", "2016"));

        Assert.Equal(new Reading.Measured(1m, new EventCounts(0m, 40320m), 1m, Asking.Now.AddSeconds(-30)), readings.Measured());
        Assert.False(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task A_condition_whose_series_were_never_there_is_a_warning() =>
        Assert.True((await ReadAsync(Slices, ("total", "40320"), ("newest", Newest)))[0].BadNeverSeen);

    [Fact]
    public async Task A_condition_that_cannot_be_asked_for_warns_of_nothing()
    {
        var joined = With(new Sli.Slices("a > 1 or b > 1", "a", TimeSpan.FromMinutes(1)));

        Assert.False((await ReadAsync(joined, ("total", "40320"), ("newest", Newest)))[0].BadNeverSeen);
    }

    [Fact]
    public async Task Slices_that_never_counted_are_no_series() =>
        Assert.Equal(ReasonCode.NoSeries, (await ReadAsync(Slices, ("bad", "3"), ("newest", Newest))).Missing().Reason);

    [Fact]
    public void Excluded_time_is_asked_for_as_it_was_then()
    {
        var maintenance = new Exclusion.Fixed("Upgrade", Asking.Now.AddDays(-9), Asking.Now.AddHours(-3), Asking.Now.AddHours(-2));

        Assert.All(
            new (Objective Objective, string Expected)[]
            {
                (Classic, "sum(increase(latency_seconds_count{job=\"api\"}[3600s] offset 7200s)) - sum(increase(latency_seconds_bucket{job=\"api\",le=~\"0\\\\.30*\"}[3600s] offset 7200s))"),
                (Native, "histogram_count(sum(increase(latency_seconds{job=\"api\"}[3600s] offset 7200s)))"),
                (Slices, "count_over_time((count((success_ratio) >= -Inf))[3600s:60s] offset 7200s)"),
            },
            row => Assert.Contains(row.Expected, EventsQuery.For(row.Objective with { Exclusions = [maintenance] }, [], Asking.Now).Text, StringComparison.Ordinal));
    }

    private static Objective With(Sli sli) => Asking.Counters() with { Sli = sli };

    private static Task<IReadOnlyList<ObjectiveReading>> ReadAsync(Objective objective, params (string Part, string Value)[] parts) =>
        Asking.ReadAsync(Asking.By(("", Asking.Parts(parts))), Asking.Of(objective));
}
