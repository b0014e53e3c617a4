using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Cli;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Status;

namespace ErrorBudgetGate;

/// <summary>The only place that chooses and makes adapters. Nothing is sent before a port is used.</summary>
internal sealed class Composition(Connections connections, GateLog log) : IDisposable
{
    /// <summary>What earlier runs left behind is not this run's business for longer.</summary>
    private const int MostPickedUp = 20;

    private readonly List<IDisposable> _owned = [];
    private KubernetesClient? _kubernetes;

    /// <summary>Time-ordered, so that the runs of one decision sort by themselves.</summary>
    public string RunId { get; } = Guid.CreateVersion7().ToString();

    public TerminationLog Termination { get; } = new();

    /// <summary>Null: there is no way to a Kubernetes API.</summary>
    public IConfigMapSource? ConfigMaps => Kubernetes is { } client ? new KubernetesConfigMapSource(client) : null;

    private TimeProvider Clock => connections.Clock;

    private KubernetesClient? Kubernetes => _kubernetes ??= connections.Kubernetes is { } connection ? Own(new KubernetesClient(connection, Clock)) : null;

    /// <summary>How an override is asked for under this task's policy.</summary>
    public static OverrideHint Hint(GateTask task) => new(
        task.Policy.Override.Annotation,
        task.Policy.Override.Evidence == OverrideEvidence.Structured,
        task.Policy.Override.Approvals,
        task.Policy.Override.MaxAge);

    public GatePorts Ports(GateTask task, StandardOutput standardOutput)
    {
        var splunk = connections.Splunk is { } hec ? Own(new SplunkDecisionStore(hec, Clock)) : null;
        var spool = connections.SpoolDirectory;
        return new GatePorts(
            connections.Measurements is { } file ? new MeasurementFileSource(file) : Own(new PrometheusSliSource(connections.Prometheus!, Clock)),
            Applications(),
            new ApprovalReader(),
            splunk,
            spool is null ? null : new SpoolStore(spool),
            connections.AuditFile is { } audit ? new AuditFileStore(audit) : null,
            standardOutput,
            connections is { ApplicationFile: null, ArgoCd: null } && Kubernetes is { } client ? new KubernetesEventAnnouncer(client) : null,
            connections.Slack is { } slack ? Own(new SlackAnnouncer(slack, Hint(task), Clock)) : null,
            splunk is not null && spool is not null ? token => PickUpAsync(spool, splunk, token) : null);
    }

    /// <summary>Reads budgets and their past; measurements must be configured.</summary>
    public StatusRun Status()
    {
        if (connections.Measurements is { } file)
        {
            var source = new MeasurementFileSource(file);
            return new StatusRun(source, source, Clock);
        }

        return new StatusRun(Own(new PrometheusSliSource(connections.Prometheus!, Clock)), Own(new PrometheusHistorySource(connections.Prometheus!, Clock)), Clock);
    }

    /// <summary>Delivers a spool to Splunk; both must be configured.</summary>
    public SpoolFlush Flush() => new(new SpoolReader(connections.SpoolDirectory!, Clock), Own(new SplunkDecisionStore(connections.Splunk!, Clock)));

    public void Dispose()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    private IApplicationSource Applications()
    {
        if (connections.ApplicationFile is { } file)
        {
            return new ApplicationFileSource(file.Path);
        }

        if (connections.ArgoCd is { } argoCd)
        {
            return Own(new ArgoCdApplicationSource(argoCd, Clock));
        }

        return Kubernetes is { } client ? new KubernetesApplicationSource(client) : new UnreachableApplication(connections.WithoutKubernetes ?? "There is no way to the Application.");
    }

    private async Task PickUpAsync(string spool, SplunkDecisionStore splunk, CancellationToken cancellationToken)
    {
        var flushed = await new SpoolFlush(new SpoolReader(spool, Clock), splunk).RunAsync(MostPickedUp, cancellationToken);
        if (flushed.Delivered + flushed.Failed + flushed.SetAside > 0)
        {
            log.Debug("picked up the spool", ("delivered", flushed.Delivered), ("failed", flushed.Failed), ("aside", flushed.SetAside));
        }

        foreach (var fault in flushed.Faults)
        {
            log.Warning("spool", ("why", fault));
        }
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>Answers for an Application that nothing leads to.</summary>
    private sealed class UnreachableApplication(string why) : IApplicationSource
    {
        public Task<ApplicationAnswer> ReadAsync(string applicationNamespace, string name, CancellationToken cancellationToken) =>
            Task.FromResult<ApplicationAnswer>(new ApplicationAnswer.Unreadable(ReasonCode.ApplicationUnreachable, why));
    }
}
