using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Real.Rules;

/// <summary>A rule that is evaluated, whatever becomes of it.</summary>
/// <param name="Group">The part of its group's name that says what it is for.</param>
/// <param name="Name">What it records, or the alert's name.</param>
/// <param name="Labels">Its own.</param>
internal sealed record RuleExpression(string Group, TimeSpan Interval, string Name, bool IsAlert, string Expression, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>All rules of a plain rule file, in its order.</summary>
    public static IReadOnlyList<RuleExpression> In(string text)
    {
        var (documents, _) = YamlReader.Read(text);
        return
        [
            .. from @group in ((YamlNode.Sequence)((YamlNode.Mapping)documents.Single())["groups"]!).Items.Cast<YamlNode.Mapping>()
               let interval = Durations.TryParse(Text(@group["interval"]), out var every) ? every : throw new InvalidOperationException("A group has no interval.")
               from rule in ((YamlNode.Sequence)@group["rules"]!).Items.Cast<YamlNode.Mapping>()
               select new RuleExpression(Text(@group["name"]).Split('/')[^1], interval, Text(rule["record"] ?? rule["alert"]), rule["alert"] is not null, Text(rule["expr"]), LabelsOf(rule)),
        ];
    }

    private static string Text(YamlNode? node) => ((YamlNode.Scalar)node!).Text;

    private static Dictionary<string, string> LabelsOf(YamlNode.Mapping rule) =>
        rule["labels"] is YamlNode.Mapping labels ? labels.Entries.ToDictionary(static l => l.Key, static l => Text(l.Value), StringComparer.Ordinal) : [];
}
