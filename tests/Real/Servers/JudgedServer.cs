using System.Diagnostics;
using System.Globalization;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Real.Backfill;
using ErrorBudgetGate.Real.Gate;
using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A Prometheus in which the generated rules have run over the past of many services, started by the first test that asks.</summary>
public abstract class JudgedServer : IAsyncLifetime
{
    private readonly Lazy<Task<JudgedPast>> _past;

    private protected JudgedServer(PrometheusRelease release) => _past = new(() => JudgedPast.CreateAsync(release));

    internal Task<JudgedPast> PastAsync() => _past.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_past.IsValueCreated && _past.Value.IsCompletedSuccessfully)
        {
            await (await _past.Value).DisposeAsync();
        }
    }
}

[CollectionDefinition(Collection)]
public sealed class JudgedPrometheus2() : JudgedServer(PrometheusRelease.V2), ICollectionFixture<JudgedPrometheus2>
{
    public const string Collection = "Judged by Prometheus 2";
}

[CollectionDefinition(Collection)]
public sealed class JudgedPrometheus3() : JudgedServer(PrometheusRelease.V3), ICollectionFixture<JudgedPrometheus3>
{
    public const string Collection = "Judged by Prometheus 3";
}

/// <summary>What <see cref="JudgedServer"/> holds.</summary>
/// <param name="Folders">The gate's files, by service.</param>
/// <param name="Configuration">What those files say.</param>
/// <param name="Alerts">All that the rules have.</param>
/// <param name="FirstBoundary">The first tile with a whole window behind it.</param>
/// <param name="Took">The backfill alone.</param>
internal sealed record JudgedPast(
    PrometheusServer Server,
    JudgedWorkloads Workloads,
    IReadOnlyDictionary<string, GateFolder> Folders,
    ConfigResult Configuration,
    IReadOnlyList<AlertingRule> Alerts,
    DateTimeOffset FirstBoundary,
    TimeSpan Took) : IAsyncDisposable
{
    public const string Objective = "requests";

    private static readonly TimeSpan Tile = TimeSpan.FromMinutes(5);

    /// <summary>Rules are evaluated between scrapes, at no whole second.</summary>
    private static readonly TimeSpan Phase = TimeSpan.FromMilliseconds(17_461);

    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Sums of windows: what they read is over the whole past, they themselves are wanted for its end.</summary>
    private static readonly string[] Sums = ["slo:tile:time", "slo:tile:burn_rate", "slo:tile:window_", "slo:tile:remaining", "slo:tile:coverage"];

    public static async Task<JudgedPast> CreateAsync(PrometheusRelease release)
    {
        release.Promtool();
        var workloads = new JudgedWorkloads();
        var folders = workloads.All.ToDictionary(static w => w.Name, w => GateFolder.For(w.Name, Promise(w, workloads.SinceOf(w)), "tiles"), StringComparer.Ordinal);
        string[] files = [folders.Values.First().Policy, .. folders.Values.Select(static f => f.Objectives)];
        var generated = await GateProcess.RunAsync(NoEnvironment, ["rules", .. files]);
        Assert.True(generated.ExitCode == 0, generated.Output);
        var server = await PrometheusServer.StartAsync(release, new PrometheusSetup
        {
            Past = to => workloads.All.ToList().ForEach(w => Exposition.WriteOpenMetrics(to, w, workloads.Start)),
        });

        var clock = Stopwatch.StartNew();
        var begin = workloads.Start + Tile + Phase;
        var first = begin + Traffic.Workloads.Window + Tile;
        static bool IsSum(RecordingRule rule) => Sums.Any(s => rule.Record.StartsWith(s, StringComparison.Ordinal));
        await RuleBackfill.RunAsync(server, generated.StandardOutput, begin, workloads.End, static r => r.Group.EndsWith("/tiles", StringComparison.Ordinal) && !IsSum(r));
        await RuleBackfill.RunAsync(server, generated.StandardOutput, first, workloads.End, static r => r.Group.EndsWith("/tiles", StringComparison.Ordinal) && IsSum(r));
        await RuleBackfill.RunAsync(server, generated.StandardOutput, first, workloads.End, static r => r.Group.EndsWith("/published", StringComparison.Ordinal));
        return new JudgedPast(server, workloads, folders, ConfigLoader.LoadPaths(files), AlertingRule.Read(generated.StandardOutput), first, clock.Elapsed);
    }

    /// <summary>What the rules recorded about one service's objective.</summary>
    public async Task<RecordedBudget> RecordedAsync(string service, DateTimeOffset at)
    {
        var of = $"{{service=\"{service}\",objective=\"{Objective}\"}}";
        async Task<double> ValueAsync(string series) => await Server.Queries.ValueAsync(series + of, at);
        var tier = (await Server.Queries.InstantAsync("slo:policy_tier:info" + of, at)).Series;
        var alerts = new List<string>();
        foreach (var alert in Alerts.Where(a => a.Expression.Contains($"service=\"{service}\"", StringComparison.Ordinal) && a.Labels.ContainsKey("tier") && a.Alert != "ErrorBudget_Recovered"))
        {
            if ((await Server.Queries.InstantAsync(alert.Expression, at)).Series.Count > 0)
            {
                alerts.Add(alert.Labels["tier"]);
            }
        }

        return new RecordedBudget(
            await ValueAsync("slo:error_budget_remaining:ratio"), await ValueAsync("slo:bad_events:window"), await ValueAsync("slo:events:window"),
            string.Join(", ", tier.Select(static s => s.Labels["tier"])), string.Join(", ", alerts));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var folder in Folders.Values)
        {
            folder.Dispose();
        }
    }

    private static string Promise(Workload workload, DateTimeOffset? since) =>
        $$"""
            - name: {{Objective}}
              target: {{(workload.Target * 100m).ToString("0.####", CultureInfo.InvariantCulture)}}%
              window: {rolling: {{Traffic.Workloads.Window.Days}}d}
              {{(since is { } day ? "since: " + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "gating: true")}}
              sli:
                counters:
                  bad: http_requests_total{job="{{workload.Name}}",code=~"5.."}
                  total: http_requests_total{job="{{workload.Name}}"}

        """;
}

/// <summary>What rules recorded at one time.</summary>
/// <param name="Tier">Of <c>slo:policy_tier:info</c>; several with commas between.</param>
/// <param name="Alerted">Tiers whose alert yields a sample, and so is pending or firing.</param>
internal sealed record RecordedBudget(double Remaining, double Bad, double Total, string Tier, string Alerted);
