using System.Text;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>Label names that Prometheus takes.</summary>
internal static class LabelNames
{
    /// <summary>Labels of a document under names that Prometheus takes, in order: what is no letter, digit or underscore becomes an underscore (<c>app.kubernetes.io/name</c> is <c>app_kubernetes_io_name</c>).</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> labels)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            named.TryAdd(Of(key), value);
        }

        return named;
    }

    private static string Of(string key)
    {
        var name = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            _ = name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name.ToString();
    }
}
