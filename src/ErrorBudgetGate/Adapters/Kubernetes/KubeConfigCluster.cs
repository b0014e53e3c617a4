using System.Security.Cryptography;
using ErrorBudgetGate.Transport;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>A kubeconfig's cluster: where the API server is and how it proves itself.</summary>
internal sealed record KubeConfigCluster(Uri Server, X509Certificate2Collection? Roots, bool SkipTlsVerification, string? TlsServerName, Uri? Proxy)
{
    /// <summary>Null when it cannot be used; the faults are with the node.</summary>
    public static KubeConfigCluster? Read(KubeConfigNode node)
    {
        var server = ServerOf(node);
        var roots = RootsOf(node);
        var skip = node.Flag("insecure-skip-tls-verify");
        if (skip && roots is not null)
        {
            node.Fault("insecure-skip-tls-verify", "it stands beside a certificate authority; keep one of the two");
        }

        var proxy = ProxyOf(node);
        return server is null ? null : new KubeConfigCluster(server, roots, skip, node.Text("tls-server-name"), proxy);
    }

    private static Uri? ServerOf(KubeConfigNode node)
    {
        if (Uri.TryCreate(node.Text("server"), UriKind.Absolute, out var server) && server.Scheme is "https" or "http" && server.Host.Length > 0)
        {
            return server;
        }

        node.Fault("server", "a URL like https://host:6443 was expected");
        return null;
    }

    private static Uri? ProxyOf(KubeConfigNode node)
    {
        if (node.Text("proxy-url") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" && proxy.Host.Length > 0)
        {
            return proxy;
        }

        node.Fault("proxy-url", "a URL of http, https or socks5 was expected");
        return null;
    }

    private static X509Certificate2Collection? RootsOf(KubeConfigNode node)
    {
        const string data = "certificate-authority-data";
        const string file = "certificate-authority";
        var key = node.Text(data) is null ? file : data;
        try
        {
            return (node.Data(data), node.FilePath(file)) switch
            {
                ({ } bytes, _) => Pem.Certificates(Encoding.UTF8.GetString(bytes)),
                (null, { } path) when key == file => Pem.Certificates(File.ReadAllText(path)),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            node.Fault(key, $"no usable certificates: {FarText.Show(e.Message).TrimEnd('.')}");
            return null;
        }
    }
}
