using System.Diagnostics;
using ErrorBudgetGate.Real.Backfill;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real;

/// <summary>Rules that read what earlier rules recorded are evaluated over four weeks in seconds, and leave what a server would have recorded in them.</summary>
public sealed class RuleBackfillTests(ITestOutputHelper output)
{
    private const string Chain =
        """
        groups:
          - name: tiles
            interval: 5m
            rules:
              - record: slo:meter
                expr: sum by (job, instance) (http_requests_total{job="diurnal"})
                labels: {slo: diurnal}
              - record: slo:tile
                expr: sum by (job) (slo:meter{slo="diurnal"} - last_over_time(slo:meter{slo="diurnal"}[6h] offset 1m))
                labels: {slo: diurnal}

        """;

    [SkippableTheory]
    [InlineData(PrometheusRelease.V2)]
    [InlineData(PrometheusRelease.V3)]
    public async Task The_tiles_of_four_weeks_add_up_to_what_the_counter_grew(PrometheusRelease release)
    {
        release.Promtool();
        var workloads = new Workloads(DateTimeOffset.UtcNow);
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = to => Exposition.WriteOpenMetrics(to, workloads["diurnal"], workloads.Start) });
        var clock = Stopwatch.StartNew();

        var costs = await RuleBackfill.RunAsync(server, Chain, workloads.Now - Workloads.Window, workloads.Now);

        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s; {string.Join(", ", costs.Select(static c => $"{c.Rule.Record}: {c.Recorded} samples, {c.SamplesPerEvaluation:0.0} touched each time"))}");
        Assert.Equal([8065, 8065], costs.Select(static c => c.Evaluations));
        var grown = await server.Queries.ValueAsync("sum(http_requests_total) - sum(http_requests_total offset 28d)", workloads.Now);
        Assert.Equal(grown, workloads["diurnal"].Truth.Count(workloads.Now, Workloads.Window).Total);
        Assert.Equal(grown, await server.Queries.ValueAsync("sum(sum_over_time(slo:tile[28d]))", workloads.Now), 0.001);
    }
}
