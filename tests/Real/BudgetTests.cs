using System.Globalization;
using ErrorBudgetGate.Real.Gate;
using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real;

/// <summary>The gate's remaining budget is the exact one, whoever answers and however the traffic runs.</summary>
public abstract class BudgetTests(LoadedServer server)
{
    private const decimal Threshold = 0.25m;

    /// <summary>0.1% of the budget.</summary>
    private const decimal Tolerance = 0.001m;

    private static readonly Dictionary<string, string> NoEnvironment = [];

    [SkippableTheory]
    [InlineData("steady")]
    [InlineData("diurnal")]
    [InlineData("trough-outage")]
    [InlineData("restarts")]
    [InlineData("scrape-gaps")]
    [InlineData("overspent")]
    [InlineData("young")]
    public async Task Counters_and_rates_leave_what_the_events_leave(string service)
    {
        var run = await DecideAsync(service);

        AssertRemaining(run, service, "counters");
        AssertRemaining(run, service, "rates");
        AssertCounts(run, service);
        Assert.Equal(Exact(run, service) > Threshold ? 0 : 1, run.ExitCode);
    }

    /// <summary>Not for rates: VictoriaMetrics divides by the life of a series, not by the range, and makes a late one too large.</summary>
    [SkippableFact]
    public async Task Counters_see_errors_whose_series_came_late()
    {
        var run = await DecideAsync("late-errors");

        AssertRemaining(run, "late-errors", "counters");
    }

