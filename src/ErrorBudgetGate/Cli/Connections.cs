using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Cli;

/// <summary>An Application that comes from a file.</summary>
internal sealed record ApplicationInFile(string Path, ApplicationSnapshot Application);

/// <summary>Every far side that the user configured, and how it is reached; null where there is none.</summary>
/// <param name="Clock">The real one, or the moment that files are judged at.</param>
/// <param name="Timeout">For the whole run.</param>
internal sealed record Connections(TimeProvider Clock, TimeSpan Timeout)
{
    public PrometheusConnection? Prometheus { get; init; }

    /// <summary>A file in place of Prometheus.</summary>
    public string? Measurements { get; init; }

    public KubernetesConnection? Kubernetes { get; init; }

    /// <summary>Why there is no way to a Kubernetes API; null when there is one or nobody looked.</summary>
    public string? WithoutKubernetes { get; init; }

    public ArgoCdConnection? ArgoCd { get; init; }

    public ApplicationInFile? ApplicationFile { get; init; }

    public SplunkConnection? Splunk { get; init; }

    public SlackConnection? Slack { get; init; }

    public string? SpoolDirectory { get; init; }

    public string? AuditFile { get; init; }
}
