using System.Globalization;
using System.Text.Json;
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
        var url = await server.UrlAsync();
        var now = DateTimeOffset.UtcNow;
        var workload = server.Workloads[service];
        var (bad, total) = workload.Truth.Count(now, Workloads.Window);

        // Within 0.05%: Prometheus stretches what it saw over the window's edges, VictoriaMetrics holds back the last 30 s.
        Assert.Equal(1.0, await Ask(url, now, $"sum(increase(http_requests_total{{job=\"{service}\"}}[28d]))") / total, 0.0005);
        Assert.Equal(1.0, await Ask(url, now, $"sum(increase(http_requests_total{{job=\"{service}\",code=~\"5..\"}}[28d]))") / bad, 0.0005);
    }

    [SkippableFact]
    public async Task A_mean_of_ratios_would_not_pass_for_the_exact_figure()
    {
        await server.UrlAsync();
        var outage = server.Workloads["trough-outage"];
        var wrong = outage.Truth.RemainingFromMeanOfRatios(server.Workloads.Now, Workloads.Window, outage.Target);

        Assert.True(outage.ExactRemaining(server.Workloads.Now) - wrong > 1m, "The outage must tell weighted ratios from unweighted ones.");
    }

    private static async Task<double> Ask(Uri url, DateTimeOffset now, string query)
    {
        using var client = new HttpClient();
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(url, $"/api/v1/query?time={time}&query={Uri.EscapeDataString(query)}")));
        var value = answer.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString()!;
        return double.Parse(value, CultureInfo.InvariantCulture);
    }
}

[Collection(LoadedPrometheus.Collection)]
public sealed class WorkloadsInPrometheusTests(LoadedPrometheus server) : WorkloadTests(server);

[Collection(LoadedVictoriaMetrics.Collection)]
public sealed class WorkloadsInVictoriaMetricsTests(LoadedVictoriaMetrics server) : WorkloadTests(server);
