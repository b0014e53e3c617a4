using System.Globalization;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>Makes nodes of a <c>ServiceObjectives</c> document that stand where their foreign source stood, so that every fault names that place.</summary>
internal static class Nodes
{
    public static YamlNode.Scalar Text(string text, Position at) => new(text, Plain: false, at);

    /// <summary>A number, truth value or other word that is written without quotes.</summary>
    public static YamlNode.Scalar Plain(string text, Position at) => new(text, Plain: true, at);

    public static YamlNode.Scalar Plain(decimal number, Position at) => Plain(Number(number), at);

    /// <summary>Entries without a value are left out.</summary>
    public static YamlNode.Mapping Map(Position at, params ReadOnlySpan<(string Key, YamlNode? Value)> entries)
    {
        var kept = new List<YamlEntry>(entries.Length);
        foreach (var (key, value) in entries)
        {
            if (value is not null)
            {
                kept.Add(new YamlEntry(key, value.At, value));
            }
        }

        return new YamlNode.Mapping(kept, at);
    }

    /// <summary>Null where there is nothing to write.</summary>
    public static YamlNode.Mapping? MapOrNull(Position at, IEnumerable<(string Key, string Value, Position At)> entries)
    {
        var kept = entries.Select(e => new YamlEntry(e.Key, e.At, Text(e.Value, e.At))).ToList();
        return kept.Count == 0 ? null : new YamlNode.Mapping(kept, at);
    }

    public static YamlNode.Sequence List(Position at, IEnumerable<YamlNode> items) => new([.. items], at);

    /// <summary>Without the zeros behind the last digit that counts.</summary>
    public static string Number(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
