using System.Text.Encodings.Web;
using System.Text.Json;
using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config;

/// <summary>The published JSON Schema (draft 2020-12), from the shapes that validation uses. It knows single fields; what lies between fields only <c>policy validate</c> checks.</summary>
internal static class JsonSchema
{
    public static void Write(Stream output)
    {
        // Read by people and editors, never put into HTML.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(output, options);
        (string Kind, ObjectShape Shape)[] kinds =
            [(PolicyShape.Kind, PolicyShape.Document), (ObjectivesShape.Kind, ObjectivesShape.Document), (ConnectionsShape.Kind, ConnectionsShape.Document)];

        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title", "Error Budget Gate documents");
        json.WriteString("type", "object");
        json.WriteStartArray("required");
        json.WriteStringValue("kind");
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteStartObject("kind");
        json.WriteStartArray("enum");
        foreach (var (kind, _) in kinds)
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();

        // By kind, not oneOf: an editor then names the field at fault instead of every kind that does not fit.
        json.WriteStartArray("allOf");
        foreach (var (kind, _) in kinds)
        {
            WriteBranch(json, kind);
        }

        json.WriteEndArray();
        json.WriteStartObject("$defs");
        foreach (var (kind, shape) in kinds)
        {
            json.WriteStartObject(kind);
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBranch(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteStartObject("if");
        json.WriteStartArray("required");
        json.WriteStringValue("kind");
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteStartObject("kind");
        json.WriteString("const", kind);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("then");
        json.WriteString("$ref", "#/$defs/" + kind);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
