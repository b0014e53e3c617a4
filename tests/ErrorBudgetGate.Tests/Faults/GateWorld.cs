using System.Text;
using System.Text.Json.Nodes;
using ErrorBudgetGate.Tests.Doubles;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>All far sides of one gate on loopback, and the environment that leads to them.</summary>
internal sealed class GateWorld : IAsyncDisposable
{
    public const string Service = "payments-api";
    public const string Annotation = "sre.internal/budget-override-approved";

    private const string Tiles = "_tiles";

    private readonly string _timeout;
    private readonly bool _tiles;

    /// <param name="situation"><c>healthy</c>, <c>exhausted</c> or <c>exhausted_override</c>; <c>healthy_tiles</c> and <c>exhausted_tiles</c> read tiles, by a policy and objectives in files.</param>
    /// <param name="row">What goes wrong; null: nothing does.</param>
    /// <param name="acknowledges">Splunk's token asks for indexer acknowledgement.</param>
    public GateWorld(string situation, FaultRow? row = null, bool acknowledges = false)
    {
        _timeout = row?.Timeout ?? "30s";
        _tiles = situation.EndsWith(Tiles, StringComparison.Ordinal);
        situation = _tiles ? situation[..^Tiles.Length] : situation;
        var how = row?.How ?? string.Empty;
        var at = row is null ? (Place?)null : Enum.Parse<Place>(row.At.Split('.')[0], ignoreCase: true);
        Folder = Directory.CreateTempSubdirectory("gate-").FullName;
        Directory.CreateDirectory(Spool);
        Directory.CreateDirectory(Path.Combine(Folder, "none"));
        File.WriteAllText(Path.Combine(Folder, "ca.pem"), TestCertificates.AuthorityPem);

        var certificate = Misbehaviour.Certificate(how);
        var refuses = Misbehaviour.Refuses(how);
        Prometheus = new PrometheusDouble(situation == "healthy" ? 0.673m : 0.10m, at == Place.Prometheus ? certificate : null, at == Place.Prometheus && refuses);
        Kubernetes = new KubernetesDouble(Secrets.KubernetesToken, at == Place.Kubernetes ? certificate : null, at == Place.Kubernetes && refuses);
        Splunk = new SplunkDouble(Secrets.HecToken, at == Place.Splunk ? certificate : null, at == Place.Splunk && refuses)
        {
            Acknowledges = acknowledges || row?.At == "splunk.ack",
            FalseBeforeTrue = how == "never acknowledges" ? int.MaxValue : 1,
        };
        Slack = new SlackDouble(Secrets.SlackPath, at == Place.Slack ? certificate : null, at == Place.Slack && refuses);
        Elsewhere = new LoopbackServer(_ => Reply.Json(200, "{}"));

        if (Application(situation, how) is { } application)
        {
            Kubernetes.Objects["argocd/" + Service] = application;
        }

        File.WriteAllText(Path.Combine(Folder, "policy.yaml"), PolicyText);
        File.WriteAllText(Path.Combine(Folder, "objectives.yaml"), ObjectivesText);
        WriteKubeconfig(certificate is not null && at == Place.Kubernetes);
        if (at is { } place)
        {
            Server(place).ConnectionFault = Misbehaviour.OfConnection(how);
            Server(place).Fault = FaultOf(row!);
        }
    }

    public PrometheusDouble Prometheus { get; }

    public KubernetesDouble Kubernetes { get; }

    public SplunkDouble Splunk { get; }

    public SlackDouble Slack { get; }

    /// <summary>Where redirects lead: whoever comes here brought credentials that were not meant for it.</summary>
    public LoopbackServer Elsewhere { get; }

    public string Folder { get; }

    public string Spool => Path.Combine(Folder, "spool");

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    /// <summary>Way 2 of issue 2 with every connection that it can have.</summary>
    public Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["HOME"] = Folder,
        ["SERVICE_NAME"] = Service,
        ["APPLICATION_NAME"] = Service,
        ["PROMETHEUS_URL"] = Prometheus.Server.Url,
        ["KUBECONFIG"] = Kubeconfig,
        ["SPLUNK_HEC_URL"] = Splunk.Server.Url,
        ["SPLUNK_HEC_TOKEN"] = Secrets.HecToken,
        ["SLACK_WEBHOOK_URL"] = Slack.Url,

