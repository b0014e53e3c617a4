using System.Text;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>A marker for every secret, so that one that shows up anywhere is recognised.</summary>
internal static class Secrets
{
    /// <summary>In every one of them and nowhere else.</summary>
    public const string Marker = "5ecret9d41";

    public const string HecToken = "hec-token-" + Marker;
    public const string SlackPath = "/services/T0001/B0001/slack-path-" + Marker;
    public const string KubernetesToken = "kubernetes-token-" + Marker;
    public const string PrometheusBearer = "prometheus-bearer-" + Marker;
    public const string PrometheusPassword = "prometheus-password-" + Marker;
    public const string ArgoCdToken = "argocd-token-" + Marker;

    /// <summary>Also as a proxy's page, a query string or an Authorization header would show it.</summary>
    public static bool AreIn(string text) =>
        text.Contains(Marker, StringComparison.OrdinalIgnoreCase) || Encoded.Any(form => text.Contains(form, StringComparison.Ordinal));

    /// <summary>Base64 of the marker at each of three offsets, without the characters that its neighbours change.</summary>
    private static readonly string[] Encoded =
        [.. Enumerable.Range(0, 3).Select(offset => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', offset) + Marker))[(offset == 0 ? 0 : 4)..^4])];
}
