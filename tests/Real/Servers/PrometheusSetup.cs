using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Real.Loopback;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>What a Prometheus is to hold and do. Beyond <see cref="Past"/> and <see cref="Flags"/>, all of it can be changed while it runs.</summary>
internal sealed record PrometheusSetup
{
    /// <summary>Writes the samples it starts with as OpenMetrics: each series' samples together, times in seconds, without the closing <c># EOF</c>.</summary>
    /// <remarks>What rules and scrapes leave is kept only from where the newest of these samples ends: none may lie ahead where either is to run.</remarks>
    public Action<TextWriter>? Past { get; init; }

    /// <summary>Rule files, as text.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>For groups that name none.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromMinutes(1);

    public IReadOnlyList<ScrapeJob> Jobs { get; init; } = [];

    /// <summary>Where alerts go; null: nowhere.</summary>
    public Uri? Alertmanager { get; init; }

    /// <summary>Further command-line flags.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The configuration file; texts are quoted as JSON, which is YAML.</summary>
    public string Configuration(IEnumerable<string> ruleFiles)
    {
        var text = new StringBuilder($"global: {{scrape_interval: 1m, evaluation_interval: {Durations.Format(EvaluationInterval)}}}\n");
        text.Append($"rule_files: [{string.Join(", ", ruleFiles.Select(Quoted))}]\n");
        if (Alertmanager is not null)
        {
            text.Append($"alerting: {{alertmanagers: [{{static_configs: [{{targets: [{Quoted(Alertmanager.Authority)}]}}]}}]}}\n");
        }

        text.Append("scrape_configs:\n");
        foreach (var job in Jobs)
        {
            text.Append($"- job_name: {Quoted(job.Name)}\n  scrape_interval: {Durations.Format(job.Interval)}\n  static_configs:\n");
            foreach (var target in job.Targets)
            {
                text.Append($"  - {{targets: [{Quoted(target.Address)}], labels: {{instance: {Quoted(target.Instance)}}}}}\n");
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}

/// <summary>What Prometheus scrapes under one value of the label <c>job</c>.</summary>
internal sealed record ScrapeJob(string Name, TimeSpan Interval, params IReadOnlyList<ScrapeTarget> Targets);
