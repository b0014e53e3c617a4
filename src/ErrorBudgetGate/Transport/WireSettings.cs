using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ErrorBudgetGate.Transport;

/// <summary>One request, without anything that may be secret: no path, no header, no body.</summary>
/// <param name="Place">Host and port.</param>
/// <param name="Outcome">The status, or the kind of fault.</param>
internal sealed record WireTrace(string Method, string Place, string Outcome, TimeSpan Took);

/// <summary>How one far side is reached.</summary>
internal sealed record WireSettings
{
    /// <summary>An honest answer is far smaller: an Application is at most 1.5 MB in etcd, a budget query a few kilobytes.</summary>
    public const int DefaultMaxAnswerBytes = 32 * 1024 * 1024;

    /// <summary>Limit for one request, from the first byte sent to the last byte read.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    public int MaxAnswerBytes { get; init; } = DefaultMaxAnswerBytes;

    /// <summary>Trusted roots in place of the system's; null: the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>With its private key; null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Intermediate certificates sent with <see cref="ClientCertificate"/>; null: none.</summary>
    public X509Certificate2Collection? ClientCertificateChain { get; init; }

    /// <summary>The name the far side's certificate must carry and that SNI asks for; null: the host of the URL.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Only where the user's own kubeconfig says so.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>May carry <c>user:password@</c>. Null: HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Told of every request when it has ended; null: nobody listens.</summary>
    public Action<WireTrace>? Trace { get; init; }

    internal SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = RequestTimeout,
            ActivityHeadersPropagator = null,
        };
        if (Proxy is not null)
        {
            handler.Proxy = new System.Net.WebProxy(Proxy) { Credentials = CredentialsOf(Proxy) };
        }

        var tls = handler.SslOptions;
        if (TrustedRoots is not null)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(TrustedRoots);
        }

        if (ClientCertificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(ClientCertificate, ClientCertificateChain, offline: true);
        }

        if (SkipTlsVerification)
        {
#pragma warning disable CA5359, MA0039 // The user's kubeconfig asks for it in so many words; nothing else sets it.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        return handler;
    }

    private static System.Net.NetworkCredential? CredentialsOf(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
        {
            return null;
        }

        var parts = proxy.UserInfo.Split(':', 2);
        return new System.Net.NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
    }
}
