using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Real.Backfill;

/// <summary>Reads the recording rules of a rule file, plain or as a PrometheusRule; alerts are passed over.</summary>
internal static class RecordingRules
{
    /// <param name="interval">Of groups that name none.</param>
    /// <exception cref="InvalidOperationException">It is no rule file, or says something that a backfill would not honour.</exception>
    public static IReadOnlyList<RecordingRule> Read(string text, TimeSpan interval)
    {
        var (documents, faults) = YamlReader.Read(text);
        if (faults is [var fault, ..])
        {
            throw new InvalidOperationException($"line {fault.At.Line}: {fault.Message}");
        }

        return [.. documents.SelectMany(document => Items(At(document, "spec") ?? document, "groups")).SelectMany(group => Group(group, interval))];
    }

    private static IEnumerable<RecordingRule> Group(YamlNode group, TimeSpan interval)
    {
        // Both change what is recorded, in ways that a range query does not.
        foreach (var key in new[] { "limit", "query_offset" })
        {
            if (At(group, key) is not null)
            {
                throw new InvalidOperationException($"group {Text(group, "name")}: {key} is not honoured when backfilling");
            }
        }

        if (At(group, "interval") is YamlNode.Scalar { Text: var every } && !Durations.TryParse(every, out interval))
        {
            throw new InvalidOperationException($"group {Text(group, "name")}: {every} is no interval");
        }

        return Items(group, "rules").Where(static rule => At(rule, "record") is not null).Select(rule => new RecordingRule(
            Text(group, "name"),
            interval,
            Text(rule, "record"),
            Text(rule, "expr"),
            Labels(group).Concat(Labels(rule)).GroupBy(static l => l.Key).ToDictionary(static l => l.Key, static l => l.Last().Value, StringComparer.Ordinal)));
    }

    private static YamlNode? At(YamlNode node, string key) => (node as YamlNode.Mapping)?[key];

    private static IEnumerable<YamlNode> Items(YamlNode of, string key) => At(of, key) switch
    {
        null => [],
        YamlNode.Sequence items => items.Items,
        _ => throw new InvalidOperationException($"{key} is no list"),
    };

    private static string Text(YamlNode of, string key) => At(of, key) is YamlNode.Scalar scalar ? scalar.Text : throw new InvalidOperationException($"line {of.At.Line}: {key} is missing");

    private static IEnumerable<KeyValuePair<string, string>> Labels(YamlNode of) => At(of, "labels") is YamlNode.Mapping labels
        ? labels.Entries.Select(static l => KeyValuePair.Create(l.Key, ((YamlNode.Scalar)l.Value).Text))
        : [];
}
