using System.Text.Json;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>A kubeconfig's <c>exec</c> section: a command that prints a credential.</summary>
/// <param name="ApiVersion"><c>client.authentication.k8s.io/v1</c> or <c>v1beta1</c>.</param>
/// <param name="Command">A name on the PATH, or a path.</param>
/// <param name="Arguments">Passed one by one, never through a shell.</param>
/// <param name="Environment">Added to the gate's own.</param>
/// <param name="InstallHint">What its author says to those who lack it.</param>
/// <param name="Cluster">JSON object given to the plugin as <c>spec.cluster</c>; null when it did not ask for it.</param>
internal sealed record ExecPlugin(
    string ApiVersion,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    string? InstallHint,
    byte[]? Cluster)
{
    /// <summary>The variable KUBERNETES_EXEC_INFO.</summary>
    public string ExecInfo()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            if (Cluster is not null)
            {
                json.WritePropertyName("cluster");
                json.WriteRawValue(Cluster);
            }

            json.WriteBoolean("interactive", value: false);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    /// <summary>The executable, or null. A bare name is looked for on the PATH alone: .NET itself would try the current directory first.</summary>
    public string? Resolve(string? searchPath)
    {
        if (Command.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(Command) ? Command : null;
        }

        foreach (var directory in (searchPath ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = Path.Combine(directory, Command);
            if (Path.IsPathRooted(directory) && File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
