using System.Text.Json;
using System.Text.RegularExpressions;

namespace ErrorBudgetGate.Tests.Configuration;

/// <summary>A JSON Schema checker for the keywords the published schema uses. A keyword it does not know is an error, so that it cannot pass by not looking.</summary>
internal sealed class SchemaChecker(JsonElement schema)
{
    /// <summary>Null when the instance conforms, else where it first does not.</summary>
    public string? Fault(JsonElement instance) => Check(schema, instance, "$");

    private string? Check(JsonElement rule, JsonElement value, string at) => rule.ValueKind switch
    {
        JsonValueKind.True => null,
        JsonValueKind.False => at + ": not allowed",
        _ => rule.EnumerateObject().Select(keyword => Check(rule, keyword, value, at)).FirstOrDefault(fault => fault is not null),
    };

    private string? Check(JsonElement rule, JsonProperty keyword, JsonElement value, string at)
    {
        var expected = keyword.Value;
        string? Unless(bool ok) => ok ? null : $"{at}: {keyword.Name} {expected.GetRawText()}";
        return keyword.Name switch
        {
            "$schema" or "$defs" or "title" or "description" or "default" or "then" => null,
            "$ref" => Check(Resolve(expected.GetString()!), value, at),
            "allOf" => expected.EnumerateArray().Select(s => Check(s, value, at)).FirstOrDefault(f => f is not null),
            "anyOf" => Unless(expected.EnumerateArray().Any(s => Check(s, value, at) is null)),
            "oneOf" => Unless(expected.EnumerateArray().Count(s => Check(s, value, at) is null) == 1),
            "if" => Check(expected, value, at) is null && rule.TryGetProperty("then", out var then) ? Check(then, value, at) : null,
            "type" => Unless(expected.ValueKind == JsonValueKind.Array ? expected.EnumerateArray().Any(t => Is(value, t.GetString()!)) : Is(value, expected.GetString()!)),
            "enum" => Unless(expected.EnumerateArray().Any(e => Same(e, value))),
            "const" => Unless(Same(expected, value)),
            "pattern" => Unless(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, expected.GetString()!, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1))),
            "minLength" => Unless(value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= expected.GetInt32()),
            "maxLength" => Unless(value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= expected.GetInt32()),
            "minimum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= expected.GetDecimal()),
            "maximum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= expected.GetDecimal()),
            "exclusiveMinimum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() > expected.GetDecimal()),
            "exclusiveMaximum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() < expected.GetDecimal()),
            "minItems" => Unless(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= expected.GetInt32()),
            "uniqueItems" => Unless(value.ValueKind != JsonValueKind.Array || !expected.GetBoolean() || value.EnumerateArray().Select(v => v.GetRawText()).Distinct(StringComparer.Ordinal).Count() == value.GetArrayLength()),
            "items" => value.ValueKind != JsonValueKind.Array ? null : value.EnumerateArray().Select((v, i) => Check(expected, v, $"{at}[{i}]")).FirstOrDefault(f => f is not null),
            "minProperties" => Unless(value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= expected.GetInt32()),
            "maxProperties" => Unless(value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= expected.GetInt32()),
            "required" => Unless(value.ValueKind != JsonValueKind.Object || expected.EnumerateArray().All(n => value.TryGetProperty(n.GetString()!, out _))),
            "properties" => value.ValueKind != JsonValueKind.Object ? null : expected.EnumerateObject()
                .Select(p => value.TryGetProperty(p.Name, out var field) ? Check(p.Value, field, $"{at}.{p.Name}") : null).FirstOrDefault(f => f is not null),
            "propertyNames" => value.ValueKind != JsonValueKind.Object ? null : value.EnumerateObject()
                .Select(p => Check(expected, JsonSerializer.SerializeToElement(p.Name, TestJson.Default.String), $"{at}.{p.Name}")).FirstOrDefault(f => f is not null),
            "additionalProperties" => value.ValueKind != JsonValueKind.Object ? null : value.EnumerateObject()
                .Where(p => !rule.TryGetProperty("properties", out var known) || !known.TryGetProperty(p.Name, out _))
                .Select(p => Check(expected, p.Value, $"{at}.{p.Name}")).FirstOrDefault(f => f is not null),
            _ => throw new InvalidOperationException($"The checker does not know the keyword {keyword.Name}."),
        };
    }

    private JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(schema, (element, part) => element.GetProperty(part));

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"The checker does not know the type {type}."),
    };

    private static bool Same(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind && one.GetRawText() == other.GetRawText();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TestJson : System.Text.Json.Serialization.JsonSerializerContext;
