using System.Text.Json;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>One field of an object.</summary>
/// <param name="Description">For people: in editors, through the schema.</param>
internal sealed record Field(string Name, Shape Shape, string Description)
{
    /// <summary>How the field is written, shown when it is missing; null: it may be left out.</summary>
    public string? RequiredAs { get; init; }

    /// <summary>What holds when it is left out, as JSON; null: nothing to say.</summary>
    public string? DefaultJson { get; init; }
}

/// <summary>A field of the format that this version refuses, so that it is never half obeyed.</summary>
/// <param name="Feature">What is not enforced, in words: <c>allowances</c>.</param>
internal sealed record LaterField(string Name, string Feature)
{
    public const string Refusal = "not supported by this version, which would not enforce it; remove it";
}

/// <summary>An object with named fields; any other key is a fault.</summary>
internal sealed class ObjectShape(params Field[] fields) : Shape
{
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>Fields that exist in the format and not in this version.</summary>
    public IReadOnlyList<LaterField> Later { get; init; } = [];

    /// <summary>Exactly one of the fields must be there.</summary>
    public bool ExactlyOne { get; init; }

    /// <summary>Groups of fields: exactly one group must be there, and whole. A field of no group is free of this.</summary>
    public IReadOnlyList<string[]> Alternatives { get; init; } = [];

    /// <summary>A key without a value means the empty object.</summary>
    public bool NullIsEmpty { get; init; }

    public override string Noun => fields.Length == 0
        ? "an empty object, {}"
        : ExactlyOne ? $"an object with exactly one of {Names()}" : $"an object with {Names()}";

    public override void Check(YamlNode node, FaultList faults)
    {
        if (node is not YamlNode.Mapping mapping)
        {
            if (!(NullIsEmpty && node is YamlNode.Scalar { IsNull: true }))
            {
                WrongType(node, faults);
            }

            return;
        }

        foreach (var entry in mapping.Entries)
        {
            if (Array.Find(fields, f => f.Name == entry.Key) is { } field)
            {
                faults.Within("." + field.Name, () => field.Shape.Check(entry.Value, faults));
            }
            else if (Later.FirstOrDefault(l => l.Name == entry.Key) is { } later)
            {
                faults.Add(entry.KeyAt, $"'{later.Name}': {later.Feature} is {LaterField.Refusal}.");
            }
            else
            {
                faults.Add(entry.KeyAt, $"{FaultList.Quote(entry.Key)} is not a known field; {ClosestName.Hint(entry.Key, [.. fields.Select(f => f.Name)], "known are")}");
            }
        }

        foreach (var field in fields)
        {
            if (field.RequiredAs is { } example && mapping[field.Name] is null)
            {
                faults.Add(mapping.At, $"'{field.Name}' is missing; add {example}");
            }
        }

        var chosen = mapping.Entries.Count(e => fields.Any(f => f.Name == e.Key) || Later.Any(l => l.Name == e.Key));
        if (ExactlyOne && chosen != 1)
        {
            faults.Add(mapping.At, $"{(chosen == 0 ? "none" : "several")} of {Names()} given; write exactly one.");
        }

        if (Alternatives.Count > 0)
        {
            CheckAlternatives(mapping, faults);
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        if (NullIsEmpty)
        {
            json.WriteStartArray("type");
            json.WriteStringValue("object");
            json.WriteStringValue("null");
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("type", "object");
        }

        if (ExactlyOne)
        {
            json.WriteNumber("minProperties", 1);
            json.WriteNumber("maxProperties", 1);
        }

        var required = fields.Where(f => f.RequiredAs is not null).ToList();
        if (required.Count > 0)
        {
            json.WriteStartArray("required");
            required.ForEach(f => json.WriteStringValue(f.Name));
            json.WriteEndArray();
        }

        if (Alternatives.Count > 0)
        {
            json.WriteStartArray("oneOf");
            foreach (var group in Alternatives)
            {
                json.WriteStartObject();
                json.WriteStartArray("required");
                Array.ForEach(group, json.WriteStringValue);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", field.Description);
            if (field.DefaultJson is { } value)
            {
                json.WritePropertyName("default");
                json.WriteRawValue(value);
            }

            field.Shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void CheckAlternatives(YamlNode.Mapping mapping, FaultList faults)
    {
        var given = Alternatives.Where(group => Array.Exists(group, name => mapping[name] is not null)).ToList();
        if (given.Count != 1)
        {
            faults.Add(mapping.At, $"{(given.Count == 0 ? "none" : "several")} of {string.Join(", ", Alternatives.Select(g => string.Join(" with ", g)))} given; write exactly one.");
            return;
        }

        foreach (var name in given[0].Where(name => mapping[name] is null))
        {
            faults.Add(mapping.At, $"'{name}' is missing beside '{Array.Find(given[0], n => mapping[n] is not null)}'; add it.");
        }
    }

    private string Names() => string.Join(", ", fields.Select(f => f.Name));
}
