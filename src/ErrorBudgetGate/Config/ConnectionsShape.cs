using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config;

/// <summary>The shape of <c>kind: GateConnections</c>: where to connect, never what is decided, and secrets only as files.</summary>
internal static class ConnectionsShape
{
    public const string Kind = "GateConnections";

    public static ObjectShape Document => DocumentShape.Of(Kind, "production", Spec);

    private static ObjectShape Spec => new(
        Url("prometheusUrl", "Prometheus, Thanos, Mimir or VictoriaMetrics; a path prefix is kept."),
        new Field("prometheusHeaders", new MapShape(HeaderName, HeaderValue), "Extra request headers, such as X-Scope-OrgID."),
        Text("prometheusUsername", "User of basic authentication.", "a user name"),
        FilePath("prometheusPasswordFile", "Password of basic authentication."),
        FilePath("prometheusBearerTokenFile", "Bearer token; read again for every request."),
        FilePath("prometheusCaFile", "PEM bundle to trust instead of the system's."),
        FilePath("prometheusClientCertificateFile", "PEM client certificate."),
        FilePath("prometheusClientKeyFile", "PEM key of the client certificate."),
        new Field("prometheusParameters", new MapShape(new TextShape("a parameter name"), new TextShape("a value") { AllowEmpty = true }), "Extra query parameters."),
        Url("splunkHecUrl", "Splunk's HTTP Event Collector."),
        FilePath("splunkHecTokenFile", "HEC token."),
        Text("splunkIndex", "Index; the token's default where it is left out.", "an index"),
        Text("splunkSource", "Source of the events.", "a source"),
        FilePath("splunkCaFile", "PEM bundle to trust instead of the system's."),
        FilePath("slackWebhookUrlFile", "Incoming webhook; its URL is a secret."),
        FilePath("slackCaFile", "PEM bundle to trust instead of the system's."),
        Text("argocdServer", "Argo CD's API, host and port or URL.", "a server such as argocd.example.com"),
        FilePath("argocdAuthTokenFile", "Argo CD API token."),
        FilePath("argocdCaFile", "PEM bundle to trust instead of the system's."),
        FilePath("kubeconfig", "Kubernetes client configuration."),
        FilePath("auditFile", "JSON Lines file that every record is added to."),
        FilePath("spoolDir", "Folder that keeps records which Splunk did not take."),
        new Field("timeout", Timeout, "For the whole run."),
        new Field("requestTimeout", Timeout, "For one request."));

    public static DurationShape Timeout => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), "60s");

    /// <summary>RFC 9110 token, and none that carries a secret or belongs to the transport.</summary>
    private static TextShape HeaderName => new("a header name such as X-Scope-OrgID")
    {
        MaxLength = 128,
        SchemaPattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
        Rule = static name =>
            !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+.^_`|~-".Contains(c, StringComparison.Ordinal))
                ? $"{FaultList.Quote(name)} is not a header name; write for example X-Scope-OrgID."
                : name.ToUpperInvariant() is "AUTHORIZATION" or "PROXY-AUTHORIZATION" or "COOKIE"
                    ? $"{name} carries a secret; use prometheusBearerTokenFile, or prometheusUsername and prometheusPasswordFile."
                    : name.ToUpperInvariant() is "HOST" or "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION"
                        ? $"{name} belongs to the request itself; remove it."
                        : null,
    };

    private static TextShape HeaderValue => new("a header value")
    {
        AllowEmpty = true,
        Rule = static value => value.All(char.IsAscii) ? null : $"{FaultList.Quote(value)} holds characters that a header cannot carry; write ASCII.",
    };

    private static Field Url(string name, string description) => new(
        name,
        new TextShape("a URL such as https://host.example.com:9090/prefix")
        {
            SchemaPattern = "^[hH][tT][tT][pP][sS]?://",
            Rule = static text => !Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0
                ? $"{FaultList.Quote(Hidden(text))} is not an http or https URL; write for example https://host.example.com:9090/prefix."
                : url.UserInfo.Length > 0 ? "the URL carries a user or password; move them to the fields for them." : null,
        },
        description);

    /// <summary>A text that failed to be a URL may still hold a password before its @.</summary>
    private static string Hidden(string text)
    {
        var at = text.LastIndexOf('@');
        return at < 0 ? text : "..." + text[at..];
    }

    private static Field Text(string name, string description, string noun) => new(name, new TextShape(noun) { MaxLength = 512 }, description);

    private static Field FilePath(string name, string description) => new(name, new TextShape("a path"), description);
}
