using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Real.Gate;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real;

/// <summary>The gate counts raw events of every SLI form as they happened, whoever answers.</summary>
public sealed class SliFormsTests
{
    private const string Service = "forms";

    /// <summary>The window's edges fall between two scrapes.</summary>
    private const decimal Tolerance = 0.002m;

    private static readonly Dictionary<string, string> NoEnvironment = [];

    [SkippableFact]
    public async Task On_Prometheus_2() => await OnPrometheusAsync(PrometheusRelease.V2);

    [SkippableFact]
    public async Task On_Prometheus_3() => await OnPrometheusAsync(PrometheusRelease.V3);

    [SkippableFact]
    public async Task On_VictoriaMetrics()
    {
        var past = new SliFormsPast(DateTimeOffset.UtcNow);
        await using var server = await VictoriaMetricsServer.StartAsync(to => past.Write(to, ticksPerSecond: 1000));
        await AssertAsync(server.Url, past);
    }

    private static async Task OnPrometheusAsync(PrometheusRelease release)
    {
        var past = new SliFormsPast(DateTimeOffset.UtcNow);
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = to => past.Write(to, ticksPerSecond: 1) });
        await AssertAsync(server.Url, past);
    }

    private static async Task AssertAsync(Uri url, SliFormsPast past)
    {
        const int both = 2 * SliFormsPast.Requests * SliFormsPast.Window;
        using var folder = GateFolder.For(
            Service,
            $$$$"""
                - {name: good, target: 99%, window: {rolling: 2d}, sli: {counters: {good: 'latency_seconds_bucket{instance="a",le="0.3"}', total: 'latency_seconds_count{instance="a"}'}}}
                - {name: none-good, target: 99%, window: {rolling: 2d}, sli: {counters: {good: successes_total, total: 'latency_seconds_count{instance="a"}'}}}
                - {name: fast, target: 99%, window: {rolling: 2d}, sli: {histogram: {series: 'latency_seconds{job="api"}', threshold: 300ms}}}
                - {name: within-a-second, target: 99%, window: {rolling: 2d}, sli: {histogram: {series: latency_seconds, threshold: 1s}}}
                - {name: no-bucket, target: 99%, window: {rolling: 2d}, sli: {histogram: {series: latency_seconds, threshold: 700ms}}}
                - {name: uneven-buckets, target: 99%, window: {rolling: 2d}, sli: {histogram: {series: uneven_seconds, threshold: 300ms}}}
                - {name: slices, target: 99%, window: {rolling: 2d}, sli: {slices: {bad: success_ratio < 0.99, total: success_ratio}}}
                - {name: slices-by-value, target: 99%, window: {rolling: 2d}, sli: {slices: {bad: success_ratio < bool 0.99, total: success_ratio, length: 5m}}}
                - name: without-the-slow-hour
                  target: 99%
                  window: {rolling: 2d}
                  exclusions: [{{{{Excluded(past.SlowHour.AddMinutes(-1), SliFormsPast.SlowMinutes)}}}}]
                  sli: {histogram: {series: 'latency_seconds{job="api"}', threshold: 300ms}}
                - name: without-the-outage
                  target: 99%
                  window: {rolling: 2d}
                  exclusions: [{{{{Excluded(past.Outage.AddSeconds(-1), SliFormsPast.OutageMinutes)}}}}]
                  sli: {slices: {bad: success_ratio < 0.99, total: success_ratio}}

            """);
        var run = await GateProcess.RunAsync(NoEnvironment, folder.Arguments(Service, url));

        AssertCounts(run, "good", SliFormsPast.SlowMinutes * SliFormsPast.SlowRequests, both / 2);
        AssertCounts(run, "none-good", both / 2, both / 2);
        AssertCounts(run, "fast", 2 * SliFormsPast.SlowMinutes * SliFormsPast.SlowRequests, both);
        AssertCounts(run, "within-a-second", 2 * SliFormsPast.SlowMinutes, both);
        Assert.Equal("no_series", Status(run, "no-bucket"));
        Assert.Equal("no_series", Status(run, "uneven-buckets"));
        AssertCounts(run, "slices", SliFormsPast.OutageMinutes, SliFormsPast.Window - SliFormsPast.SilentMinutes);
        AssertCounts(run, "slices-by-value", SliFormsPast.OutageMinutes / 5, (SliFormsPast.Window - SliFormsPast.SilentMinutes) / 5);
        AssertCounts(run, "without-the-slow-hour", 0, both - (2 * SliFormsPast.SlowMinutes * SliFormsPast.Requests));
        AssertCounts(run, "without-the-outage", 0, SliFormsPast.Window - SliFormsPast.SilentMinutes - SliFormsPast.OutageMinutes);
        Assert.DoesNotContain("bad_never_seen", run.Field("warnings").GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Registered before it began, as it must be.</summary>
    private static string Excluded(DateTimeOffset from, int minutes) =>
        $"{{reason: Upgrade, registered: {Text(from.AddDays(-1))}, from: {Text(from)}, to: {Text(from.AddMinutes(minutes))}}}";

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void AssertCounts(GateRun run, string objective, decimal bad, decimal total)
    {
        var found = run.Objective(objective);
        Assert.True(found.TryGetProperty("total", out var counted) && counted.ValueKind == JsonValueKind.Number, $"{objective}: {found}\n{run.Output}");
        Assert.InRange(counted.GetDecimal(), total * (1m - Tolerance) - 1m, total * (1m + Tolerance) + 1m);
        Assert.InRange(found.GetProperty("bad").GetDecimal(), bad - (total * Tolerance / 10m) - 1m, bad + (total * Tolerance / 10m) + 1m);
    }

    private static string? Status(GateRun run, string objective) => run.Objective(objective).GetProperty("status").GetString();
}
