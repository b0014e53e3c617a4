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

    /// <summary>How many of its own samples a rule sees in an hour: of the twelve before, the oldest lies on the range's left edge. And one that holds on to a series that has gone.</summary>
    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, 12)]
    [InlineData(PrometheusRelease.V3, 11)]
    public async Task A_rule_reads_of_itself_what_it_recorded_before(PrometheusRelease release, int seen)
    {
        const string Rules =
            """
            groups:
              - name: g
                interval: 5m
                rules:
                  - {record: own, expr: 'count_over_time(own[1h]) or vector(0)'}
                  - {record: held, expr: 'last_over_time(held[1h]) unless raw or (raw offset 5m unless raw)'}

            """;
        var start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 300 * 300).AddDays(-11);
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = Raw });

        await RuleBackfill.RunAsync(server, Rules, start, start.AddDays(10));

        var own = await server.Queries.RangeAsync("own", start, start.AddHours(2), TimeSpan.FromMinutes(5));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (double)Math.Min(i, seen)), own.Series.Single().Samples.Select(static s => s.Value));

        // Gone for nine days less an hour.
        Assert.Equal(((9 * 24) - 1) * 12, await server.Queries.ValueAsync("count_over_time(held[12d])", start.AddDays(10)));
        Assert.Equal(7, await server.Queries.ValueAsync("held", start.AddDays(5)));

        void Raw(TextWriter to)
        {
            for (var minute = 0; minute <= 10 * 24 * 60; minute++)
            {
                if (minute is < 54 or >= 9 * 24 * 60)
                {
                    to.Write($"raw 7 {start.AddMinutes(minute).ToUnixTimeSeconds()}\n");
                }
            }
        }
    }
}
