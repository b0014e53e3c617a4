using System.Globalization;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>A mapping of a kubeconfig with typed access. Unknown keys are ignored, as kubectl does; wrong types become faults and read as absent.</summary>
internal sealed record KubeConfigNode(string File, YamlNode.Mapping Mapping, List<string> Faults)
{
    /// <summary>A text; null when absent or empty.</summary>
    public string? Text(string key) => Mapping[key] is { } node && TextOf(node, key) is { Length: > 0 } text ? text : null;

    /// <summary>A truth value; false when absent.</summary>
    public bool Flag(string key)
    {
        switch (Mapping[key])
        {
            case null or YamlNode.Scalar { IsNull: true }:
                return false;
            case YamlNode.Scalar scalar when scalar.AsBoolean() is { } truth:
                return truth;
            case var node:
                Fault(node, key, "true or false was expected");
                return false;
        }
    }

    /// <summary>A mapping; null when absent.</summary>
    public KubeConfigNode? Child(string key)
    {
        switch (Mapping[key])
        {
            case null or YamlNode.Scalar { IsNull: true }:
                return null;
            case YamlNode.Mapping mapping:
                return this with { Mapping = mapping };
            case var node:
                Fault(node, key, "a mapping was expected");
                return null;
        }
    }

    /// <summary>The mappings of a list; empty when absent.</summary>
    public IReadOnlyList<KubeConfigNode> Children(string key)
    {
        var children = new List<KubeConfigNode>();
        foreach (var item in Items(key))
        {
            if (item is YamlNode.Mapping mapping)
            {
                children.Add(this with { Mapping = mapping });
            }
            else
            {
                Fault(item, key, "each item must be a mapping");
            }
        }

        return children;
    }

    /// <summary>The texts of a list; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var item in Items(key))
        {
            if (TextOf(item, key) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>Base64 of a key ending in <c>-data</c>; null when absent.</summary>
    public byte[]? Data(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            Fault(key, "base64 was expected");
            return null;
        }
    }

    /// <summary>A path, relative ones from the kubeconfig's own folder; null when absent.</summary>
    public string? FilePath(string key) => Text(key) is { } path ? Beside(path) : null;

    /// <summary>The path, relative ones from the kubeconfig's own folder.</summary>
    public string Beside(string path) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, path);

    /// <summary>Adds a fault at the key's value, or at the mapping when the key is not there.</summary>
    public void Fault(string key, string message) => Fault(Mapping[key] ?? Mapping, key, message);

    /// <summary>Where the mapping is: <c>file:line:column</c>.</summary>
    public string Place => $"{File}:{Mapping.At.Line}:{Mapping.At.Column}";

    private void Fault(YamlNode node, string key, string message) => Faults.Add($"{File}:{node.At.Line}:{node.At.Column}: {key}: {message}.");

    private IReadOnlyList<YamlNode> Items(string key)
    {
        switch (Mapping[key])
        {
            case null or YamlNode.Scalar { IsNull: true }:
                return [];
            case YamlNode.Sequence list:
                return list.Items;
            case var node:
                Fault(node, key, "a list was expected");
                return [];
        }
    }

    private string? TextOf(YamlNode node, string key)
    {
        switch (node)
        {
            case YamlNode.Scalar { IsNull: true }:
                return null;
            case YamlNode.Scalar scalar when !IsNumberOrTruth(scalar):
                return scalar.Text;
            case YamlNode.Scalar:
                Fault(node, key, "a text was expected; write it in quotes");
                return null;
            default:
                Fault(node, key, "a text was expected");
                return null;
        }
    }

    private static bool IsNumberOrTruth(YamlNode.Scalar scalar) => scalar.AsBoolean() is not null
        || (scalar.Plain && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
