using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>How one API server is reached, and as whom.</summary>
/// <param name="Server">May have a path, as behind Rancher.</param>
/// <param name="Wire">TLS, proxy and time limit of a request.</param>
/// <param name="Headers">Impersonation; empty for most.</param>
internal sealed record KubernetesConnection(
    Uri Server,
    WireSettings Wire,
    IKubernetesCredential Credential,
    IReadOnlyList<KeyValuePair<string, string>> Headers);
