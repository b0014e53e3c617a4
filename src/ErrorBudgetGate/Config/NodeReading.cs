using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>Walks a document that may be at fault anywhere: what is not there, or is not what it should be, is absent or empty.</summary>
internal static class NodeReading
{
    public static YamlNode? Get(this YamlNode? node, string key) => (node as YamlNode.Mapping)?[key];

    public static IReadOnlyList<YamlNode> Items(this YamlNode? node) => (node as YamlNode.Sequence)?.Items ?? [];

    public static IReadOnlyList<YamlEntry> Entries(this YamlNode? node) => (node as YamlNode.Mapping)?.Entries ?? [];

    public static string Text(this YamlNode? node) => (node as YamlNode.Scalar)?.Text ?? string.Empty;

    /// <summary>A mapping of texts; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this YamlNode? node)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in node.Entries())
        {
            texts[entry.Key] = entry.Value.Text();
        }

        return texts;
    }
}
