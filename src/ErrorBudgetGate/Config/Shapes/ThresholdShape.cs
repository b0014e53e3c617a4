using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>What separates good from bad in a histogram: a duration such as <c>300ms</c>, read as seconds, or a bare number in the histogram's own unit.</summary>
internal sealed class ThresholdShape : ScalarShape<decimal>
{
    /// <summary>Nobody's histogram goes further, and every query holds it.</summary>
    private const decimal Most = 1_000_000_000_000m;

    public override string Noun => "a duration such as 300ms, or a number in the histogram's own unit";

    protected override string? Fault(YamlNode.Scalar scalar, out decimal value)
    {
        if (scalar.AsNumber() is { } number)
        {
            value = number;
        }
        else if (Durations.TryParse(scalar.Text, out var duration))
        {
            value = duration.Ticks / (decimal)TimeSpan.TicksPerSecond;
        }
        else
        {
            value = 0m;
            return $"{FaultList.Quote(scalar.Text)} is not a threshold; write for example 300ms, or a number such as 4096 without quotes for a histogram of another unit.";
        }

        return value is > 0m and <= Most ? null : $"{FaultList.Quote(scalar.Text)} is out of range; write a duration or number above 0, at most {Most:0}.";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteString("pattern", DurationShape.SchemaPattern);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "number");
        json.WriteNumber("exclusiveMinimum", 0);
        json.WriteNumber("maximum", Most);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
