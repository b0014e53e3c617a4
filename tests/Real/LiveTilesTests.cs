using System.Globalization;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Real.Live;
using ErrorBudgetGate.Real.Loopback;
using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Servers;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real;

/// <summary>Whether tiles hold what scrapes saw, as they come: late scrapes, bursts, new and restarting instances, and a Prometheus that restarts. All 150 times as fast: a tile is two seconds.</summary>
public abstract class LiveTilesTests(PrometheusRelease release, ITestOutputHelper output)
{
    private const string Succeeded = "http_requests_total{code=\"200\"}";
    private const string Failed = "http_requests_total{code=\"500\"}";
    private const string Started = "process_start_time_seconds";
    private const string Own = "{service=\"api\",objective=\"success\"}";
    private const double Before = 5_000;
    private const string Objectives =
        """
        apiVersion: errorbudgetgate.io/v1
        kind: ServiceObjectives
        metadata: {name: api}
        spec:
          policy: standard
          applications: [{namespace: argocd, name: api}]
          objectives:
            - name: success
              target: 99%
              window: {rolling: 1d}
              scrapeInterval: 1m
              sli:
                counters:
                  bad:   http_requests_total{job="api",code=~"5.."}
                  total: http_requests_total{job="api"}

        """;

    private static readonly FastForward Time = new(150);
    private static readonly TimeSpan Scrape = Time.Of(TimeSpan.FromMinutes(1));
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Tiles_are_what_scrapes_saw()
    {
        release.Server();
        using var steady = Old("steady");
        using var bursting = Old("bursting");
        using var late = Old("late");
        using var restarting = Old("restarting");
        using var young = new ScrapeTarget("young") { Failing = true };
        ScrapeTarget[] targets = [steady, bursting, late, restarting, young];
        late.Latency = Scrape * 0.45;
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup
        {
            Rules = [Time.Rules(Objectives)],
            Jobs = [new ScrapeJob("api", Scrape, targets)],
            Flags = [Time.Flag],
        });

        // Nothing counts while the first tiles are recorded, nor with the last: neither end is a matter of chance.
        await LiveTiles.NextAsync(server, Own, more: 2, Limit);
        await using var traffic = new LiveTraffic();
        Succeed(traffic, 200, [.. targets.Except([young])]);
        traffic.Flow(late, Failed, 10);
        using var end = new CancellationTokenSource();
        var bursts = BurstAsync(bursting, end.Token);
        await LiveTiles.NextAsync(server, Own, more: 2, Limit);

        young.Set(Started, Now());
        traffic.Flow(young, Succeeded, 200);
        traffic.Flow(young, Failed, 20);
        young.Failing = false;
        await LiveTiles.NextAsync(server, Own, more: 2, Limit);

        var ended = restarting.LastSeen(Succeeded)!.Value;
        restarting.Restart();
        restarting.Set(Started, Now());
        traffic.Flow(restarting, Failed, 20);
        await LiveTiles.NextAsync(server, Own, more: 2, Limit);

        // Less is counted in the gap than around it: its one tile is not to drown what the others get wrong.
        Succeed(traffic, 20, targets);
        await server.Process.StopAsync();
        await Task.Delay(20 * Time.Of(SeriesNames.Tile));
        await server.Process.StartAgainAsync();
        Succeed(traffic, 200, targets);
        await LiveTiles.NextAsync(server, Own, more: 3, Limit);

        await end.CancelAsync();
        var burst = await bursts;
        traffic.Silence();
        await LiveTiles.NextAsync(server, Own, more: 3, Limit);

        var bad = targets.Sum(static t => t.LastSeen(Failed) ?? 0);
        var total = bad + targets.Sum(static t => t.LastSeen(Succeeded)!.Value) + ended - (4 * Before);
        var seenBad = await SeenAsync(server, "{code=\"500\"}");
        var seen = await SeenAsync(server, string.Empty) - (4 * Before);
        var tiles = await TilesAsync(server, SeriesNames.Events);
        var totalTiles = tiles.Sum(static t => t.Value);
        var badTiles = (await TilesAsync(server, SeriesNames.BadEvents)).Sum(static t => t.Value);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{release}, {burst} bursts: bad {badTiles:0.##} in tiles, {seenBad} stored, {bad} exposed; total {totalTiles:0.##} in tiles, {seen} stored, {total} exposed"));
        output.WriteLine("Tiles: " + string.Join(", ", tiles.Select(static t => string.Create(CultureInfo.InvariantCulture, $"{t.At:ss.fff} {t.Value:0.##}"))));

        Assert.True(tiles.Zip(tiles.Skip(1), static (one, next) => next.At - one.At).Max() > 20 * Time.Of(SeriesNames.Tile), "no gap of 20 tiles");
        Assert.InRange(badTiles / seenBad, 0.995, 1.005);
        Assert.InRange(totalTiles / seen, 0.995, 1.005);
        Assert.InRange(badTiles / bad, 0.995, 1.005);
        Assert.InRange(totalTiles / total, 0.995, 1.005);
    }

    /// <summary>A process that counted long before anyone looked.</summary>
    private static ScrapeTarget Old(string instance)
    {
        var target = new ScrapeTarget(instance);
        target.Set(Succeeded, Before);
        target.Set(Started, Now() - 86_400);
        return target;
    }

    private static void Succeed(LiveTraffic traffic, double perSecond, params ScrapeTarget[] targets)
    {
        foreach (var target in targets)
        {
            traffic.Flow(target, Succeeded, perSecond);
        }
    }

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000d;

    /// <summary>Each between two scrapes, most of them in the midst of silence; the first brings the series of failures with it.</summary>
    /// <returns>How many.</returns>
    private static async Task<int> BurstAsync(ScrapeTarget target, CancellationToken end)
    {
        var count = 0;
        while (!end.IsCancellationRequested)
        {
            count++;
            target.Add(Failed, 5 + (count * 7919 % 41));
            await Task.Delay(TimeSpan.FromMilliseconds(30 + (count * 6151 % 700)), CancellationToken.None);
        }

        return count;
    }

    /// <summary>By the samples that Prometheus stored, each series from nothing.</summary>
    private static async Task<double> SeenAsync(PrometheusServer server, string matchers)
    {
        var sum = 0d;
        foreach (var series in await LiveTiles.SamplesAsync(server, "http_requests_total" + matchers))
        {
            var before = 0d;
            foreach (var (_, value) in series.Samples)
            {
                sum += value >= before ? value - before : value;
                before = value;
            }
        }

        return sum;
    }

    private static async Task<IReadOnlyList<Sample>> TilesAsync(PrometheusServer server, string name) =>
        Assert.Single(await LiveTiles.SamplesAsync(server, name + Own)).Samples;
}

public sealed class LiveTilesInPrometheus2Tests(ITestOutputHelper output) : LiveTilesTests(PrometheusRelease.V2, output);

public sealed class LiveTilesInPrometheus3Tests(ITestOutputHelper output) : LiveTilesTests(PrometheusRelease.V3, output);
