using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>A token that another process renews on disk, as the kubelet does for service accounts.</summary>
internal sealed class TokenFileCredential(string path, TimeProvider clock) : IKubernetesCredential, IDisposable
{
    /// <summary>As client-go: the kubelet renews at 80% of a token's life, so a minute is never too late.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private SecretText? _token;
    private DateTimeOffset _readAt;

    /// <inheritdoc/>
    public string Name => $"the token in {path}";

    /// <inheritdoc/>
    public bool CanRenew => true;

    /// <inheritdoc/>
    public async Task<CredentialAnswer> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (renew)
            {
                _token = null;
            }

            var now = clock.GetUtcNow();
            if (_token is null || now - _readAt >= Period)
            {
                var fault = await RereadAsync(cancellationToken);
                if (_token is null)
                {
                    return new CredentialAnswer.Failed(fault);
                }

                // A failed read is not repeated for each request either; the old token may well live on.
                _readAt = now;
            }

            return new CredentialAnswer.Present(_token, Certificate: null);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Why the token was not replaced; empty when it was.</summary>
    private async Task<string> RereadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            if (Authorizations.Bearer(text.Trim()) is { } token)
            {
                _token = token;
                return string.Empty;
            }

            return $"The token file {path} holds no token; mount the service account's token there, or name another kubeconfig.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The token file {path} cannot be read: {FarText.Show(e.Message)}";
        }
    }
}
