using System.Security.Cryptography;
using ErrorBudgetGate.Transport;
using System.Text;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>A kubeconfig's user: a certificate, a way to get an Authorization header, and whom to act as.</summary>
internal sealed record KubeConfigUser(ClientCertificate? Certificate, IKubernetesCredential Credential, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Null when it cannot be used; the faults are with the node.</summary>
    /// <param name="node">Null: the context names no user, and requests are anonymous.</param>
    public static KubeConfigUser? Read(KubeConfigNode? node, string name, KubeConfigNode cluster, TimeProvider clock)
    {
        if (node is null)
        {
            return new KubeConfigUser(Certificate: null, new FixedCredential($"the anonymous context of {cluster.File}", authorization: null), Headers: []);
        }

        if (node.Mapping["auth-provider"] is not null)
        {
            node.Fault("auth-provider", "it is no longer supported, by kubectl neither; use an exec plugin");
        }

        var certificate = CertificateOf(node);
        var credential = CredentialOf(node, $"user '{FarText.Show(name)}' of {node.File}", cluster, clock);
        var headers = HeadersOf(node);
        return node.Faults.Count > 0 ? null : new KubeConfigUser(certificate, credential, headers);
    }

    /// <summary>As client-go ranks them: a token file, a token, name and password, a plugin.</summary>
    private static IKubernetesCredential CredentialOf(KubeConfigNode node, string name, KubeConfigNode cluster, TimeProvider clock)
    {
        var token = node.Text("token");
        var username = node.Text("username");
        var password = node.Text("password");
        if (token is not null && (username ?? password) is not null)
        {
            node.Fault("token", "it stands beside username and password; keep one way to sign in");
        }

        if (node.FilePath("tokenFile") is { } file)
        {
            return new TokenFileCredential(file, clock);
        }

        if (token is not null)
        {
            var bearer = Authorizations.Bearer(token);
            if (bearer is null)
            {
                node.Fault("token", "it holds characters that no token has");
            }

            return new FixedCredential(name, bearer);
        }

        if ((username ?? password) is not null)
        {
            return new FixedCredential(name, Authorizations.Basic(username ?? string.Empty, password ?? string.Empty));
        }

        return node.Child("exec") is { } exec && KubeConfigExec.Read(exec, cluster) is { } plugin
            ? new ExecCredential(name, plugin, ExecRun.DefaultLimit, clock)
            : new FixedCredential(name, authorization: null);
    }

    private static ClientCertificate? CertificateOf(KubeConfigNode node)
    {
        var certificate = PemOf(node, "client-certificate");
        var key = PemOf(node, "client-key");
        if ((certificate is null) != (key is null))
        {
            if (node.Faults.Count == 0)
            {
                node.Fault(certificate is null ? "client-certificate" : "client-key", "it is missing beside its other half");
            }

            return null;
        }

        try
        {
            return certificate is null ? null : Pem.ClientCertificate(certificate, key!);
        }
        catch (CryptographicException e)
        {
            node.Fault(node.Mapping["client-certificate-data"] is null ? "client-certificate" : "client-certificate-data", $"no usable certificate and key: {FarText.Show(e.Message).TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>PEM text of <c>KEY-data</c>, else of the file that <c>KEY</c> names.</summary>
    private static string? PemOf(KubeConfigNode node, string key)
    {
        if (node.Text(key + "-data") is not null)
        {
            return node.Data(key + "-data") is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        }

        try
        {
            return node.FilePath(key) is { } path ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            node.Fault(key, $"it cannot be read: {FarText.Show(e.Message).TrimEnd('.')}");
            return null;
        }
    }

    private static List<KeyValuePair<string, string>> HeadersOf(KubeConfigNode node)
    {
        var headers = new List<KeyValuePair<string, string>>();
        void Add(string key, string header, string? value)
        {
            if (value is null)
            {
                return;
            }

            if (value.All(static c => c is >= ' ' and < '\u007f'))
            {
                headers.Add(new(header, value));
            }
            else
            {
                node.Fault(key, "it must be printable ASCII, as it travels in a header");
            }
        }

        Add("as", "Impersonate-User", node.Text("as"));
        Add("as-uid", "Impersonate-Uid", node.Text("as-uid"));
        foreach (var group in node.Texts("as-groups"))
        {
            Add("as-groups", "Impersonate-Group", group);
        }

        if (node.Child("as-user-extra") is { } extra)
        {
            foreach (var entry in extra.Mapping.Entries)
            {
                foreach (var value in extra.Texts(entry.Key))
                {
                    Add("as-user-extra", "Impersonate-Extra-" + Uri.EscapeDataString(entry.Key), value);
                }
            }
        }

        if (headers.Count > 0 && node.Text("as") is null)
        {
            node.Fault("as", "as-uid, as-groups and as-user-extra need it");
        }

        return headers;
    }
}
