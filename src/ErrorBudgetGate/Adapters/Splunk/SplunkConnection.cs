using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>Where and how decision records reach a Splunk HTTP Event Collector.</summary>
/// <param name="HecUrl">The server's base URL, or any of its collector's endpoints; see <see cref="EventUrl"/>.</param>
/// <param name="Token">A HEC token.</param>
/// <param name="Wire">How the server is reached; its request timeout counts for each post and each acknowledgement poll.</param>
internal sealed record SplunkConnection(Uri HecUrl, SecretText Token, WireSettings Wire)
{
    /// <summary>Null: the token's default index.</summary>
    public string? Index { get; init; }

    public string Source { get; init; } = "error-budget-gate";

    /// <summary>Null: Splunk fills in the sender.</summary>
    public string? Host { get; init; }

    /// <summary>How long an acknowledgement is waited for, design section 6 step 8.</summary>
    public TimeSpan AckWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before the first acknowledgement poll; each next one is twice as long.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Splunk's own advice is a poll about every 10 s.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>/services/collector/event</c> below whatever prefix the URL has. Its query and user part are dropped: a token there is refused by Splunk and shows up in proxies' logs.</summary>
    public Uri EventUrl => Endpoint("event");

    /// <summary><c>/services/collector/ack</c>.</summary>
    public Uri AckUrl => Endpoint("ack");

    private Uri Endpoint(string name)
    {
        const string Collector = "/services/collector";
        var path = HecUrl.AbsolutePath;
        var at = path.LastIndexOf(Collector, StringComparison.OrdinalIgnoreCase);
        var prefix = at >= 0 && (path.Length == at + Collector.Length || path[at + Collector.Length] == '/') ? path[..at] : path.TrimEnd('/');
        return new UriBuilder(HecUrl.Scheme, HecUrl.Host, HecUrl.Port, $"{prefix}{Collector}/{name}").Uri;
    }
}
