using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.ArgoCd;

/// <summary>How Argo CD's own API is reached, where the Application lives in another cluster than the hook.</summary>
/// <param name="Server">May have a path (<c>--rootpath</c>).</param>
/// <param name="Token">Of a project role or an account; sent as a bearer.</param>
/// <param name="Project">Lets Argo CD tell a missing Application from a forbidden one; null: not said.</param>
internal sealed record ArgoCdConnection(Uri Server, SecretText Token, WireSettings Wire, string? Project = null)
{
    /// <summary>Reads <c>ARGOCD_SERVER</c>: a URL, or as the argocd command has it <c>host[:port][/path]</c>, which means https. Null for anything else.</summary>
    public static Uri? ServerOf(string text)
    {
        var trimmed = text.Trim();
        var url = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : "https://" + trimmed;
        return Uri.TryCreate(url, UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
            && server is { Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? server
            : null;
    }
}
