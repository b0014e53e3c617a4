using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>The connection of a Pod, from what the kubelet gives it.</summary>
internal static class InClusterConfig
{
    /// <summary>Where the kubelet mounts <c>token</c> and <c>ca.crt</c>.</summary>
    public const string Directory = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <param name="host">KUBERNETES_SERVICE_HOST: a name or an address, IPv6 without brackets.</param>
    /// <param name="port">KUBERNETES_SERVICE_PORT; 443 when there is none.</param>
    public static KubernetesAccess Load(string host, string? port, string directory, TimeSpan requestTimeout, TimeProvider clock)
    {
        var number = 443;
        if (!string.IsNullOrEmpty(port) && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 65535))
        {
            return KubernetesAccess.Fault($"KUBERNETES_SERVICE_PORT is '{FarText.Show(port)}'; a port from 1 to 65535 was expected.");
        }

        var bracketed = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{bracketed}:{number}/", UriKind.Absolute, out var server) || server.AbsolutePath != "/" || server.UserInfo.Length > 0)
        {
            return KubernetesAccess.Fault($"KUBERNETES_SERVICE_HOST is '{FarText.Show(host)}'; a host name or an address was expected.");
        }

        var token = Path.Combine(directory, "token");
        if (!File.Exists(token))
        {
            return KubernetesAccess.Fault($"{token} is missing; let the Pod mount its service account (automountServiceAccountToken: true), or name a kubeconfig.");
        }

        var roots = Path.Combine(directory, "ca.crt");
        try
        {
            return new KubernetesAccess.Ready(new KubernetesConnection(
                server,
                new WireSettings { RequestTimeout = requestTimeout, TrustedRoots = RootsOf(roots) },
                new TokenFileCredential(token, clock),
                Headers: []));
        }
        catch (CryptographicException e)
        {
            return KubernetesAccess.Fault($"{roots}: no usable certificates: {FarText.Show(e.Message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return KubernetesAccess.Fault(roots, e);
        }
    }

    /// <summary>Without the file the system's roots count, as client-go has it.</summary>
    private static X509Certificate2Collection? RootsOf(string file) => File.Exists(file) ? Pem.Certificates(File.ReadAllText(file)) : null;
}
