using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>What is made of the answer about tiles.</summary>
public sealed class TilesTests
{
    private const string Newest = "1774785570";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly (string, string)[] Whole = [("total", "1e+06"), ("bad", "750"), ("tiles", "8064"), ("newest", Newest)];

    [Fact]
    public async Task Counts_give_the_budget_exactly()
    {
        var reading = await OneAsync(Asking.Counters(), [.. Whole, ("burn_1h", "2.5")]);

        Assert.Equal(new Reading.Measured(0.25m, new EventCounts(750m, 1_000_000m), 1m, Asking.Now.AddSeconds(-30)), reading.Reading);
        Assert.Equal([new BurnRateReading(Hour, 2.5m, null)], reading.BurnRates);
        Assert.False(reading.BadNeverSeen);
        Assert.Null(reading.ExcludedEvents);
        Assert.Equal("bad=750 burn_1h=2.5 newest=1774785570 tiles=8064 total=1e+06", reading.Evidence.Value);
    }

    [Fact]
    public async Task All_objectives_are_read_in_one_request_and_told_apart()
    {
        var requests = new List<Arrived>();
        var objectives = new[] { Asking.Counters("b"), Asking.Counters("a", new Window.Rolling(TimeSpan.FromDays(90))), Asking.Rates() with { Name = "c" } };
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Vector([.. Series("a", ("total", "10"), ("bad", "0"), ("newest", Newest)), .. Series("b", ("total", "20"), ("bad", "0"), ("newest", Newest)), .. Series("c", ("total", "30"), ("bad", "0"), ("newest", Newest))]))),
            Tiles(objectives), requests: requests);

        Assert.Single(requests);
        Assert.Equal([("b", 20m), ("a", 10m), ("c", 30m)], readings.Select(r => (r.Name, Assert.IsType<Reading.Measured>(r.Reading).Counts!.Value.Total)));
    }

    [Fact]
    public async Task A_recorded_ratio_among_them_keeps_its_own_requests()
    {
        var requests = new List<Arrived>();
        var recorded = Asking.Counters("ratio") with { Sli = new Sli.RecordedRatio("my:ratio") };
        var readings = await Asking.ReadAsync(
            Asking.By(
                ("timestamp(my:ratio)", Asking.Vector(("", Newest))),
                ("my:ratio", Asking.Vector(("", "0.5"))),
                ("slo:events:increase5m", Asking.Vector([.. Series("events", ("total", "10"), ("bad", "0"), ("newest", Newest))]))),
            Tiles(recorded, Asking.Counters("events")), requests: requests);

        Assert.Equal(3, requests.Count);
        Assert.Equal([0.5m, 1m], readings.Select(r => Assert.IsType<Reading.Measured>(r.Reading).Remaining));
    }

    [Fact]
    public async Task An_objective_that_was_removed_and_is_still_recorded_disturbs_nothing()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Vector([.. Series("gone", ("total", "5"), ("total", "6")), .. Series("request-success", Whole)]))), Tiles(Asking.Counters()));

        Assert.Equal(0.25m, readings.Measured().Remaining);
    }

    [Fact]
    public async Task One_objective_without_tiles_leaves_the_others_known()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(("", Asking.Vector([.. Series("a", ("total", "10"), ("bad", "0"), ("newest", Newest)), .. Series("c", ("total", "1"), ("total", "1"))]))),
            Tiles(Asking.Counters("a"), Asking.Counters("b"), Asking.Counters("c")));

        Assert.IsType<Reading.Measured>(readings[0].Reading);
        Assert.Equal(ReasonCode.NoSeries, Assert.IsType<Reading.Missing>(readings[1].Reading).Reason);
        Assert.Equal(ReasonCode.SeveralSeries, Assert.IsType<Reading.Missing>(readings[2].Reading).Reason);
    }

    [Fact]
    public async Task No_tile_at_all_says_what_to_do()
    {
        var missing = Assert.IsType<Reading.Missing>((await OneAsync(Asking.Counters())).Reading);

        Assert.Equal(ReasonCode.NoSeries, missing.Reason);
        Assert.Contains("error-budget-gate rules", missing.Detail, StringComparison.Ordinal);
        Assert.Contains("source: raw", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_bad_beside_a_total_was_not_counted()
    {
        var reading = await OneAsync(Asking.Counters(), ("total", "1000"), ("tiles", "8064"), ("newest", Newest));

        var missing = Assert.IsType<Reading.Missing>(reading.Reading);
        Assert.Equal(ReasonCode.NoSeries, missing.Reason);
        Assert.Contains("the rule that counts failed events fails", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_events_are_no_traffic() =>
        Assert.Equal(new Reading.NoTraffic(Asking.Now.AddSeconds(-30), 0.5m), (await OneAsync(Asking.Counters(), ("total", "0"), ("bad", "0"), ("tiles", "4032"), ("newest", Newest))).Reading);

    public static TheoryData<(string, string)[], ReasonCode> Wrong => new()
    {
        { [("bad", "1"), ("newest", Newest)], ReasonCode.NoSeries },
        { [("newest", Newest)], ReasonCode.NoSeries },
        { [("total", "1000"), ("bad", "1"), ("tiles", "8064")], ReasonCode.Stale },
        { [("total", "NaN"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "1000"), ("bad", "+Inf"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "1000"), ("bad", "1e19"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "x"), ("newest", Newest)], ReasonCode.MalformedResponse },
        { [("total", "1000"), ("bad", "-50"), ("newest", Newest)], ReasonCode.MalformedResponse },
        { [("total", "0"), ("bad", "5"), ("newest", Newest)], ReasonCode.NotFinite },
        { [("total", "1000"), ("newest", "NaN")], ReasonCode.NotFinite },
        { [("total", "1000"), ("newest", "-1")], ReasonCode.MalformedResponse },
        { [("total", "1000"), ("newest", Newest), ("tiles", "NaN")], ReasonCode.NotFinite },
        { [("total", "1000"), ("newest", Newest), ("excluded_tiles", "NaN")], ReasonCode.NotFinite },
        { [("total", "1000"), ("newest", Newest), ("excluded_total", "NaN")], ReasonCode.NotFinite },
        { [("total", "1000"), ("newest", Newest), ("tiles", "1"), ("tiles", "1")], ReasonCode.SeveralSeries },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_figure_that_cannot_be_leaves_the_objective_unknown((string, string)[] parts, ReasonCode code) =>
        Assert.Equal(code, Assert.IsType<Reading.Missing>((await OneAsync(Asking.Counters(), parts)).Reading).Reason);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"part":"total","objective":"request-success"}""")]
    [InlineData("""{"part":"total","service":"another","objective":"request-success"}""")]
    [InlineData("""{"service":"payments-api","objective":"request-success"}""")]
    public async Task A_series_that_was_not_asked_for_is_malformed(string labels)
    {
        var body = Asking.Success("vector", $$"""[{"metric":{{labels}},"value":[1,"1"]}]""");

        Assert.Equal(ReasonCode.MalformedResponse, (await Asking.ReadAsync(_ => RawServer.Http(200, body), Tiles(Asking.Counters()))).Missing().Reason);
    }

    [Fact]
    public async Task Labels_that_the_rules_or_the_server_add_are_of_no_account()
    {
        var more = Series("request-success", Whole).Select(s => (s.Labels + ",\"cluster\":\"eu-1\"", s.Value));

        Assert.Equal(0.25m, (await Asking.ReadAsync(Asking.By(("", Asking.Vector([.. more]))), Tiles(Asking.Counters()))).Measured().Remaining);
    }

    [Theory]
    [InlineData("1000", "5", 5)]
    [InlineData("1000", "0", 0)]
    [InlineData("0", "0", 0)]
    public async Task A_burn_rate_that_is_not_recorded_comes_from_tiles(string total, string bad, int rate)
    {
        var reading = await OneAsync(Asking.Counters(), [.. Whole, ("burn_total_1h", total), ("burn_bad_1h", bad)]);

        Assert.Equal(rate, reading.BurnRates.Single().Rate);
    }

    [Fact]
    public async Task A_recorded_burn_rate_that_is_no_number_is_missing_and_the_budget_is_not()
    {
        var reading = await OneAsync(Asking.Counters(), [.. Whole, ("burn_1h", "NaN"), ("burn_total_1h", "1000"), ("burn_bad_1h", "1")]);

        Assert.IsType<Reading.Measured>(reading.Reading);
        Assert.Equal((null, ReasonCode.NotFinite), (reading.BurnRates.Single().Rate, reading.BurnRates.Single().Missing?.Reason));
    }

    [Fact]
    public async Task A_burn_rate_without_tiles_is_missing_and_the_budget_is_not()
    {
        var reading = await OneAsync(Asking.Counters(), Whole);

        Assert.IsType<Reading.Measured>(reading.Reading);
        Assert.Equal(ReasonCode.NoSeries, reading.BurnRates.Single().Missing?.Reason);
    }

    [Fact]
    public async Task Excluded_tiles_are_covered_and_told()
    {
        var reading = await OneAsync(
            Asking.Counters(), ("total", "1000"), ("bad", "0"), ("tiles", "4032"), ("excluded_tiles", "4032"), ("excluded_total", "70"), ("excluded_bad", "60"), ("newest", Newest));

        Assert.Equal(1m, Assert.IsType<Reading.Measured>(reading.Reading).Coverage);
        Assert.Equal(new EventCounts(60m, 70m), reading.ExcludedEvents);
    }

    [Fact]
    public async Task A_window_of_excluded_tiles_alone_has_no_traffic_and_burns_nothing()
    {
        var reading = await OneAsync(Asking.Counters(), ("excluded_tiles", "8064"), ("excluded_total", "70"), ("excluded_bad", "70"), ("excluded_burn_tiles_1h", "12"), ("newest", Newest));

        Assert.Equal(new Reading.NoTraffic(Asking.Now.AddSeconds(-30), 1m), reading.Reading);
        Assert.Equal(0m, reading.BurnRates.Single().Rate);
    }

    [Fact]
    public async Task Time_in_which_monitoring_was_maintained_too_is_covered_and_shown()
    {
        var day = new Exclusion.Fixed("move of the data centre", Asking.Now.AddDays(-30), Asking.Now.AddDays(-2), Asking.Now.AddDays(-1));
        var objective = Asking.Counters() with { Exclusions = [day] };

        var reading = await OneAsync(objective, ("total", "1000"), ("bad", "0"), ("tiles", "7776"), ("newest", Newest));

        Assert.Equal(1m, Assert.IsType<Reading.Measured>(reading.Reading).Coverage);
        Assert.Equal([new ExcludedSpan(day.From, day.To, day.Reason)], reading.Exclusions);
        Assert.Equal(0.5m, Assert.IsType<Reading.Measured>((await OneAsync(objective, ("total", "1"), ("bad", "0"), ("tiles", "3744"), ("newest", Newest))).Reading).Coverage);
    }

    [Theory]
    [InlineData(7, 2016, 1)]
    [InlineData(7, 1008, 0.5)]
    [InlineData(99, 4032, 0.5)]
    public async Task Coverage_counts_from_the_objectives_beginning(int days, int tiles, double coverage)
    {
        var reading = await OneAsync(Asking.Counters(since: Asking.Now.AddDays(-days)), ("total", "1000"), ("bad", "0"), ("tiles", $"{tiles}"), ("newest", Newest));

        Assert.Equal(coverage, (double)Assert.IsType<Reading.Measured>(reading.Reading).Coverage!.Value, 0.001);
    }

    [Fact]
    public async Task An_objective_that_begins_tomorrow_expects_nothing_yet() =>
        Assert.Null(Assert.IsType<Reading.Measured>((await OneAsync(Asking.Counters(since: Asking.Now.AddDays(1)), Whole)).Reading).Coverage);

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, 0.5)]
    public async Task A_handful_of_tiles_says_nothing_of_coverage(int minutes, double? coverage)
    {
        var reading = await OneAsync(Asking.Counters(since: Asking.Now.AddMinutes(-minutes)), ("total", "10"), ("bad", "0"), ("tiles", "3"), ("newest", Newest));

        Assert.Equal(coverage, (double?)Assert.IsType<Reading.Measured>(reading.Reading).Coverage);
    }

    [Fact]
    public async Task A_hundred_objectives_fit_in_one_answer()
    {
        var objectives = Enumerable.Range(0, 100).Select(i => Asking.Counters($"o{i}")).ToArray();
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(Asking.By(("", Asking.Vector([.. objectives.SelectMany(o => Series(o.Name, Whole))]))), Tiles(objectives), requests: requests);

        Assert.All(readings, r => Assert.IsType<Reading.Measured>(r.Reading));
        Assert.Single(requests);
    }

    [Fact]
    public async Task A_server_that_fails_leaves_every_objective_unknown_for_its_reason()
    {
        var readings = await Asking.ReadAsync(
            _ => RawServer.Http(422, """{"status":"error","errorType":"execution","error":"too many samples"}"""), Tiles(Asking.Counters("a"), Asking.Counters("b")));

        Assert.All(readings, r => Assert.Equal(ReasonCode.BackendError, Assert.IsType<Reading.Missing>(r.Reading).Reason));
        Assert.All(readings, r => Assert.Equal(ReasonCode.BackendError, r.BurnRates.Single().Missing?.Reason));
    }

    private static BudgetQuestion Tiles(params Objective[] objectives) => Asking.Of(objectives) with { Source = EventSource.Tiles, BurnRateWindows = objectives.Any(o => o.Sli is Sli.RecordedRatio) ? [] : [Hour] };

    private static async Task<ObjectiveReading> OneAsync(Objective objective, params (string Part, string Value)[] parts) =>
        Assert.Single(await Asking.ReadAsync(Asking.By(("", Asking.Vector([.. Series(objective.Name, parts)]))), Tiles(objective)));

    private static IEnumerable<(string Labels, string Value)> Series(string objective, params (string Part, string Value)[] parts) =>
        parts.Select(p => ($"\"service\":\"payments-api\",\"objective\":\"{objective}\",\"part\":\"{p.Part}\"", p.Value));
}
