using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>How a server of the Prometheus family (Prometheus, Thanos, Mimir, Cortex, VictoriaMetrics) is asked.</summary>
internal sealed record PrometheusConnection
{
    /// <summary>The address that <c>/api/v1/query</c> is appended to, its path prefix included: <c>http://h:9090/prometheus</c>. User information in it is used as basic authentication where none is given.</summary>
    public required Uri BaseUrl { get; init; }

    public required WireSettings Wire { get; init; }

    /// <summary>Sent with every request, e.g. <c>X-Scope-OrgID</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, SecretText>> Headers { get; init; } = [];

    /// <summary>Null: no basic authentication.</summary>
    public string? BasicUser { get; init; }

    public SecretText? BasicPassword { get; init; }

    /// <summary>Null: no bearer token. Wins over basic authentication.</summary>
    public SecretText? BearerToken { get; init; }

    /// <summary>Query parameters for every request, e.g. <c>partial_response=false</c> for Thanos, <c>nocache=1</c> for VictoriaMetrics.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];
}
