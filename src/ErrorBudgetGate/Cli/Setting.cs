namespace ErrorBudgetGate.Cli;

/// <summary>One value that a user may give in several places; a flag outweighs a variable, a variable outweighs the connections file.</summary>
/// <param name="Flag">Null where a flag would show a secret to everyone who can list processes, or where none is wanted.</param>
/// <param name="Variable">Null: no environment variable.</param>
/// <param name="FileKey">Its key in the connections file; null: it does not stand there.</param>
/// <param name="Help">One line for <c>--help</c> and the README's table.</param>
internal sealed record Setting(string? Flag, string? Variable, string? FileKey, string Help)
{
    /// <summary>What help shows in place of the value.</summary>
    public string Value => Flag switch
    {
        { } flag when flag.EndsWith("-file", StringComparison.Ordinal) || flag is "--measurements" or "--kubeconfig" or "--connections" => "FILE",
        { } flag when flag.EndsWith("-url", StringComparison.Ordinal) => "URL",
        "--policy" or "--objectives" => "PLACE",
        "--policy-sha256" => "DIGEST",
        "--budget-query" => "PROMQL",
        "--at" => "TIME",
        "--timeout" or "--request-timeout" => "DURATION",
        "--spool-dir" => "FOLDER",
        "--prometheus-header" => "NAME:VALUE",
        "--prometheus-parameter" => "NAME=VALUE",
        _ => "NAME",
    };

    /// <summary>How messages name it.</summary>
    public string Name => Flag is { } flag && Variable is { } variable ? $"{flag} ({variable})" : Flag ?? Variable ?? FileKey!;
}

/// <summary>Every setting of the gate, in the order of its help.</summary>
internal static class GateSettings
{
    public static Setting Service => new("--service", "SERVICE_NAME", null, "The service whose budget decides.");

    public static Setting PrometheusUrl => new("--prometheus-url", "PROMETHEUS_URL", "prometheusUrl", "Prometheus, Thanos, Mimir or VictoriaMetrics; a path prefix is kept.");

    public static Setting Policy => new("--policy", null, null, "The policy: a file, a folder, configmap:NAMESPACE/NAME, or a built-in (standard, runway).");

    public static Setting Objectives => new("--objectives", null, null, "The service's objectives: a file, a folder or configmap:NAMESPACE/NAME; default: where the policy is.");

    public static Setting PolicySha256 => new("--policy-sha256", null, null, "The SHA-256 that the policy file must have.");

    public static Setting BudgetQuery => new("--budget-query", null, null, "PromQL that yields budget remaining, sent as it stands; only without objectives.");

    public static Setting Measurements => new("--measurements", null, null, "Measurements from a file instead of Prometheus: CSV of time,total,bad or Prometheus text.");

    public static Setting At => new("--at", null, null, "The time to decide at, RFC 3339; only with --measurements and an Application from a file.");

    public static Setting Application => new("--application", "APPLICATION_NAME", null, "The Argo CD Application, or a manifest file; default: the service's name.");

    public static Setting ApplicationNamespace => new("--application-namespace", "APPLICATION_NAMESPACE", null, "Where the Application lives; default: argocd.");

    public static Setting OverrideAnnotation => new("--override-annotation", "OVERRIDE_ANNOTATION", null, "The annotation that carries an override, without a policy file.");

    public static Setting Threshold => new(null, "POLICY_TIER_3_THRESHOLD", null, "Budget remaining, 0 to 1, at or below which deployments stop, without a policy file; default: 0.25.");

    public static Setting SplunkUrl => new("--splunk-hec-url", "SPLUNK_HEC_URL", "splunkHecUrl", "Splunk's HTTP Event Collector.");

    public static Setting SplunkToken => new(null, "SPLUNK_HEC_TOKEN", null, "The collector's token.");

    public static Setting SplunkTokenFile => new("--splunk-hec-token-file", "SPLUNK_HEC_TOKEN_FILE", "splunkHecTokenFile", "A file that holds the collector's token.");

    public static Setting SplunkIndex => new("--splunk-index", "SPLUNK_INDEX", "splunkIndex", "The index; default: the token's.");

    public static Setting SplunkSource => new("--splunk-source", "SPLUNK_SOURCE", "splunkSource", "The event's source; default: error-budget-gate.");

    public static Setting SplunkCa => new("--splunk-ca-file", "SPLUNK_CA_FILE", "splunkCaFile", "PEM certificates to trust for Splunk, in place of the system's.");

    public static Setting SlackUrl => new(null, "SLACK_WEBHOOK_URL", null, "Slack's incoming webhook; the URL is a secret.");

    public static Setting SlackUrlFile => new("--slack-webhook-url-file", "SLACK_WEBHOOK_URL_FILE", "slackWebhookUrlFile", "A file that holds the webhook's URL.");

