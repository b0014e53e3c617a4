using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>A credential written in the kubeconfig itself: token, name and password, or nothing besides the client certificate.</summary>
internal sealed class FixedCredential(string name, SecretText? authorization) : IKubernetesCredential
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool CanRenew => false;

    /// <inheritdoc/>
    public Task<CredentialAnswer> GetAsync(bool renew, CancellationToken cancellationToken) =>
        Task.FromResult<CredentialAnswer>(new CredentialAnswer.Present(authorization, Certificate: null));
}
