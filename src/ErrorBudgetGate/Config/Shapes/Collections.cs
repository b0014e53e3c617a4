using System.Text.Json;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>A list of things of one shape.</summary>
internal sealed class ListShape(Shape item, int atLeast) : Shape
{
    /// <summary>Values may stand twice; otherwise scalars must differ from each other.</summary>
    public bool AllowRepeats { get; init; }

    public override string Noun => $"a list, each item {item.Noun}";

    public override void Check(YamlNode node, FaultList faults)
    {
        if (node is not YamlNode.Sequence list)
        {
            WrongType(node, faults);
            return;
        }

        if (list.Items.Count < atLeast)
        {
            faults.Add(list.At, $"the list is empty; write {Noun}.");
        }

        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var value = list.Items[i];
            faults.Within($"[{i}]", () => item.Check(value, faults));
            if (!AllowRepeats && value is YamlNode.Scalar scalar && !seen.TryAdd(scalar.Text, scalar.At))
            {
                faults.Add(scalar.At, $"{FaultList.Quote(scalar.Text)} stands twice; the first is at line {seen[scalar.Text].Line}, remove one.");
            }
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        json.WriteNumber("minItems", atLeast);
        json.WriteBoolean("uniqueItems", !AllowRepeats);
        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>An object whose keys the user chooses.</summary>
internal sealed class MapShape(TextShape key, Shape value) : Shape
{
    public override string Noun => $"an object from {key.Noun} to {value.Noun}";

    public override void Check(YamlNode node, FaultList faults)
    {
        if (node is not YamlNode.Mapping mapping)
        {
            WrongType(node, faults);
            return;
        }

        foreach (var entry in mapping.Entries)
        {
            if (key.Fault(entry.Key) is { } fault)
            {
                faults.Add(entry.KeyAt, fault);
            }

            faults.Within("." + FaultList.Quote(entry.Key).Trim('\''), () => value.Check(entry.Value, faults));
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("propertyNames");
        key.WriteSchema(json);
        json.WriteEndObject();
        json.WriteStartObject("additionalProperties");
        value.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>One value, or an object or list that says more.</summary>
internal sealed class ScalarOrMoreShape<T>(ScalarShape<T> scalar, Shape more) : Shape
{
    public override string Noun => $"{scalar.Noun}, or {more.Noun}";

    public override void Check(YamlNode node, FaultList faults)
    {
        switch (node)
        {
            case YamlNode.Mapping when more is ObjectShape:
            case YamlNode.Sequence when more is ListShape:
                more.Check(node, faults);
                break;
            case YamlNode.Scalar { IsNull: false }:
                scalar.Check(node, faults);
                break;
            default:
                WrongType(node, faults);
                break;
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var shape in (Shape[])[scalar, more])
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
