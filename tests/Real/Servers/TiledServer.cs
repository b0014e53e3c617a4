using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A server that holds tiles of the service <see cref="Service"/>, started by the first test that asks.</summary>
public abstract class TiledServer : IAsyncLifetime
{
    public const string Service = "tiled";

    private readonly Lazy<Task<(Uri Url, IAsyncDisposable Server)>> _server;

    private protected TiledServer(Func<Action<TextWriter, bool>, Task<(Uri Url, IAsyncDisposable Server)>> start, IReadOnlyDictionary<string, TileLog> logs)
    {
        Logs = logs;
        _server = new(() => start((to, inSeconds) =>
        {
            foreach (var (objective, log) in logs)
            {
                log.Write(to, Service, objective, inSeconds);
            }
        }));
    }

    /// <summary>By objective.</summary>
    internal IReadOnlyDictionary<string, TileLog> Logs { get; }

    internal async Task<Uri> UrlAsync() => (await _server.Value).Url;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
        {
            await (await _server.Value).Server.DisposeAsync();
        }
    }
}

/// <summary>A Prometheus with a year of tiles, over both changes of the clocks, at a phase of no whole second.</summary>
public abstract class TiledPrometheus(PrometheusRelease release) : TiledServer(
    async write =>
    {
        var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = to => write(to, true) });
        return (server.Url, server);
    },
    new Dictionary<string, TileLog>(StringComparer.Ordinal)
    {
        ["year"] = Year,
        ["month"] = Month,
        ["nightly"] = Month with { Excluded = static at => at.AddMinutes(-2.5).TimeOfDay < TimeSpan.FromHours(2) },
        ["skipped"] = Skipped,
        ["skipped-month"] = Skipped,
    })
{
    /// <summary>The month that begins in the middle of what is watched second by second.</summary>
    internal static readonly DateTimeOffset Midnight = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Begins = new(2025, 10, 26, 0, 2, 17, 461, TimeSpan.Zero);

    private static TileLog Year => new(Begins, 368 * 288);

    private static TileLog Month => new(Begins.AddDays(300), 68 * 288);

    /// <summary>Without the last evaluation before the month begins, and the second in it.</summary>
    private static TileLog Skipped => Month with
    {
        Skipped = static at => (at > Midnight.AddMinutes(-7) && at <= Midnight.AddMinutes(-2)) || (at > Midnight.AddMinutes(3) && at <= Midnight.AddMinutes(8)),
        Published = TimeSpan.FromMinutes(1),
    };
}

[CollectionDefinition(Collection)]
public sealed class TiledPrometheus2() : TiledPrometheus(PrometheusRelease.V2), ICollectionFixture<TiledPrometheus2>
{
    public const string Collection = "Tiles in Prometheus 2";
}

[CollectionDefinition(Collection)]
public sealed class TiledPrometheus3() : TiledPrometheus(PrometheusRelease.V3), ICollectionFixture<TiledPrometheus3>
{
    public const string Collection = "Tiles in Prometheus 3";
}

/// <summary>VictoriaMetrics refuses what is older than it keeps, so its tiles end now.</summary>
[CollectionDefinition(Collection)]
public sealed class TiledVictoriaMetrics() : TiledServer(
    async write =>
    {
        var server = await VictoriaMetricsServer.StartAsync(to => write(to, false));
        return (server.Url, server);
    },
    new Dictionary<string, TileLog>(StringComparer.Ordinal) { ["month"] = new(new DateTimeOffset(DateTimeOffset.UtcNow.AddDays(-40).Date, TimeSpan.Zero).AddSeconds(137.461), 39 * 288) }),
    ICollectionFixture<TiledVictoriaMetrics>
{
    public const string Collection = "Tiles in VictoriaMetrics";
}
