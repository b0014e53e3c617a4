using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ErrorBudgetGate.Fuzz.Oracles;

/// <summary>A document as other parsers than the gate's own see it: .NET's for JSON, YamlDotNet's object model for YAML.</summary>
/// <remarks>An object is a dictionary, a list a list, every scalar its text; null is null.</remarks>
internal static class Tree
{
    /// <summary>False when neither parser makes one document of it.</summary>
    public static bool TryParse(string text, out object? root)
    {
        root = null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return TryConvert(json.RootElement, out root);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON; YAML may take it.
        }

        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var documents = yaml.Documents.Where(static d => d.RootNode is not YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" }).ToList();
            root = documents.Count == 1 ? Convert(documents[0].RootNode) : null;
            return documents.Count == 1;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Every document of a YAML text; null when it cannot be read.</summary>
    public static IReadOnlyList<object?>? Documents(string text)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return [.. yaml.Documents.Select(static d => Convert(d.RootNode))];
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    public static object? At(this object? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = node is Dictionary<string, object?> map ? map.GetValueOrDefault(step) : null;
        }

        return node;
    }

    /// <summary>The text there; empty when there is none.</summary>
    public static string TextAt(this object? node, params ReadOnlySpan<string> path) => node.At(path) as string ?? string.Empty;

    public static IReadOnlyList<object?> ItemsAt(this object? node, params ReadOnlySpan<string> path) => node.At(path) as List<object?> ?? [];

    private static bool TryConvert(JsonElement element, out object? node)
    {
        node = null;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    // Of two with one name parsers believe either: nothing can be said.
                    if (!TryConvert(property.Value, out var value) || !map.TryAdd(property.Name, value))
                    {
                        return false;
                    }
                }

                node = map;
                return true;
            case JsonValueKind.Array:
                var list = new List<object?>();
                foreach (var item in element.EnumerateArray())
                {
                    if (!TryConvert(item, out var value))
                    {
                        return false;
                    }

                    list.Add(value);
                }

                node = list;
                return true;
            case JsonValueKind.Null:
                return true;
            default:
                node = element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText();
                return true;
        }
    }

    private static object? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(static c => (c.Key as YamlScalarNode)?.Value ?? string.Empty, static c => Convert(c.Value), StringComparer.Ordinal),
        YamlSequenceNode list => list.Children.Select(Convert).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } => null,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}
