using System.Net;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>What a request is about, and what a refusal of it means.</summary>
/// <param name="Verb">As RBAC names it.</param>
/// <param name="Resource">As RBAC names it, e.g. <c>applications.argoproj.io</c>.</param>
/// <param name="Kind">For sentences, e.g. <c>Application</c>.</param>
/// <param name="Absent">Why the resource itself may be unknown to the server.</param>
internal sealed record KubernetesTarget(string Verb, string Resource, string Kind, string Namespace, string Name, string Absent)
{
    /// <summary>The reason and one sentence for an answer that is no success.</summary>
    /// <returns>An <c>application_</c> code; other readers use the sentence alone.</returns>
    public (ReasonCode Reason, string Detail) Explain(WireAnswer answer, KubernetesClient client)
    {
        var status = KubernetesStatus.Of(answer) is { } told ? told with { Message = client.WithoutCredential(told.Message) } : null;
        var code = (int)answer.Status;
        var words = status is { Message.Length: > 0 } ? $": {Excerpt.Of(status.Message).TrimEnd('.')}" : string.Empty;
        var stranger = status is null ? " (not in the API server's own words: is a proxy before it?)" : string.Empty;
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => (ReasonCode.ApplicationUnauthorized,
                $"{client.Place} does not accept {client.CredentialName} (401){stranger}; renew it or name another one."),
            HttpStatusCode.Forbidden => (ReasonCode.ApplicationForbidden, Forbidden(status, client, words, stranger)),
            HttpStatusCode.NotFound => (ReasonCode.ApplicationNotFound, NotFound(status, client)),
            HttpStatusCode.Gone => (ReasonCode.ApplicationGone, $"{client.Place} says that the {Kind} {Namespace}/{Name} is gone (410){words}."),
            HttpStatusCode.TooManyRequests => (ReasonCode.ApplicationThrottled, $"{client.Place} is throttling the gate (429){words}; run it again later."),
            _ when code is >= 300 and < 400 => (ReasonCode.ApplicationBackendError,
                $"{client.Place} redirects ({code}), and credentials are not sent after a redirect; give the final address as the server."),
            _ when code >= 500 => (ReasonCode.ApplicationBackendError, $"{client.Place} failed ({code}){words}{stranger}; run the gate again when it is well."),
            _ => (ReasonCode.ApplicationBackendError, $"{client.Place} did not {Verb} the {Kind} {Namespace}/{Name} ({code}){words}{stranger}."),
        };
    }

    /// <summary>The name as a path segment; null when no object can be called so and the path would lead elsewhere.</summary>
    public static string? Segment(string name) => name.Length is > 0 and <= 253 && name.Trim('.').Length > 0 ? Uri.EscapeDataString(name) : null;

    private string Forbidden(KubernetesStatus? status, KubernetesClient client, string words, string stranger)
    {
        if (status?.User is not { } user || !status.Message.Contains($" cannot {Verb} resource", StringComparison.Ordinal))
        {
            return status is null || status.Message.Length == 0
                ? $"The gate may not {Verb} {Resource} in namespace {Namespace} (403){stranger}; grant its identity the verb {Verb} on {Resource} there."
                : $"{client.Place} refuses to {Verb} {Resource} in namespace {Namespace} (403){words}.";
        }

        const string serviceAccount = "system:serviceaccount:";
        var who = user.StartsWith(serviceAccount, StringComparison.Ordinal)
            ? $"The service account {user[serviceAccount.Length..].Replace(':', '/')}"
            : $"The user {user}";
        return user == "system:anonymous"
            ? $"{client.Place} took the gate for nobody (403, system:anonymous): {client.CredentialName} brought no usable credential; give it one."
            : $"{who} may not {Verb} {Resource} in namespace {Namespace} (403); grant it the verb {Verb} on {Resource} there.";
    }

    private string NotFound(KubernetesStatus? status, KubernetesClient client) => status is { ObjectName.Length: > 0 }
        ? $"There is no {Kind} {Namespace}/{Name} (404); check its name and namespace."
        : $"{client.Place} does not know {Resource} (404): {Absent}.";
}
