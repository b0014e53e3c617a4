using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A server with the workloads in it, started by the first test that asks and shared by its collection.</summary>
/// <remarks>Not started by the fixture itself: a test can be skipped with its reason, a fixture cannot.</remarks>
public abstract class LoadedServer : IAsyncLifetime
{
    private readonly Lazy<Task<ServerProcess>> _server;
    private readonly Lazy<Workloads> _workloads = new(static () => new Workloads(DateTimeOffset.UtcNow));

    private protected LoadedServer(Func<Workloads, IReadOnlyList<Recorded>, Task<ServerProcess>> start) =>
        _server = new(() => start(Workloads, Recorded));

    internal Workloads Workloads => _workloads.Value;

    /// <summary>What recording rules would have left: exact figures at the moment the run began.</summary>
    internal IReadOnlyList<Recorded> Recorded =>
    [
        new("steady", null, Workloads["steady"].ExactRemaining(Workloads.Now)),
        new("trough-outage", null, Workloads["trough-outage"].ExactRemaining(Workloads.Now)),
        new("several", "worse", Workloads["diurnal"].ExactRemaining(Workloads.Now) - 0.125m),
        new("several", "better", Workloads["diurnal"].ExactRemaining(Workloads.Now)),
    ];

    internal async Task<Uri> UrlAsync() => (await _server.Value).Url;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}

/// <summary>A Prometheus of one release.</summary>
public abstract class LoadedPrometheus(PrometheusRelease release) : LoadedServer(async (workloads, recorded) =>
    (await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = to => Exposition.WriteOpenMetrics(to, workloads, recorded) })).Process);

[CollectionDefinition(Collection)]
public sealed class LoadedPrometheus2() : LoadedPrometheus(PrometheusRelease.V2), ICollectionFixture<LoadedPrometheus2>
{
    public const string Collection = "Prometheus 2";
}

[CollectionDefinition(Collection)]
public sealed class LoadedPrometheus3() : LoadedPrometheus(PrometheusRelease.V3), ICollectionFixture<LoadedPrometheus3>
{
    public const string Collection = "Prometheus 3";
}

[CollectionDefinition(Collection)]
public sealed class LoadedVictoriaMetrics() : LoadedServer(VictoriaMetricsServer.StartAsync), ICollectionFixture<LoadedVictoriaMetrics>
{
    public const string Collection = "VictoriaMetrics";
}
