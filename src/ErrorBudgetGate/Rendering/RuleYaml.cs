using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Rendering;

/// <summary>Rules as YAML: the same rules are the same bytes, whenever and wherever they are written.</summary>
internal static class RuleYaml
{
    /// <summary>Writes services one after another, as they come; what has been written is not kept.</summary>
    public static void Write(TextWriter output, RuleStyle style, IEnumerable<ServiceRules> services)
    {
        if (style.Format == RuleFormat.Operator)
        {
            PrometheusRuleYaml.Write(output, style, services);
            return;
        }

        // Prometheus reads one document with one list, and refuses two groups of one name in a file.
        var yaml = new StringBuilder();
        AppendHeader(yaml, style);
        output.Write(yaml);
        yaml.Clear();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            yaml.Append(names.Count > 0 ? "\n" : string.Empty);
            YamlText.AppendComment(yaml, service.Origin, indent: 2);
            foreach (var group in service.File.Groups)
            {
                output.Write(names.Count == 0 ? "groups:\n" : string.Empty);
                AppendGroup(yaml, group, Unique(group.Name, names), style.Labels, indent: 2);
                output.Write(yaml);
                yaml.Clear();
            }
        }

        // What is left are services without rules.
        output.Write(yaml);
        if (names.Count == 0)
        {
            output.Write("groups: []\n");
        }
    }

    /// <summary>What it is and how it is made again.</summary>
    internal static void AppendHeader(StringBuilder yaml, RuleStyle style)
    {
        yaml.Append(RuleStyle.Mark).Append('\n');
        YamlText.AppendComment(yaml, "  " + style.Command, indent: 0);
    }

    /// <param name="indent">Spaces in front of the list's dash.</param>
    internal static void AppendGroup(StringBuilder yaml, RuleGroup group, string name, IReadOnlyList<KeyValuePair<string, string>> labels, int indent)
    {
        YamlText.AppendComment(yaml, group.Comment, indent);
        yaml.Append(' ', indent).Append("- name: ").Append(YamlText.Scalar(name)).Append('\n');
        yaml.Append(' ', indent).Append("  interval: ").Append(Durations.Format(group.Interval)).Append('\n');
        yaml.Append(' ', indent).Append(group.Rules.Count == 0 ? "  rules: []\n" : "  rules:\n");
        foreach (var rule in group.Rules)
        {
            AppendRule(yaml, rule, labels, indent + 4);
        }
    }

    private static void AppendRule(StringBuilder yaml, Rule rule, IReadOnlyList<KeyValuePair<string, string>> labels, int indent)
    {
        var alert = rule as Rule.Alert;
        yaml.Append(' ', indent).Append(alert is null ? "- record: " : "- alert: ").Append(YamlText.Scalar(alert?.Name ?? ((Rule.Recording)rule).Name)).Append('\n');
        yaml.Append(' ', indent).Append("  expr: ").Append(YamlText.Value(rule.Expression, indent + 4)).Append('\n');
        if (alert is not null && alert.For > TimeSpan.Zero)
        {
            yaml.Append(' ', indent).Append("  for: ").Append(Durations.Format(alert.For)).Append('\n');
        }

        AppendTexts(yaml, "labels", rule.Labels, PublishedRules.Include(rule) ? labels : [], indent + 2);
        AppendTexts(yaml, "annotations", alert?.Annotations ?? [], [], indent + 2);
    }

    /// <summary>A mapping of texts; nothing where it would be empty.</summary>
    internal static void AppendTexts(
        StringBuilder yaml, string key, IReadOnlyList<KeyValuePair<string, string>> own, IReadOnlyList<KeyValuePair<string, string>> added, int indent)
    {
        if (own.Count + added.Count == 0)
        {
            return;
        }

        yaml.Append(' ', indent).Append(key).Append(":\n");
        foreach (var texts in (ReadOnlySpan<IReadOnlyList<KeyValuePair<string, string>>>)[own, added])
        {
            foreach (var (name, value) in texts)
            {
                yaml.Append(' ', indent + 2).Append(YamlText.Scalar(name, flow: true)).Append(": ").Append(YamlText.Value(value, indent + 4)).Append('\n');
            }
        }
    }

    /// <summary>Two services may come to one name: <c>a-b</c> of <c>c</c>, and <c>b-c</c> of <c>a</c>.</summary>
    private static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = $"{name}-{number}";
        }

        return unique;
    }
}
