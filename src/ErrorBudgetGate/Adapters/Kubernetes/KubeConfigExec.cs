using System.Buffers;
using ErrorBudgetGate.Transport;
using System.Text.Json;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>A kubeconfig's <c>exec</c> section.</summary>
internal static class KubeConfigExec
{
    private const string Group = "client.authentication.k8s.io/";

    /// <summary>Null when it cannot be used; the faults are with the node.</summary>
    public static ExecPlugin? Read(KubeConfigNode node, KubeConfigNode cluster)
    {
        var version = node.Text("apiVersion");
        if (version is not (Group + "v1" or Group + "v1beta1"))
        {
            node.Fault("apiVersion", $"{Group}v1 or {Group}v1beta1 was expected");
        }

        CheckInteractive(node, version);
        var command = node.Text("command");
        if (command is null)
        {
            node.Fault("command", "it is missing");
        }

        var environment = new List<KeyValuePair<string, string>>();
        foreach (var variable in node.Children("env"))
        {
            if (variable.Text("name") is { } name && !name.Contains('=', StringComparison.Ordinal))
            {
                environment.Add(new(name, variable.Text("value") ?? string.Empty));
            }
            else
            {
                variable.Fault("name", "a variable's name was expected");
            }
        }

        var arguments = node.Texts("args");
        var clusterInfo = node.Flag("provideClusterInfo") ? ClusterInfo(cluster) : null;
        return version is null || command is null || node.Faults.Count > 0 ? null : new ExecPlugin(
            version,
            command.Contains('/', StringComparison.Ordinal) ? node.Beside(command) : command,
            arguments,
            environment,
            node.Text("installHint"),
            clusterInfo);
    }

    private static void CheckInteractive(KubeConfigNode node, string? version)
    {
        switch (node.Text("interactiveMode"))
        {
            case "Never" or "IfAvailable":
            case null when version != Group + "v1":
                break;
            case "Always":
                node.Fault("interactiveMode", "the plugin always asks a person, and the gate has none; use a plugin with Never or IfAvailable");
                break;
            default:
                node.Fault("interactiveMode", "Never, IfAvailable or Always was expected");
                break;
        }
    }

    /// <summary><c>spec.cluster</c> of an ExecCredential. CA files are given as data: the plugin need not find them.</summary>
    private static byte[] ClusterInfo(KubeConfigNode cluster)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("server", cluster.Text("server"));
            if (cluster.Text("tls-server-name") is { } name)
            {
                json.WriteString("tls-server-name", name);
            }

            if (cluster.Flag("insecure-skip-tls-verify"))
            {
                json.WriteBoolean("insecure-skip-tls-verify", value: true);
            }

            if ((cluster.Data("certificate-authority-data") ?? AuthorityFile(cluster)) is { } authority)
            {
                json.WriteBase64String("certificate-authority-data", authority);
            }

            if (cluster.Text("proxy-url") is { } proxy)
            {
                json.WriteString("proxy-url", proxy);
            }

            foreach (var extension in cluster.Children("extensions"))
            {
                if (extension.Text("name") == "client.authentication.k8s.io/exec" && extension.Mapping["extension"] is { } config)
                {
                    json.WritePropertyName("config");
                    config.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static byte[]? AuthorityFile(KubeConfigNode cluster)
    {
        try
        {
            return cluster.FilePath("certificate-authority") is { } path ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cluster.Fault("certificate-authority", $"it cannot be read: {FarText.Show(e.Message).TrimEnd('.')}");
            return null;
        }
    }
}
