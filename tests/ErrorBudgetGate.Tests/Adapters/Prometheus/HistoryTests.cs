using System.Text.Json;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class HistoryTests
{
    private static readonly DateTimeOffset Now = Asking.Now;

    private static readonly DateTimeOffset Newest = Now.AddSeconds(-47.5);

    private static BudgetQuestion Tiles(params Objective[] objectives) => Asking.Of(objectives) with { Source = EventSource.Tiles };

    private static ObjectiveReading Measured(Objective objective) => new(
        objective.Name, objective.Target, objective.Window, true, new Reading.Measured(0.5m, new EventCounts(1m, 2000m), 1m, Newest), [], BadNeverSeen: false, new Evidence("test", null, null, []));

    private static async Task<IReadOnlyList<BudgetHistory>> ReadAsync(
        Func<Arrived, byte[]?> answer, BudgetQuestion question, List<Arrived>? requests = null, params ObjectiveReading[] readings)
    {
        await using var server = new RawServer(answer);
        using var source = new PrometheusHistorySource(
            new PrometheusConnection { BaseUrl = server.Url, Wire = new WireSettings { RequestTimeout = TimeSpan.FromMinutes(30) } }, new HurriedClock(100));
        var histories = await source.ReadAsync(question, readings.Length > 0 ? readings : [.. question.Objectives.Select(Measured)], CancellationToken.None);
        requests?.AddRange(server.Requests);
        return histories;
    }

    private static string Matrix(params (string Labels, (DateTimeOffset At, string Value)[] Points)[] series) => Asking.Success("matrix", "["
        + string.Join(',', series.Select(s => $$"""{"metric":{{{s.Labels}}},"values":[{{string.Join(',', s.Points.Select(p => $"[{p.At.ToUnixTimeMilliseconds() / 1000m},{JsonSerializer.Serialize(p.Value)}]"))}}]}""")) + "]");

    private static byte[] Parts((DateTimeOffset At, string Value)[] total, params (DateTimeOffset At, string Value)[] bad) =>
        RawServer.Http(200, Matrix(("\"part\":\"total\"", total), ("\"part\":\"bad\"", bad)));

    [Fact]
    public void Tiles_are_asked_for_on_their_own_grid_one_in_each_step()
    {
        var query = HistoryQuery.Tiles("payments-api", Asking.Counters(), Newest, Now);

        Assert.Equal(
            """
            label_replace(sum_over_time(slo:events:increase5m{service="payments-api",objective="request-success"}[299999ms]), "part", "total", "", "")
            or label_replace(sum_over_time(slo:bad_events:increase5m{service="payments-api",objective="request-success"}[299999ms]), "part", "bad", "", "")
            """,
            query.Text);
        Assert.Equal((Newest, TimeSpan.FromMinutes(5), "300"), (query.Grid.End, query.Grid.Step, query.Grid.StepText));

        // Four weeks, and another for the trend.
        Assert.InRange(query.Grid.Count, (35 * 288) - 1, 35 * 288);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(28, 5)]
    [InlineData(30, 5)]
    [InlineData(90, 15)]
    [InlineData(365, 50)]
    public void No_window_asks_for_more_points_than_a_server_gives(int days, int minutes)
    {
        var query = HistoryQuery.Tiles("payments-api", Asking.Counters(window: new Window.Rolling(TimeSpan.FromDays(days))), Newest, Now);

        Assert.Equal(TimeSpan.FromMinutes(minutes), query.Grid.Step);
        Assert.InRange(query.Grid.Count, 1, 10_900);
        Assert.Contains($"[{(minutes * 60_000) - 1}ms]", query.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_events_are_asked_for_by_the_hour_and_a_short_window_finer()
    {
        var query = HistoryQuery.Raw(Asking.Counters(), Now);
        Assert.Equal(
            """
            label_replace(sum(increase(http_requests_total{job="payments-api"}[3600s])), "part", "total", "", "")
            or label_replace(sum(increase(http_requests_total{job="payments-api",code=~"5.."}[3600s])), "part", "bad", "", "")
            """,
            query.Text);
        Assert.Equal((Now, TimeSpan.FromHours(1), 35 * 24), (query.Grid.End, query.Grid.Step, query.Grid.Count));
        Assert.Equal(TimeSpan.FromMinutes(15), HistoryQuery.Raw(Asking.Counters(window: new Window.Rolling(TimeSpan.FromDays(1))), Now).Grid.Step);
    }

    [Fact]
    public async Task Tiles_keep_their_times_and_a_missing_failure_is_none()
    {
        var requests = new List<Arrived>();
        var history = await ReadAsync(
            _ => Parts([(Newest.AddMinutes(-10), "100"), (Newest.AddMinutes(-5), "1e+02"), (Newest, "0")], (Newest.AddMinutes(-10), "2.5")), Tiles(Asking.Counters()), requests);

        var events = Assert.IsType<BudgetHistory.Events>(Assert.Single(history));
        Assert.Equal([new Tile(Newest.AddMinutes(-10), 2.5m, 100m), new Tile(Newest.AddMinutes(-5), 0m, 100m), new Tile(Newest, 0m, 0m)], events.Tiles);
        Assert.Equal(TimeSpan.FromMinutes(5), events.Step);
        var request = Assert.Single(requests);
        Assert.Equal(("/api/v1/query_range", "1774785552.5", "300"), (request.Path, request.Parameter("end"), request.Parameter("step")));
    }

    [Fact]
    public async Task Rates_become_events_and_what_is_excluded_counts_for_its_share_of_the_step()
    {
        var half = Asking.Rates() with { Exclusions = [new Exclusion.Fixed("upgrade", Now.AddDays(-9), Now.AddHours(-3), Now.AddHours(-1).AddMinutes(-30))] };
        var history = await ReadAsync(
            _ => Parts([(Now.AddHours(-2), "10"), (Now.AddHours(-1), "10"), (Now, "10")], (Now.AddHours(-2), "1"), (Now.AddHours(-1), "1"), (Now, "1")), Asking.Of(half));

        var events = Assert.IsType<BudgetHistory.Events>(Assert.Single(history));
        Assert.Equal([new Tile(Now.AddHours(-1), 1_800m, 18_000m), new Tile(Now, 3_600m, 36_000m)], events.Tiles);
    }

    [Fact]
    public async Task A_recorded_ratio_has_a_trend_and_a_moment_without_a_number_is_a_gap()
    {
        var requests = new List<Arrived>();
        var question = Asking.Ratio();
        var reading = Measured(Asking.Counters()) with { Name = "a", Window = null, Target = null };
        var history = await ReadAsync(
            _ => RawServer.Http(200, Matrix(("\"objective\":\"a\"", [(Now.AddHours(-2), "0.5"), (Now.AddHours(-1), "NaN"), (Now, "0.4")]), ("\"objective\":\"b\"", [(Now, "0.1")]))),
            question, requests, reading, reading with { Name = "b" }, reading with { Name = "c" });

        Assert.Equal([new PastRatio(Now.AddHours(-2), 0.5m), new PastRatio(Now, 0.4m)], Assert.IsType<BudgetHistory.Ratios>(history[0]).Points);
        Assert.Equal([new PastRatio(Now, 0.1m)], Assert.IsType<BudgetHistory.Ratios>(history[1]).Points);
        Assert.Equal(ReasonCode.NoSeries, Assert.IsType<BudgetHistory.Missing>(history[2]).Reason);
        Assert.Equal((question.RecordedRatioQuery, "3600"), (Assert.Single(requests).Query, requests[0].Parameter("step")));
    }

    [Fact]
    public async Task What_is_not_measured_is_not_asked_for()
    {
        var requests = new List<Arrived>();
        var silent = Measured(Asking.Counters()) with { Reading = new Reading.NoTraffic(Now) };
        var unknown = Measured(Asking.Counters("b")) with { Reading = new Reading.Missing(ReasonCode.Timeout, "slow.") };
        var history = await ReadAsync(_ => null, Tiles(Asking.Counters(), Asking.Counters("b")), requests, silent, unknown);

        Assert.Equal([ReasonCode.NoTraffic, ReasonCode.Timeout], history.Select(h => Assert.IsType<BudgetHistory.Missing>(h).Reason));
        Assert.Empty(requests);
    }

    public static TheoryData<string, ReasonCode> Wrong => new()
    {
        { Asking.Success("vector", "[]"), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", "{}"), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", "[]"), ReasonCode.NoSeries },
        { Asking.Success("matrix", "[1]"), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"}}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[["1","1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,1]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[2,"1"],[1,"1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"1"],[1,"1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[-1,"1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1e300,"1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":7},"values":[[1,"1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"histograms":[]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"job":"x"},"values":[[1,"1"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"NaN"]]}]"""), ReasonCode.NotFinite },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"+Inf"]]}]"""), ReasonCode.NotFinite },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"many"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"-50"]]}]"""), ReasonCode.MalformedResponse },
        { Asking.Success("matrix", """[{"metric":{"part":"total","replica":"a"},"values":[[1,"1"]]},{"metric":{"part":"total","replica":"b"},"values":[[1,"1"]]}]"""), ReasonCode.SeveralSeries },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"1"]]}]""", ",\"isPartial\":true"), ReasonCode.Partial },
        { Asking.Success("matrix", """[{"metric":{"part":"total"},"values":[[1,"1"]]}]""", ",\"warnings\":[\"a store is gone\"]"), ReasonCode.Partial },
        { "<html>", ReasonCode.MalformedResponse },
        { """{"status":"error","errorType":"timeout","error":"query timed out"}""", ReasonCode.Timeout },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_past_that_cannot_be_believed_is_not_known(string body, ReasonCode reason) =>
        Assert.Equal(reason, Assert.IsType<BudgetHistory.Missing>(Assert.Single(await ReadAsync(_ => RawServer.Http(200, body), Tiles(Asking.Counters())))).Reason);

    [Fact]
    public async Task More_points_or_series_than_were_asked_for_are_not_read()
    {
        var points = string.Join(',', Enumerable.Range(1, 12_000).Select(i => $"[{i},\"1\"]"));
        var many = Asking.Success("matrix", $$$"""[{"metric":{"part":"total"},"values":[{{{points}}}]}]""");
        Assert.Contains("12000 points", Assert.IsType<BudgetHistory.Missing>(Assert.Single(await ReadAsync(_ => RawServer.Http(200, many), Tiles(Asking.Counters())))).Detail, StringComparison.Ordinal);

        var series = Asking.Success("matrix", "[" + string.Join(',', Enumerable.Range(0, 201).Select(i => $$"""{"metric":{"part":"p{{i}}"},"values":[]}""")) + "]");
        Assert.Equal(ReasonCode.SeveralSeries, Assert.IsType<BudgetHistory.Missing>(Assert.Single(await ReadAsync(_ => RawServer.Http(200, series), Tiles(Asking.Counters())))).Reason);
    }

    [Fact]
    public async Task One_past_that_fails_leaves_the_others()
    {
        var history = await ReadAsync(
            request => request.Query.Contains("objective=\"b\"", StringComparison.Ordinal) ? RawServer.Http(422, """{"status":"error","errorType":"execution","error":"too many samples"}""") : Parts([(Newest, "1")]),
            Tiles(Asking.Counters(), Asking.Counters("b"), Asking.Counters("c")));

        Assert.Equal([true, false, true], history.Select(h => h is BudgetHistory.Events));
        Assert.Equal(ReasonCode.BackendError, Assert.IsType<BudgetHistory.Missing>(history[1]).Reason);
    }

    [Fact]
    public async Task A_long_question_goes_as_a_form_with_all_of_its_parameters()
    {
        var requests = new List<Arrived>();
        var objective = Asking.Counters() with { Sli = new Sli.Counters("bad", "total{" + string.Join(',', Enumerable.Range(0, 150).Select(i => $"label{i}=\"value\"")) + "}") };
        await ReadAsync(_ => Parts([(Now, "1")]), Asking.Of(objective), requests);

        var request = Assert.Single(requests);
        Assert.Equal(("POST", "/api/v1/query_range", "3600"), (request.Method, request.Path, request.Parameter("step")));
        Assert.NotNull(request.Parameter("start"));
    }
}
