using System.Security.Cryptography.X509Certificates;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>What came of asking for a credential.</summary>
internal abstract record CredentialAnswer
{
    private CredentialAnswer()
    {
    }

    /// <summary>There is one, or none is needed.</summary>
    /// <param name="Authorization">The whole header value; null: no header.</param>
    /// <param name="Certificate">Null: the one of the connection, if any.</param>
    public sealed record Present(SecretText? Authorization, ClientCertificate? Certificate) : CredentialAnswer;

    /// <summary>There is none.</summary>
    /// <param name="Detail">Why and what would mend it, one sentence, free of secrets.</param>
    public sealed record Failed(string Detail) : CredentialAnswer;
}

/// <summary>A certificate with its private key, and the intermediates that go with it.</summary>
internal sealed record ClientCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain);

/// <summary>Who the gate is to the API server.</summary>
internal interface IKubernetesCredential
{
    /// <summary>For messages, e.g. <c>user 'admin' of /home/a/.kube/config</c>.</summary>
    string Name { get; }

    /// <summary>Whether <see cref="GetAsync"/> can bring a newer one after a refusal.</summary>
    bool CanRenew { get; }

    /// <summary>The credential for the next request.</summary>
    /// <param name="renew">The last one was refused: do not give it again from memory.</param>
    Task<CredentialAnswer> GetAsync(bool renew, CancellationToken cancellationToken);
}
