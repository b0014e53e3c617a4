using System.Buffers;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Manifests;

/// <summary>Argo CD's Application, from its wire shape to what a decision needs. Unknown fields are skipped, wrong types are faults.</summary>
/// <remarks>
/// The target comes from <c>status.operationState.syncResult</c>, else <c>status.operationState.operation.sync</c>; never from <c>status.sync</c> (the last
/// comparison) or the root <c>operation</c> (keeps a revision that a refreshing retry has given up).
/// </remarks>
internal static class ApplicationManifest
{
    /// <summary>Reads JSON as an API answers it.</summary>
    /// <param name="typeMayBeAbsent">Argo CD's own API leaves <c>apiVersion</c> and <c>kind</c> out.</param>
    public static ManifestReading Parse(ReadOnlySpan<byte> json, bool typeMayBeAbsent = false)
    {
        try
        {
            return new ManifestReading.Read(Walk(json, typeMayBeAbsent));
        }
        catch (JsonFieldException e)
        {
            return Faulty(e.PathText, e.Message, PositionOf(json, e.Offset));
        }
        catch (JsonException e)
        {
            return NotJson(e);
        }
    }

    /// <summary>Reads one YAML document. Annotations may be unquoted numbers or truth values there: people write <c>true</c>, only an API insists on text.</summary>
    public static ManifestReading ParseYaml(string text)
    {
        var yaml = YamlReader.Read(text);
        if (yaml.Faults is [var fault, ..])
        {
            return Faulty(string.Empty, fault.Message, fault.At);
        }

        var documents = yaml.Documents.Where(static d => d is not YamlNode.Scalar { IsNull: true }).ToList();
        if (documents is not [var root])
        {
            return Faulty(string.Empty, documents.Count == 0 ? "the text is empty; an Application is needed." : "several documents were found; one Application is needed.",
                documents.Count == 0 ? new Position(1, 1) : documents[1].At);
        }

        var json = new ArrayBufferWriter<byte>(text.Length + 16);
        try
        {
            using (var writer = new Utf8JsonWriter(json))
            {
                WithTextAnnotations(root).WriteTo(writer);
            }

            return new ManifestReading.Read(Walk(json.WrittenSpan, typeMayBeAbsent: false));
        }
        catch (JsonFieldException e)
        {
            return Faulty(e.PathText, e.Message, PositionOf(root, e.Path));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return Faulty(string.Empty, "it holds text that is not valid Unicode.", root.At);
        }
    }

    private static ApplicationSnapshot Walk(ReadOnlySpan<byte> json, bool typeMayBeAbsent)
    {
        var fields = new JsonFields(json);
        return ApplicationDraft.Read(ref fields, typeMayBeAbsent);
    }

    private static ManifestReading.Faulty NotJson(JsonException e) =>
        Faulty(string.Empty, "not valid JSON, or cut short.", new Position((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1));

    private static ManifestReading.Faulty Faulty(string path, string message, Position at) => new(new ManifestFault(path, message, at));

    private static YamlNode WithTextAnnotations(YamlNode root) =>
        With(root, "metadata", static metadata => With(metadata, "annotations", static annotations => annotations is not YamlNode.Mapping mapping
            ? annotations
            : mapping with { Entries = [.. mapping.Entries.Select(static e => e.Value is YamlNode.Scalar { IsNull: false } s ? e with { Value = s with { Plain = false } } : e)] }));

    private static YamlNode With(YamlNode node, string key, Func<YamlNode, YamlNode> change) => node is not YamlNode.Mapping mapping
        ? node
        : mapping with { Entries = [.. mapping.Entries.Select(e => e.Key == key ? e with { Value = change(e.Value) } : e)] };

    /// <summary>The deepest node that the path leads to; a missing field is told at its parent.</summary>
    private static Position PositionOf(YamlNode node, IReadOnlyList<string> path)
    {
        foreach (var step in path)
        {
            var next = node switch
            {
                YamlNode.Mapping mapping => mapping[step],
                YamlNode.Sequence list when int.TryParse(step.AsSpan().Trim("[]"), out var index) && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node.At;
    }

    private static Position PositionOf(ReadOnlySpan<byte> json, long offset)
    {
        var before = json[..(int)offset];
        return new Position(before.Count((byte)'\n') + 1, (int)offset - before.LastIndexOf((byte)'\n'));
    }
}
