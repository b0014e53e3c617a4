using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real;

/// <summary>The yardstick itself, before the gate is held against it: the servers hold what the tests counted.</summary>
public abstract class WorkloadTests(LoadedServer server)
{
    [SkippableTheory]
    [InlineData("steady")]
    [InlineData("diurnal")]
    [InlineData("trough-outage")]
    [InlineData("restarts")]
    [InlineData("scrape-gaps")]
    [InlineData("overspent")]
    [InlineData("young")]
    [InlineData("late-errors")]
    public async Task The_server_counts_the_events_that_were_drawn(string service)
    {
        using var client = new QueryClient(await server.UrlAsync());
        var now = DateTimeOffset.UtcNow;
        var workload = server.Workloads[service];
        var (bad, total) = workload.Truth.Count(now, Workloads.Window);

        // Within 0.05%: Prometheus stretches what it saw over the window's edges, VictoriaMetrics holds back the last 30 s.
        Assert.Equal(1.0, await client.ValueAsync($"sum(increase(http_requests_total{{job=\"{service}\"}}[28d]))", now) / total, 0.0005);
        Assert.Equal(1.0, await client.ValueAsync($"sum(increase(http_requests_total{{job=\"{service}\",code=~\"5..\"}}[28d]))", now) / bad, 0.0005);
    }

    [SkippableFact]
    public async Task A_mean_of_ratios_would_not_pass_for_the_exact_figure()
    {
        await server.UrlAsync();
        var outage = server.Workloads["trough-outage"];
        var wrong = outage.Truth.RemainingFromMeanOfRatios(server.Workloads.Now, Workloads.Window, outage.Target);

        Assert.True(outage.ExactRemaining(server.Workloads.Now) - wrong > 1m, "The outage must tell weighted ratios from unweighted ones.");
    }
}

[Collection(LoadedPrometheus2.Collection)]
public sealed class WorkloadsInPrometheus2Tests(LoadedPrometheus2 server) : WorkloadTests(server);

[Collection(LoadedPrometheus3.Collection)]
public sealed class WorkloadsInPrometheus3Tests(LoadedPrometheus3 server) : WorkloadTests(server);

[Collection(LoadedVictoriaMetrics.Collection)]
public sealed class WorkloadsInVictoriaMetricsTests(LoadedVictoriaMetrics server) : WorkloadTests(server);
