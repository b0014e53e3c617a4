using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Rendering;

/// <summary>The one JSON text of a decision record: snake_case names, nulls written, one line.</summary>
internal static class DecisionRecordJson
{
    /// <summary>Writes the record once; every sink gets these bytes.</summary>
    public static SerializedRecord Serialize(DecisionRecord record)
    {
        var json = new ArrayBufferWriter<byte>(4096);

        // Relaxed: quotes of PromQL and letters of names stay readable. Control characters and line separators are still
        // escaped, so a record is one line and cannot drive a terminal; nothing here is ever placed inside HTML.
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, record, DecisionRecordContext.Default.DecisionRecord);
        }

        return new SerializedRecord(record, json.WrittenMemory);
    }

    /// <summary>Reads a record back. Fields of a later version are passed over; the bytes keep them.</summary>
    /// <exception cref="JsonException">Not a decision record: torn, not JSON, or without the fields that identify it.</exception>
    public static SerializedRecord Deserialize(ReadOnlyMemory<byte> json)
    {
        var record = JsonSerializer.Deserialize(json.Span, DecisionRecordContext.Default.DecisionRecord)
            ?? throw new JsonException("The text is null, not a decision record.");
        if (string.IsNullOrEmpty(record.RecordId) || string.IsNullOrEmpty(record.DecisionId) || string.IsNullOrEmpty(record.RunId))
        {
            throw new JsonException("The record does not say which decision it is about.");
        }

        return new SerializedRecord(record, json);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(DecisionRecord))]
internal sealed partial class DecisionRecordContext : JsonSerializerContext;

/// <summary>RFC 3339 in UTC with milliseconds and <c>Z</c>: <c>2026-03-01T12:00:00.000Z</c>.</summary>
internal sealed class UtcMilliseconds : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
