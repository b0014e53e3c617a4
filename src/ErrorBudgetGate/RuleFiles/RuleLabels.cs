using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>Labels from the command line: <c>NAME=VALUE</c>.</summary>
internal static class RuleLabels
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>As Prometheus and Alertmanager read everywhere, UTF-8 names not being accepted everywhere; null: nothing is wrong.</summary>
    public static string? FaultOfLabel(string pair)
    {
        if (Parts(pair) is not var (name, value))
        {
            return NotAPair(pair);
        }

        if (!(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || name.StartsWith("__", StringComparison.Ordinal))
        {
            return $"{FaultList.Quote(name)} is not a label of Prometheus; use letters, digits and '_', no digit and not '__' first.";
        }

        if (value.Length == 0)
        {
            return $"{FaultList.Quote(name)} has no value, and Prometheus drops such a label; give it one.";
        }

        if (value.Contains("{{", StringComparison.Ordinal))
        {
            return $"the value of {FaultList.Quote(name)} holds {{{{, which Prometheus expands in alerts and not in series; write the value out.";
        }

        return Excerpt.OneLine(value) == value ? null : $"the value of {FaultList.Quote(name)} holds a control character.";
    }

    /// <summary>As Kubernetes accepts labels: an optional DNS prefix, names and values of at most 63 characters.</summary>
    public static string? FaultOfObjectLabel(string pair)
    {
        if (Parts(pair) is not var (name, value))
        {
            return NotAPair(pair);
        }

        if (Config.Shapes.Texts.AnnotationKey.Fault(name) is not null)
        {
            return $"{FaultList.Quote(name)} is not a label that Kubernetes accepts; write for example release=prometheus.";
        }

        return value.Length == 0 || (value.Length <= 63 && IsEdge(value[0]) && IsEdge(value[^1]) && value.All(c => IsEdge(c) || c is '-' or '_' or '.'))
            ? null
            : $"{FaultList.Quote(value)} is not a label value that Kubernetes accepts: at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last.";
    }

    /// <summary>A DNS-1123 label.</summary>
    public static string? FaultOfNamespace(string text) =>
        text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-'
            ? null
            : $"--namespace: {FaultList.Quote(text)} is not a name that Kubernetes accepts: at most 63 lower-case letters, digits and '-', a letter or digit first and last.";

    public static IReadOnlyList<KeyValuePair<string, string>> Split(string[]? pairs) =>
        [.. (pairs ?? []).Select(Parts).Where(p => p is not null).Select(p => KeyValuePair.Create(p!.Value.Name, p.Value.Value))];

    /// <summary>What every object carries; a given label of the same name takes its place.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> OfObject(IReadOnlyList<KeyValuePair<string, string>> given) =>
        given.Any(l => l.Key == ManagedBy) ? given : [KeyValuePair.Create(ManagedBy, "error-budget-gate"), .. given];

    /// <summary>The flags that generate the same again, for a shell. The folder is not named: it is called differently wherever one stands.</summary>
    public static string Flags(
        bool operatorFormat, IReadOnlyList<KeyValuePair<string, string>> labels, string? objectNamespace, IReadOnlyList<KeyValuePair<string, string>> objectLabels, bool toFolder)
    {
        var flags = new StringBuilder(operatorFormat ? " --format operator" : string.Empty);
        if (objectNamespace is not null)
        {
            flags.Append(" --namespace ").Append(objectNamespace);
        }

        foreach (var (flag, pairs) in (ReadOnlySpan<(string, IReadOnlyList<KeyValuePair<string, string>>)>)[("--object-labels", objectLabels), ("--labels", labels)])
        {
            foreach (var (name, value) in pairs)
            {
                flags.Append(' ').Append(flag).Append(' ').Append(name).Append('=').Append(value.Length == 0 ? string.Empty : OverrideCommand.Quote(value));
            }
        }

        return flags.Append(toFolder ? " --out DIR" : string.Empty).ToString();
    }

    private static (string Name, string Value)? Parts(string pair) => pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (pair[..at], pair[(at + 1)..]) : null;

    private static string NotAPair(string pair) => $"{FaultList.Quote(pair)} is not NAME=VALUE; write for example team=payments.";

    private static bool IsEdge(char c) => char.IsAsciiLetterOrDigit(c);
}
