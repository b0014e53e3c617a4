using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Real.Backfill;

/// <summary>An alert as its file has it.</summary>
/// <param name="Labels">Its own.</param>
internal sealed record AlertingRule(string Alert, string Expression, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Of a rule file with any number of documents.</summary>
    public static IReadOnlyList<AlertingRule> Read(string text) =>
    [
        .. YamlReader.Read(text).Documents
            .SelectMany(static document => Items(document, "groups"))
            .SelectMany(static group => Items(group, "rules"))
            .OfType<YamlNode.Mapping>()
            .Where(static rule => rule["alert"] is not null)
            .Select(static rule => new AlertingRule(
                Text(rule["alert"]!),
                Text(rule["expr"]!),
                ((YamlNode.Mapping)rule["labels"]!).Entries.ToDictionary(static l => l.Key, static l => Text(l.Value), StringComparer.Ordinal))),
    ];

    private static IReadOnlyList<YamlNode> Items(YamlNode of, string key) => ((YamlNode.Sequence)((YamlNode.Mapping)of)[key]!).Items;

    private static string Text(YamlNode node) => ((YamlNode.Scalar)node).Text;
}
