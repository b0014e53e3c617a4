using System.Text;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>Values of the Authorization header.</summary>
internal static class Authorizations
{
    /// <summary>Null when the token could not stand in a header: it is empty or holds blanks, line breaks or other than ASCII.</summary>
    public static SecretText? Bearer(string token) =>
        token.Length > 0 && token.All(static c => c is > ' ' and < '\u007f') ? new SecretText("Bearer " + token) : null;

    public static SecretText Basic(string username, string password) =>
        new("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));
}