    [SkippableFact]
    public async Task A_service_that_never_failed_has_all_of_its_budget_and_a_warning()
    {
        var run = await DecideAsync("never-failed");

        Assert.Equal(1m, run.Objective("counters").GetProperty("remaining").GetDecimal());
        Assert.Contains("bad_never_seen", run.Field("warnings").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [SkippableFact]
    public async Task A_service_without_traffic_is_known_to_have_none()
    {
        var run = await DecideAsync("idle");

        Assert.Equal("no_traffic", run.Objective("counters").GetProperty("status").GetString());
        Assert.Equal(0, run.ExitCode);
    }

    [SkippableFact]
    public async Task A_service_that_no_server_knows_is_not_let_through()
    {
        var run = await DecideAsync("absent");

        Assert.Equal("no_series", run.Objective("counters").GetProperty("status").GetString());
        Assert.Equal(3, run.ExitCode);
    }

    [SkippableTheory]
    [InlineData("steady")]
    [InlineData("trough-outage")]
    public async Task Four_variables_read_the_recorded_ratio_as_it_stands(string service)
    {
        var run = await DecideByVariablesAsync(service);
        var recorded = server.Recorded.Single(r => r.Service == service).Remaining;

        var objective = Assert.Single(run.Field("objectives").EnumerateArray());
        Assert.Equal(recorded, objective.GetProperty("remaining").GetDecimal(), 9);
        Assert.True(SampleAge(objective, run) < TimeSpan.FromMinutes(2), run.Output);
        Assert.Equal(recorded > Threshold ? 0 : 1, run.ExitCode);
    }

    [SkippableFact]
    public async Task Of_several_recorded_objectives_the_worst_decides()
    {
        var run = await DecideByVariablesAsync("several");
        var worst = server.Recorded.Single(r => r.Objective == "worse").Remaining;

        Assert.Equal(2, run.Field("objectives").GetArrayLength());
        Assert.Equal(worst * 100m, run.Field("budget_remaining_pct").GetDecimal(), 4);
    }

    /// <summary>By the hour, and good enough to be drawn: the trend ends near where the window's own count does.</summary>
    [SkippableTheory]
    [InlineData("steady")]
    [InlineData("trough-outage")]
    [InlineData("overspent")]
    public async Task Status_shows_the_past_of_raw_events(string service)
    {
        var url = await server.UrlAsync();
        using var folder = GateFolder.For(service, server.Workloads[service].Target);
        var run = await GateProcess.RunAsync(
            NoEnvironment, "status", "--output", "json", "--prometheus-url", url.ToString(), "--policy", folder.Policy, "--objectives", folder.Objectives);
        Assert.True(run.ExitCode == 0, run.Output);

        var at = run.Field("time").GetDateTimeOffset();
        foreach (var objective in Assert.Single(run.Field("services").EnumerateArray()).GetProperty("objectives").EnumerateArray())
        {
            Assert.Equal(System.Text.Json.JsonValueKind.Null, objective.GetProperty("history_missing").ValueKind);
            Assert.Equal(3600, objective.GetProperty("history_step_seconds").GetInt32());
            var trend = objective.GetProperty("trend").EnumerateArray().Select(p => p.GetProperty("budget_remaining")).ToList();
            Assert.Equal(24, trend.Count);
            Assert.Equal(server.Workloads[service].ExactRemaining(at), trend[^1].GetDecimal(), 2);
            Assert.InRange(trend[^2].GetDecimal(), trend[^1].GetDecimal() - 0.1m, trend[^1].GetDecimal() + 0.1m);
        }
    }

    private async Task<GateRun> DecideAsync(string service)
    {
        var url = await server.UrlAsync();
        var workload = server.Workloads.All.SingleOrDefault(w => w.Name == service);
        using var folder = GateFolder.For(service, workload?.Target ?? 0.999m, service == "young" ? server.Workloads.Birth : null);
        return await GateProcess.RunAsync(NoEnvironment, folder.Arguments(service, url));
    }

    private async Task<GateRun> DecideByVariablesAsync(string service)
    {
        var url = await server.UrlAsync();
        using var folder = GateFolder.For(service, 0.999m);
        var contract = new Dictionary<string, string>
        {
            ["SERVICE_NAME"] = service,
            ["PROMETHEUS_URL"] = url.ToString(),
            ["POLICY_TIER_3_THRESHOLD"] = Threshold.ToString(CultureInfo.InvariantCulture),
            ["OVERRIDE_ANNOTATION"] = "sre.internal/budget-override-approved",
        };
        return await GateProcess.RunAsync(contract, "gate", "--application", folder.Application, "--output", "json");
    }

    private decimal Exact(GateRun run, string service) => server.Workloads[service].ExactRemaining(run.Field("time").GetDateTimeOffset());

    private void AssertRemaining(GateRun run, string service, string objective)
    {
        var remaining = run.Objective(objective).GetProperty("remaining").GetDecimal();
        var exact = Exact(run, service);
        Assert.True(Math.Abs(remaining - exact) <= Tolerance, $"{service}, {objective}: {remaining} where {exact} is exact.");
    }

    private void AssertCounts(GateRun run, string service)
    {
        var (bad, total) = server.Workloads[service].Truth.Count(run.Field("time").GetDateTimeOffset(), Traffic.Workloads.Window);
        var counters = run.Objective("counters");
        Assert.InRange(counters.GetProperty("total").GetDecimal() / total, 1m - Tolerance, 1m + Tolerance);
        Assert.InRange(counters.GetProperty("bad").GetDecimal() / bad, 1m - Tolerance, 1m + Tolerance);
    }

    private static TimeSpan SampleAge(System.Text.Json.JsonElement objective, GateRun run) =>
        run.Field("time").GetDateTimeOffset() - objective.GetProperty("sample_time").GetDateTimeOffset();
}

[Collection(LoadedPrometheus2.Collection)]
public sealed class BudgetsFromPrometheus2Tests(LoadedPrometheus2 server) : BudgetTests(server);

[Collection(LoadedPrometheus3.Collection)]
public sealed class BudgetsFromPrometheus3Tests(LoadedPrometheus3 server) : BudgetTests(server);

[Collection(LoadedVictoriaMetrics.Collection)]
public sealed class BudgetsFromVictoriaMetricsTests(LoadedVictoriaMetrics server) : BudgetTests(server);
