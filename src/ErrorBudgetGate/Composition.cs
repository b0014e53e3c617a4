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
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate;

/// <summary>The only place that chooses and makes adapters. Nothing is sent before a port is used.</summary>
internal sealed class Composition : IDisposable
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UsualRequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What earlier runs left behind is not this run's business for longer.</summary>
    private const int MostPickedUp = 20;

    private readonly SettingValues _values;
    private readonly ConnectionValues _connections;
    private readonly GateLog _log;
    private readonly TimeSpan _requestTimeout;
    private readonly List<IDisposable> _owned = [];
    private KubernetesClient? _kubernetes;
    private PrometheusConnection? _prometheus;
    private SplunkConnection? _splunk;
    private SlackConnection? _slack;
    private ArgoCdConnection? _argoCd;

    private Composition(SettingValues values, GateLog log, List<string> faults)
    {
        _values = values;
        _log = log;
        _connections = new ConnectionValues(values, faults);
        if (values.Get(GateSettings.Connections) is { } path)
        {
            var found = new List<ConfigFault>();
            if (ConnectionsFile.Load(path, found) is { } file)
            {
                values.AddFile(file);
            }

            faults.AddRange(found.Select(f => f.ToString()));
        }

        Clock = TimeProvider.System;
        Timeout = _connections.Duration(GateSettings.Timeout, UsualTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        _requestTimeout = _connections.Duration(GateSettings.RequestTimeout, UsualRequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
    }

    public TimeProvider Clock { get; private set; }

    public TimeSpan Timeout { get; }

    /// <summary>Time-ordered, so that the runs of one decision sort by themselves.</summary>
    public string RunId { get; } = Guid.CreateVersion7().ToString();

    /// <summary>The Application's manifest where it comes from a file.</summary>
    public ApplicationSnapshot? ApplicationFile { get; private set; }

    public TerminationLog Termination { get; } = new();

    /// <summary>Null: there is no way to a Kubernetes API.</summary>
    public IConfigMapSource? ConfigMaps => _kubernetes is { } client ? new KubernetesConfigMapSource(client) : null;

    /// <summary>Why there is no way to a Kubernetes API; null when there is one or nobody looked.</summary>
    public string? WithoutKubernetes { get; private set; }

    /// <summary>Reads every connection setting; faults are added, and a composition with faults has no ports.</summary>
    public static Composition Create(SettingValues values, GateLog log, List<string> faults)
    {
        var composition = new Composition(values, log, faults);
        composition.FindApplication(faults);
        composition.FindMeasurements(faults);
        composition.FindListeners(faults);
        return composition;
    }

    /// <summary>Only what a flush of the spool needs.</summary>
    public static Composition CreateForSpool(SettingValues values, GateLog log, List<string> faults)
    {
        var composition = new Composition(values, log, faults);
        composition.FindListeners(faults);
        return composition;
    }

    /// <summary>Null when something is missing or faulty; faults are added.</summary>
    public SpoolFlush? Flush(List<string> faults)
    {
        var spool = _values.Get(GateSettings.SpoolDirectory);
        if (spool is null)
        {
            faults.Add($"which spool? Give {GateSettings.SpoolDirectory.Name}.");
        }

        if (_splunk is null && _values.Get(GateSettings.SplunkUrl) is null)
        {
            faults.Add($"flush where to? Give {GateSettings.SplunkUrl.Name} and {GateSettings.SplunkToken.Variable}.");
        }

        return faults.Count > 0 ? null : new SpoolFlush(new SpoolReader(spool!, Clock), Own(new SplunkDecisionStore(_splunk!, Clock)));
    }

    /// <summary>How an override is asked for under this task's policy.</summary>
    public static OverrideHint Hint(GateTask task) => new(
        task.Policy.Override.Annotation,
        task.Policy.Override.Evidence == OverrideEvidence.Structured,
        task.Policy.Override.Approvals,
        task.Policy.Override.MaxAge);

    public GatePorts Ports(GateTask task, StandardOutput standardOutput)
    {
        var splunk = _splunk is { } hec ? Own(new SplunkDecisionStore(hec, Clock)) : null;
        var spool = _values.Get(GateSettings.SpoolDirectory);
        return new GatePorts(
            _values.Get(GateSettings.Measurements) is { } file ? new MeasurementFileSource(file) : Own(new PrometheusSliSource(_prometheus!, Clock)),
            Applications(),
            new ApprovalReader(),
            splunk,
            spool is null ? null : new SpoolStore(spool),
            _values.Get(GateSettings.AuditFile) is { } audit ? new AuditFileStore(audit) : null,
            standardOutput,
            _kubernetes is { } client && ApplicationFile is null && _argoCd is null ? new KubernetesEventAnnouncer(client) : null,
            _slack is { } slack ? Own(new SlackAnnouncer(slack, Hint(task), Clock)) : null,
            splunk is not null && spool is not null ? token => PickUpAsync(spool, splunk, token) : null);
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    private WireSettings Wire(string farSide) => new()
    {
        RequestTimeout = _requestTimeout,
        Trace = _log.IsVerbose
            ? trace => _log.Debug("request", ("to", farSide), ("method", trace.Method), ("host", trace.Place), ("answer", trace.Outcome), ("ms", (long)trace.Took.TotalMilliseconds))
            : null,
    };

    private void FindApplication(List<string> faults)
    {
        if (_values.Get(GateSettings.Application) is { } name && IsFile(name))
        {
            ReadManifest(name, faults);
        }

        if (FindArgoCdServer(faults) is { } server)
        {
            var token = _connections.Secret(GateSettings.ArgoCdToken, GateSettings.ArgoCdTokenFile);
            if (token is null)
            {
                faults.Add($"{GateSettings.ArgoCdServer.Name} needs a token: give {GateSettings.ArgoCdToken.Variable} or {GateSettings.ArgoCdTokenFile.Name}.");
                return;
            }

            _argoCd = new ArgoCdConnection(server, token, Wire("Argo CD") with { TrustedRoots = _connections.Roots(GateSettings.ArgoCdCa) });
        }

        // A file or Argo CD's API leaves nothing for Kubernetes to answer, unless a ConfigMap is to be read.
        var needed = (ApplicationFile is null && _argoCd is null && faults.Count == 0) || IsConfigMap(GateSettings.Policy) || IsConfigMap(GateSettings.Objectives);
        if (needed)
        {
            FindKubernetes(faults);
        }
    }

    private Uri? FindArgoCdServer(List<string> faults)
    {
        if (_values.Get(GateSettings.ArgoCdServer) is not { } text)
        {
            return null;
        }

        if (ArgoCdConnection.ServerOf(text) is { } server)
        {
            return server;
        }

        faults.Add($"{GateSettings.ArgoCdServer.Name} is no address; write it like argocd.example.com or https://argocd.example.com/path.");
        return null;
    }

    private void FindKubernetes(List<string> faults)
    {
        var kubeconfig = _values.Get(GateSettings.KubeConfig);
        switch (KubernetesAccess.Find(_values.Flag(GateSettings.KubeConfig), name => name == "KUBECONFIG" ? kubeconfig : Environment.GetEnvironmentVariable(name), _requestTimeout, Clock))
        {
            case KubernetesAccess.Ready { Connection: var connection }:
                _kubernetes = Own(new KubernetesClient(connection with { Wire = connection.Wire with { Trace = Wire("Kubernetes").Trace } }, Clock));
                break;
            case KubernetesAccess.Unusable unusable when kubeconfig is not null:
                faults.AddRange(unusable.Faults);
                break;
            case KubernetesAccess.Unusable unusable:
                // No way in is no mistake by itself: a healthy budget needs no facts of the Application.
                WithoutKubernetes = string.Join(" ", unusable.Faults);
                break;
        }
    }

    private void FindMeasurements(List<string> faults)
    {
        if (_connections.Url(GateSettings.PrometheusUrl) is { } url)
        {
            _prometheus = new PrometheusConnection
            {
                BaseUrl = url,
                Headers = [.. _connections.Pairs(GateSettings.PrometheusHeaders, ':').Select(p => KeyValuePair.Create(p.Key, new SecretText(p.Value)))],
                BasicUser = _values.Get(GateSettings.PrometheusUsername),
                BasicPassword = _connections.Secret(GateSettings.PrometheusPassword, GateSettings.PrometheusPasswordFile),
                BearerToken = _connections.Secret(GateSettings.PrometheusToken, GateSettings.PrometheusTokenFile),
                Parameters = _connections.Pairs(GateSettings.PrometheusParameters, '='),
                Wire = Wire("Prometheus") with
                {
                    TrustedRoots = _connections.Roots(GateSettings.PrometheusCa),
                    ClientCertificate = _connections.ClientCertificate(GateSettings.PrometheusCertificate, GateSettings.PrometheusKey),
                },
            };
        }

        if (_values.Get(GateSettings.At) is { } text)
        {
            if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at))
            {
                Clock = new MomentOf(at);
            }
            else
            {
                faults.Add($"--at is {FaultList.Quote(text)}; give a time such as 2026-11-01T12:00:00Z.");
            }
        }
    }

    private void FindListeners(List<string> faults)
    {
        if (_connections.Url(GateSettings.SplunkUrl) is { } url)
        {
            if (_connections.Secret(GateSettings.SplunkToken, GateSettings.SplunkTokenFile) is { } token)
            {
                _splunk = new SplunkConnection(url, token, Wire("Splunk") with { TrustedRoots = _connections.Roots(GateSettings.SplunkCa) })
                {
                    Index = _values.Get(GateSettings.SplunkIndex),
                    Source = _values.Get(GateSettings.SplunkSource) ?? "error-budget-gate",
                };
            }
            else
            {
                faults.Add($"{GateSettings.SplunkUrl.Name} needs a token: give {GateSettings.SplunkToken.Variable} or {GateSettings.SplunkTokenFile.Name}.");
            }
        }

        if (_connections.SecretUrl(GateSettings.SlackUrl, GateSettings.SlackUrlFile) is { } webhook)
        {
            _slack = new SlackConnection(webhook, Wire("Slack") with { TrustedRoots = _connections.Roots(GateSettings.SlackCa) });
        }
    }

    private IApplicationSource Applications()
    {
        if (ApplicationFile is not null)
        {
            return new ApplicationFileSource(_values.Get(GateSettings.Application)!);
        }

        if (_argoCd is { } argoCd)
        {
            return Own(new ArgoCdApplicationSource(argoCd, Clock));
        }

        return _kubernetes is { } client ? new KubernetesApplicationSource(client) : new UnreachableApplication(WithoutKubernetes ?? "There is no way to the Application.");
    }

    private void ReadManifest(string path, List<string> faults)
    {
        try
        {
            switch (ApplicationFileSource.Parse(File.ReadAllBytes(path)))
            {
                case ManifestReading.Read read:
                    ApplicationFile = read.Application;
                    break;
                case ManifestReading.Faulty { Fault: var fault }:
                    faults.Add($"{path}:{fault.At.Line}:{fault.At.Column}: {fault.Sentence}");
                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.DecoderFallbackException)
        {
            faults.Add($"{GateSettings.Application.Name}: {path} cannot be read: {e.Message}");
        }
    }

    private async Task PickUpAsync(string spool, SplunkDecisionStore splunk, CancellationToken cancellationToken)
    {
        var flushed = await new SpoolFlush(new SpoolReader(spool, Clock), splunk).RunAsync(MostPickedUp, cancellationToken);
        if (flushed.Delivered + flushed.Failed + flushed.SetAside > 0)
        {
            _log.Debug("picked up the spool", ("delivered", flushed.Delivered), ("failed", flushed.Failed), ("aside", flushed.SetAside));
        }

        foreach (var fault in flushed.Faults)
        {
            _log.Warning("spool", ("why", fault));
        }
    }

    private bool IsConfigMap(Setting setting) => _values.Get(setting)?.StartsWith("configmap:", StringComparison.Ordinal) == true;

    /// <summary>An Application's name holds neither a slash nor a file's ending.</summary>
    private static bool IsFile(string name) =>
        name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal);

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

    /// <summary>Files are judged as of one moment; limits run on the real clock.</summary>
    private sealed class MomentOf(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
