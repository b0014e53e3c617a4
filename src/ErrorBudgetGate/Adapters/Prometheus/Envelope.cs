using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>The body of every answer of <c>/api/v1/query</c>. Thanos and Prometheus add warnings, VictoriaMetrics <c>isPartial</c>; members not named here are passed over.</summary>
internal sealed record Envelope(
    string? Status,
    EnvelopeData? Data,
    string? ErrorType,
    string? Error,
    IReadOnlyList<string?>? Warnings,
    IReadOnlyList<string?>? Infos,
    bool? IsPartial);

/// <summary>The result, whose shape follows from its type.</summary>
internal sealed record EnvelopeData(string? ResultType, JsonElement Result);

/// <summary>Depth: an honest answer nests eight levels (buckets of a native histogram), statistics a few more.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = Envelopes.MaxDepth)]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class EnvelopeContext : JsonSerializerContext;

/// <summary>Reads envelopes.</summary>
internal static class Envelopes
{
    public const int MaxDepth = 32;

    /// <summary>Null with the reason when the bytes are not one JSON object of that shape.</summary>
    public static Envelope? TryRead(ReadOnlySpan<byte> body, out string whyNot)
    {
        whyNot = string.Empty;
        try
        {
            RefuseDuplicates(body);
            if (JsonSerializer.Deserialize(body, EnvelopeContext.Default.Envelope) is { } envelope)
            {
                return envelope;
            }

            whyNot = "it is null";
        }
        catch (JsonException e)
        {
            whyNot = e.BytePositionInLine is { } at ? $"{e.Path} at line {(e.LineNumber ?? 0) + 1}, byte {at + 1}" : e.Message;
        }
        catch (InvalidOperationException)
        {
            // What Utf8JsonReader throws for text that is not Unicode: invalid UTF-8, half a surrogate pair.
            whyNot = "its text is not Unicode";
        }

        return null;
    }

    /// <summary>Of two members with one name the deserializer would silently believe the last.</summary>
    private static void RefuseDuplicates(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        var names = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                names.Push([]);
            }
            else if (reader.TokenType == JsonTokenType.EndObject)
            {
                names.Pop();
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && !names.Peek().Add(reader.GetString()!))
            {
                throw new JsonException("a name occurs twice in one object");
            }
        }
    }
}