    public static Setting SlackCa => new("--slack-ca-file", "SLACK_CA_FILE", "slackCaFile", "PEM certificates to trust for Slack, in place of the system's.");

    public static Setting AuditFile => new("--audit-file", "AUDIT_FILE", "auditFile", "Appends the record's JSON line here instead of standard output.");

    public static Setting SpoolDirectory => new("--spool-dir", "SPOOL_DIR", "spoolDir", "Keeps records that Splunk did not take, for the next run or for spool flush.");

    public static Setting KubeConfig => new("--kubeconfig", "KUBECONFIG", "kubeconfig", "Reaches the Kubernetes API from outside a cluster.");

    public static Setting ArgoCdServer => new("--argocd-server", "ARGOCD_SERVER", "argocdServer", "Reads the Application from Argo CD's API: for a hook in another cluster than the Application.");

    public static Setting ArgoCdToken => new(null, "ARGOCD_AUTH_TOKEN", null, "Argo CD's token.");

    public static Setting ArgoCdTokenFile => new("--argocd-auth-token-file", "ARGOCD_AUTH_TOKEN_FILE", "argocdAuthTokenFile", "A file that holds Argo CD's token.");

    public static Setting ArgoCdCa => new("--argocd-ca-file", "ARGOCD_CA_FILE", "argocdCaFile", "PEM certificates to trust for Argo CD, in place of the system's.");

    public static Setting PrometheusUsername => new("--prometheus-username", "PROMETHEUS_USERNAME", "prometheusUsername", "Basic authentication.");

    public static Setting PrometheusPassword => new(null, "PROMETHEUS_PASSWORD", null, "Basic authentication's password.");

    public static Setting PrometheusPasswordFile => new("--prometheus-password-file", "PROMETHEUS_PASSWORD_FILE", "prometheusPasswordFile", "A file that holds the password.");

    public static Setting PrometheusToken => new(null, "PROMETHEUS_BEARER_TOKEN", null, "Bearer authentication.");

    public static Setting PrometheusTokenFile => new("--prometheus-bearer-token-file", "PROMETHEUS_BEARER_TOKEN_FILE", "prometheusBearerTokenFile", "A file that holds the bearer token.");

    public static Setting PrometheusCa => new("--prometheus-ca-file", "PROMETHEUS_CA_FILE", "prometheusCaFile", "PEM certificates to trust for Prometheus, in place of the system's.");

    public static Setting PrometheusCertificate =>
        new("--prometheus-client-certificate-file", "PROMETHEUS_CLIENT_CERTIFICATE_FILE", "prometheusClientCertificateFile", "A client certificate, PEM.");

    public static Setting PrometheusKey => new("--prometheus-client-key-file", "PROMETHEUS_CLIENT_KEY_FILE", "prometheusClientKeyFile", "The client certificate's key, PEM.");

    public static Setting PrometheusHeaders => new("--prometheus-header", null, "prometheusHeaders", "An extra header, 'X-Scope-OrgID: team-a'; repeatable.");

    public static Setting PrometheusParameters => new("--prometheus-parameter", null, "prometheusParameters", "An extra query parameter, partial_response=false; repeatable.");

    public static Setting Connections => new("--connections", "CONNECTIONS_FILE", null, "A YAML file with connections, for what neither flag nor variable gives.");

    public static Setting Timeout => new("--timeout", "GATE_TIMEOUT", "timeout", "The whole run's time, 60s by default; half of it is kept for recording.");

    public static Setting RequestTimeout => new("--request-timeout", "REQUEST_TIMEOUT", "requestTimeout", "One request's time, 10s by default.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All =>
    [
        Service, Policy, Objectives, PolicySha256, BudgetQuery, Measurements, At, Application, ApplicationNamespace, OverrideAnnotation, Threshold,
        PrometheusUrl, PrometheusUsername, PrometheusPassword, PrometheusPasswordFile, PrometheusToken, PrometheusTokenFile, PrometheusCa, PrometheusCertificate,
        PrometheusKey, PrometheusHeaders, PrometheusParameters, KubeConfig, ArgoCdServer, ArgoCdToken, ArgoCdTokenFile, ArgoCdCa,
        SplunkUrl, SplunkToken, SplunkTokenFile, SplunkIndex, SplunkSource, SplunkCa, SlackUrl, SlackUrlFile, SlackCa, AuditFile, SpoolDirectory,
        Connections, Timeout, RequestTimeout,
    ];

    /// <summary>Those whose flag may be given several times.</summary>
    public static bool IsRepeatable(Setting setting) => setting.Flag is "--prometheus-header" or "--prometheus-parameter";
}
