using System.Text;
using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Cli;

/// <summary>Reads every connection setting; every fault is added to the list.</summary>
internal sealed class ConnectionReader
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UsualRequestTimeout = TimeSpan.FromSeconds(10);

    private readonly SettingValues _values;
    private readonly ConnectionValues _typed;
    private readonly GateLog _log;
    private readonly List<string> _faults;
    private readonly TimeSpan _requestTimeout;
    private Connections _found;

    private ConnectionReader(SettingValues values, GateLog log, List<string> faults)
    {
        _values = values;
        _log = log;
        _faults = faults;
        _typed = new ConnectionValues(values, faults);
        if (values.Get(GateSettings.Connections) is { } path)
        {
            var found = new List<ConfigFault>();
            if (ConnectionsFile.Load(path, found) is { } file)
            {
                values.AddFile(file);
            }

            faults.AddRange(found.Select(f => f.ToString()));
        }

        _requestTimeout = _typed.Duration(GateSettings.RequestTimeout, UsualRequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        _found = new Connections(TimeProvider.System, TimeoutOf(_typed))
        {
            Measurements = values.Get(GateSettings.Measurements),
            SpoolDirectory = values.Get(GateSettings.SpoolDirectory),
            AuditFile = values.Get(GateSettings.AuditFile),
        };
    }

    /// <summary>The run's time as far as it is known before any file is read: reading a file is what may hang.</summary>
    public static TimeSpan FirstTimeout(SettingValues values) => TimeoutOf(new ConnectionValues(values, []));

    /// <summary>All that a gate may need.</summary>
    public static Connections ForGate(SettingValues values, GateLog log, List<string> faults)
    {
        var reader = new ConnectionReader(values, log, faults);
        reader.FindApplication();
        reader.FindMeasurements();
        reader.FindListeners();
        return reader._found;
    }

    /// <summary>What it takes to read budgets, and nothing that a decision is recorded with.</summary>
    public static Connections ForStatus(SettingValues values, GateLog log, List<string> faults)
    {
        var reader = new ConnectionReader(values, log, faults);
        reader.FindMeasurements();
        if (values.Flags(GateSettings.Policy).Concat(values.Flags(GateSettings.Objectives)).Any(ConfigPlaces.IsConfigMap))
        {
            reader.FindKubernetes();
        }

        return reader._found;
    }

    /// <summary>Only what a flush of the spool needs.</summary>
    public static Connections ForSpool(SettingValues values, GateLog log, List<string> faults)
    {
        var reader = new ConnectionReader(values, log, faults);
        reader.FindListeners();
        return reader._found;
    }

    private static TimeSpan TimeoutOf(ConnectionValues typed) => typed.Duration(GateSettings.Timeout, UsualTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    private WireSettings Wire(string farSide) => new()
    {
        RequestTimeout = _requestTimeout,
        Trace = _log.IsVerbose
            ? trace => _log.Debug("request", ("to", farSide), ("method", trace.Method), ("host", trace.Place), ("answer", trace.Outcome), ("ms", (long)trace.Took.TotalMilliseconds))
            : null,
    };

    private void FindApplication()
    {
        if (_values.Get(GateSettings.Application) is { } name && IsFile(name))
        {
            ReadManifest(name);
        }

        if (FindArgoCdServer() is { } server)
        {
            var token = _typed.Secret(GateSettings.ArgoCdToken, GateSettings.ArgoCdTokenFile);
            if (token is null)
            {
                _faults.Add($"{GateSettings.ArgoCdServer.Name} needs a token: give {GateSettings.ArgoCdToken.Variable} or {GateSettings.ArgoCdTokenFile.Name}.");
                return;
            }

            _found = _found with { ArgoCd = new ArgoCdConnection(server, token, Wire("Argo CD") with { TrustedRoots = _typed.Roots(GateSettings.ArgoCdCa) }) };
        }

        // A file or Argo CD's API leaves nothing for Kubernetes to answer, unless a ConfigMap is to be read.
        var needed = _found is { ApplicationFile: null, ArgoCd: null } || ConfigPlaces.IsConfigMap(_values.Get(GateSettings.Policy)) || ConfigPlaces.IsConfigMap(_values.Get(GateSettings.Objectives));
        if (needed)
        {
            FindKubernetes();
        }
    }

    private Uri? FindArgoCdServer()
    {
        if (_values.Get(GateSettings.ArgoCdServer) is not { } text)
        {
            return null;
        }

        if (ArgoCdConnection.ServerOf(text) is { } server)
        {
            return server;
        }

        _faults.Add($"{GateSettings.ArgoCdServer.Name} is no address; write it like argocd.example.com or https://argocd.example.com/path.");
        return null;
    }

    private void FindKubernetes()
    {
        var kubeconfig = _values.Get(GateSettings.KubeConfig);
        switch (KubernetesAccess.Find(_values.Flag(GateSettings.KubeConfig), name => name == "KUBECONFIG" ? kubeconfig : Environment.GetEnvironmentVariable(name), _requestTimeout, _found.Clock))
        {
            case KubernetesAccess.Ready { Connection: var connection }:
                _found = _found with { Kubernetes = connection with { Wire = connection.Wire with { Trace = Wire("Kubernetes").Trace } } };
                break;
            case KubernetesAccess.Unusable unusable when kubeconfig is not null:
                _faults.AddRange(unusable.Faults);
                break;
            case KubernetesAccess.Unusable unusable:
                // No way in is no mistake by itself: a healthy budget needs no facts of the Application.
                _found = _found with { WithoutKubernetes = string.Join(" ", unusable.Faults) };
                break;
        }
    }

    private void FindMeasurements()
    {
        if (_typed.Url(GateSettings.PrometheusUrl) is { } url)
        {
            var prometheus = new PrometheusConnection
            {
                BaseUrl = url,
                Headers = [.. _typed.Pairs(GateSettings.PrometheusHeaders, ':').Select(p => KeyValuePair.Create(p.Key, new SecretText(p.Value)))],
                BasicUser = _values.Get(GateSettings.PrometheusUsername),
                BasicPassword = _typed.Secret(GateSettings.PrometheusPassword, GateSettings.PrometheusPasswordFile),
                BearerToken = _typed.Secret(GateSettings.PrometheusToken, GateSettings.PrometheusTokenFile),
                Parameters = _typed.Pairs(GateSettings.PrometheusParameters, '='),
                Wire = Wire("Prometheus") with
                {
                    TrustedRoots = _typed.Roots(GateSettings.PrometheusCa),
                    ClientCertificate = _typed.ClientCertificate(GateSettings.PrometheusCertificate, GateSettings.PrometheusKey),
                },
            };
            _found = _found with { Prometheus = prometheus };
        }

        if (_values.Get(GateSettings.At) is { } text)
        {
            // Windows reach back from it by years, and no file has an earlier sample.
            if (InstantShape.TryParse(text, out var at) && at.Year > 1970)
            {
                _found = _found with { Clock = new MomentOf(at) };
            }
            else
            {
                _faults.Add($"--at is {FaultList.Quote(text)}; give an RFC 3339 time such as 2026-11-01T12:00:00Z.");
            }
        }
    }

    private void FindListeners()
    {
        if (_typed.Url(GateSettings.SplunkUrl) is { } url)
        {
            if (_typed.Secret(GateSettings.SplunkToken, GateSettings.SplunkTokenFile) is { } token)
            {
                var splunk = new SplunkConnection(url, token, Wire("Splunk") with { TrustedRoots = _typed.Roots(GateSettings.SplunkCa) })
                {
                    Index = _values.Get(GateSettings.SplunkIndex),
                    Source = _values.Get(GateSettings.SplunkSource) ?? "error-budget-gate",
                };
                _found = _found with { Splunk = splunk };
            }
            else
            {
                _faults.Add($"{GateSettings.SplunkUrl.Name} needs a token: give {GateSettings.SplunkToken.Variable} or {GateSettings.SplunkTokenFile.Name}.");
            }
        }

        if (_typed.SecretUrl(GateSettings.SlackUrl, GateSettings.SlackUrlFile) is { } webhook)
        {
            _found = _found with { Slack = new SlackConnection(webhook, Wire("Slack") with { TrustedRoots = _typed.Roots(GateSettings.SlackCa) }) };
        }
    }

    private void ReadManifest(string path)
    {
        try
        {
            switch (ApplicationFileSource.Parse(File.ReadAllBytes(path)))
            {
                case ManifestReading.Read read:
                    _found = _found with { ApplicationFile = new ApplicationInFile(path, read.Application) };
                    break;
                case ManifestReading.Faulty { Fault: var fault }:
                    _faults.Add($"{path}:{fault.At.Line}:{fault.At.Column}: {fault.Sentence}");
                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            _faults.Add($"{GateSettings.Application.Name}: {path} cannot be read: {e.Message.TrimEnd('.')}; what holds a slash is a file here, a namespace goes in {GateSettings.ApplicationNamespace.Name}.");
        }
    }

    /// <summary>An Application's name holds neither a slash nor a file's ending.</summary>
    private static bool IsFile(string name) =>
        name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Files are judged as of one moment; limits run on the real clock.</summary>
    private sealed class MomentOf(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
