using ErrorBudgetGate.Transport;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>Connections from kubeconfig files (YAML, and so JSON). Of several files the first that names a thing wins it whole, as kubectl has it.</summary>
internal static class KubeConfigFile
{
    /// <summary>The files of a KUBECONFIG list that exist; all of them when none does, so that the fault can name one.</summary>
    public static IReadOnlyList<string> ExistingOf(string list)
    {
        var all = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        var existing = all.Where(File.Exists).ToList();
        return existing.Count > 0 ? existing : all;
    }

    /// <summary>The connection of the current context. Only its own entries are looked into; others may be broken.</summary>
    public static KubernetesAccess Load(IReadOnlyList<string> paths, TimeSpan requestTimeout, TimeProvider clock)
    {
        if (paths.Count == 0)
        {
            return KubernetesAccess.Fault("KUBECONFIG names no file.");
        }

        var faults = new List<string>();
        var files = new List<KubeConfigNode>();
        foreach (var path in paths)
        {
            if (Read(path, faults) is { } root)
            {
                files.Add(root);
            }
        }

        if (faults.Count > 0)
        {
            return new KubernetesAccess.Unusable(faults);
        }

        var connection = Connect(files, paths[0], requestTimeout, clock, faults);
        return connection is not null && faults.Count == 0 ? new KubernetesAccess.Ready(connection) : new KubernetesAccess.Unusable(faults);
    }

    private static KubernetesConnection? Connect(List<KubeConfigNode> files, string firstPath, TimeSpan requestTimeout, TimeProvider clock, List<string> faults)
    {
        var current = files.Select(static f => f.Text("current-context")).FirstOrDefault(static c => c is not null);
        if (current is null)
        {
            if (faults.Count == 0)
            {
                faults.Add($"{firstPath}: it names no current-context; choose one with kubectl config use-context NAME.");
            }

            return null;
        }

        if (Named(files, "contexts", "context", current, faults, firstPath) is not { } context)
        {
            return null;
        }

        var clusterName = Required(context, "cluster");
        var userName = context.Text("user");
        var cluster = clusterName is null ? null : Named(files, "clusters", "cluster", clusterName, faults, context.Place);
        var user = userName is null ? null : Named(files, "users", "user", userName, faults, context.Place);
        if (cluster is null || faults.Count > 0)
        {
            return null;
        }

        var target = KubeConfigCluster.Read(cluster);
        var identity = KubeConfigUser.Read(user, userName ?? string.Empty, cluster, clock);
        return faults.Count > 0 || target is null || identity is null ? null : new KubernetesConnection(
            target.Server,
            new WireSettings
            {
                RequestTimeout = requestTimeout,
                TrustedRoots = target.Roots,
                SkipTlsVerification = target.SkipTlsVerification,
                TlsServerName = target.TlsServerName,
                Proxy = target.Proxy,
                ClientCertificate = identity.Certificate?.Leaf,
                ClientCertificateChain = identity.Certificate?.Chain,
            },
            identity.Credential,
            identity.Headers);
    }

    private static string? Required(KubeConfigNode node, string key)
    {
        var text = node.Text(key);
        if (text is null && node.Faults.Count == 0)
        {
            node.Fault(key, "it is missing");
        }

        return text;
    }

    /// <summary>The mapping <paramref name="inner"/> of the first item called so, over all files.</summary>
    private static KubeConfigNode? Named(List<KubeConfigNode> files, string list, string inner, string name, List<string> faults, string wantedBy)
    {
        var before = faults.Count;
        foreach (var item in files.SelectMany(f => f.Children(list)))
        {
            // Another entry's broken name is none of this context's business.
            if (item.Mapping["name"] is YamlNode.Scalar { Text: var text } && text == name)
            {
                // An entry of a user may be empty: authentication is then none.
                return item.Child(inner) ?? item with { Mapping = new YamlNode.Mapping([], item.Mapping.At) };
            }
        }

        if (faults.Count == before)
        {
            faults.Add($"{wantedBy}: the {inner} '{FarText.Show(name)}' is not among the {list}.");
        }

        return null;
    }

    private static KubeConfigNode? Read(string path, List<string> faults)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add(e is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such kubeconfig file." : $"{path}: cannot be read: {FarText.Show(e.Message)}");
            return null;
        }

        var yaml = YamlReader.Read(text);
        faults.AddRange(yaml.Faults.Select(f => $"{path}:{f.At.Line}:{f.At.Column}: {FarText.Show(f.Message)}"));
        switch (yaml.Documents)
        {
            case [YamlNode.Mapping root, ..]:
                return new KubeConfigNode(path, root, faults);
            case [] or [YamlNode.Scalar { IsNull: true }, ..]:
                return new KubeConfigNode(path, new YamlNode.Mapping([], new Position(1, 1)), faults);
            default:
                faults.Add($"{path}:1:1: this is no kubeconfig; a mapping was expected.");
                return null;
        }
    }
}