        // One small root of trust: quick, and nothing of the machine's own.
        ["SSL_CERT_FILE"] = Path.Combine(Folder, "ca.pem"),
        ["SSL_CERT_DIR"] = Path.Combine(Folder, "none"),
    };

    public IReadOnlyList<string> Arguments =>
    [
        "gate", "--timeout", _timeout, "--spool-dir", Spool, "--verbose",
        .. _tiles ? ["--policy", Path.Combine(Folder, "policy.yaml"), "--objectives", Path.Combine(Folder, "objectives.yaml")] : Array.Empty<string>(),
    ];

    /// <summary>True for words that change the Application itself rather than an answer.</summary>
    public static bool IsAboutTheApplication(string how) => how is "has no operation state" or "has an annotation of 10 MB" or "has no annotations" or "does not exist";

    public LoopbackServer Server(Place place) => place switch
    {
        Place.Prometheus => Prometheus.Server,
        Place.Kubernetes => Kubernetes.Server,
        Place.Splunk => Splunk.Server,
        _ => Slack.Server,
    };

    /// <summary>Runs the gate to its end.</summary>
    public Task<GateRun> RunAsync() => GateProcess.RunAsync(Arguments, Environment);

    /// <summary>Everything the gate wrote anywhere but to its own output: the spool, and what it sent, also where that was refused. Of headers and addresses only those that carry no secret of their own.</summary>
    public IEnumerable<(string Where, string Text)> Traces() =>
        SpoolFiles().Select(f => ("spool", f))
            .Concat(Splunk.Indexed.Select(e => ("splunk", e.ToJsonString())))
            .Concat(Kubernetes.Events.Select(e => ("event", e.ToJsonString())))
            .Concat(Slack.Posted.Select(m => ("slack", m.ToJsonString())))
            .Concat(Enum.GetValues<Place>().SelectMany(p => Server(p).Requests.Select(r => ($"body to {p}", r.Text))))
            .Concat(Enum.GetValues<Place>().Where(p => p != Place.Slack).SelectMany(p => Server(p).Requests.Select(r => ($"address at {p}", r.Target))))
            .Concat(Slack.Server.Requests.Select(r => ("headers to Slack", string.Join('\n', r.Headers.Values))));

    public IEnumerable<string> SpoolFiles() =>
        Directory.Exists(Spool) ? Directory.EnumerateFiles(Spool, "*", SearchOption.AllDirectories).Select(File.ReadAllText) : [];

    public async ValueTask DisposeAsync()
    {
        await Prometheus.DisposeAsync();
        await Kubernetes.DisposeAsync();
        await Splunk.DisposeAsync();
        await Slack.DisposeAsync();
        await Elsewhere.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>True for a request that the row's column <c>at</c> means.</summary>
    public static bool Concerns(string at, SeenRequest request) => at switch
    {
        "prometheus.ratio" => !PrometheusDouble.AsksForTime(request),
        "prometheus.tiles" => PrometheusDouble.AsksForTiles(request),
        "prometheus.timestamp" => PrometheusDouble.AsksForTime(request),
        "kubernetes.application" => KubernetesDouble.AsksForApplication(request),
        "kubernetes.event" => KubernetesDouble.PostsEvent(request),
        "splunk.ack" => SplunkDouble.AsksForAck(request),
        "splunk.event" => !SplunkDouble.AsksForAck(request),
        "prometheus" or "kubernetes" or "splunk" or "slack" => true,
        _ => throw new InvalidDataException($"No place '{at}'."),
    };

    private const string PolicyText =
        """
        apiVersion: errorbudgetgate.io/v1
        kind: ErrorBudgetPolicy
        metadata: {name: faults}
        spec:
          tiers:
            - {name: TIER_1, above: 75%, permits: {deployment: {}}}
            - {name: TIER_2, above: 25%, permits: {deployment: {}}}
            - {name: TIER_3, permits: {}}
          override: {approvals: [sre-lead]}
          maxStaleness: 10m
          minCoverage: 50%
          burnRate: {window: 1h, above: 14, then: warn}

        """;

    private const string ObjectivesText =
        $$$"""
        apiVersion: errorbudgetgate.io/v1
        kind: ServiceObjectives
        metadata: {name: {{{Service}}}}
        spec:
          policy: faults
          source: tiles
          applications: [{namespace: argocd, name: {{{Service}}}}]
          objectives:
            - name: request-success
              target: 99.9%
              window: {rolling: 28d}
              sli: {counters: {bad: 'requests_total{code=~"5.."}', total: requests_total}}
            - name: checkout
              target: 99.9%
              window: {rolling: 28d}
              sli: {counters: {bad: 'checkouts_total{code=~"5.."}', total: checkouts_total}}

        """;

    private Func<SeenRequest, Reply?> FaultOf(FaultRow row)
    {
        var met = 0;
        return request => Concerns(row.At, request) && (row.Times == 0 || Interlocked.Increment(ref met) <= row.Times)
            ? Misbehaviour.OfRequest(row, request, Server(Enum.Parse<Place>(row.At.Split('.')[0], ignoreCase: true)).Honest, Elsewhere.Url)
            : null;
    }

    private static JsonObject? Application(string situation, string how)
    {
        var annotations = new JsonObject { ["team"] = "payments" };
        if (situation == "exhausted_override")
        {
            annotations[Annotation] = "true";
        }

        if (how == "has an annotation of 10 MB")
        {
            annotations["notes"] = new string('n', 10 * 1024 * 1024);
        }

        var application = SampleApplication.Running(Service, annotations);
        switch (how)
        {
            case "does not exist":
                return null;
            case "has no operation state":
                application.Remove("operation");
                application["status"]!.AsObject().Remove("operationState");
                break;
            case "has no annotations":
                application["metadata"]!.AsObject().Remove("annotations");
                break;
        }

        return application;
    }

    private void WriteKubeconfig(bool tls)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(TestCertificates.AuthorityPem));
        File.WriteAllText(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: loopback
            contexts:
            - name: loopback
              context: {cluster: loopback, user: gate}
            clusters:
            - name: loopback
              cluster:
                server: {{Kubernetes.Server.Url}}
                {{(tls ? "certificate-authority-data: " + authority : "# plain HTTP: no authority")}}
            users:
            - name: gate
              user:
                token: {{Secrets.KubernetesToken}}

            """);
    }
}
