using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>A share: <c>75%</c> or 0.75, exact in decimal.</summary>
/// <param name="min">Ratio.</param>
/// <param name="max">Ratio, at most 1.</param>
/// <param name="open">Both bounds are excluded.</param>
internal sealed class RatioShape(decimal min, decimal max, bool open, string example) : ScalarShape<decimal>
{
    public override string Noun => $"a percentage such as {example}";

    protected override string? Fault(YamlNode.Scalar scalar, out decimal value)
    {
        value = 0m;
        var text = scalar.Text;
        if (scalar.AsNumber() is { } ratio)
        {
            if (ratio > 1m)
            {
                return $"{text} is more than 1; write {text}% with its percent sign, or a ratio up to 1.";
            }

            value = ratio;
        }
        else if (text.EndsWith('%') && text.Length > 1 && char.IsAsciiDigit(text[^2])
            && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && text[0] is not ('+' or '.'))
        {
            value = percent / 100m;
        }
        else
        {
            return $"{FaultList.Quote(text)} is not a percentage; write for example {example}, or a ratio such as {Plain(max / 2m)} without quotes.";
        }

        var inside = open ? value > min && value < max : value >= min && value <= max;
        return inside ? null : $"{FaultList.Quote(text)} is out of range; write a percentage {(open ? "strictly between" : "from")} {Plain(min * 100m)}% {(open ? "and" : "to")} {Plain(max * 100m)}%.";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteString("pattern", min < 0m ? "^-?[0-9]+(\\.[0-9]+)?%$" : "^[0-9]+(\\.[0-9]+)?%$");
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "number");
        json.WriteNumber(open ? "exclusiveMinimum" : "minimum", min);
        json.WriteNumber(open ? "exclusiveMaximum" : "maximum", max);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Plain(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>A number, exact in decimal: counts, rates, money.</summary>
/// <param name="open">The lower bound is excluded.</param>
internal sealed class NumberShape(decimal min, decimal max, bool open, string example) : ScalarShape<decimal>
{
    public override string Noun => $"a number such as {example}";

    protected override string? Fault(YamlNode.Scalar scalar, out decimal value)
    {
        value = scalar.AsNumber() ?? 0m;
        if (scalar.AsNumber() is null)
        {
            return $"{Describe(scalar)}; write {Noun}, without quotes.";
        }

        return (open ? value > min : value >= min) && value <= max
            ? null
            : $"{scalar.Text} is out of range; write a number {(open ? "above" : "from")} {min:0.####}{(open ? ", at most" : " to")} {max:0.####}.";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "number");
        json.WriteNumber(open ? "exclusiveMinimum" : "minimum", min);
        json.WriteNumber("maximum", max);
    }
}

/// <summary>A span of time as <see cref="Durations"/> reads it: <c>24h</c>.</summary>
internal sealed class DurationShape(TimeSpan min, TimeSpan max, string example) : ScalarShape<TimeSpan>
{
    /// <summary>Durations, as far as an ECMA-262 pattern can say it.</summary>
    internal const string SchemaPattern = "^(?!$)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

    /// <summary>Says what is wrong with a duration within the bounds; null: nothing is.</summary>
    public Func<TimeSpan, string?> Rule { get; init; } = static _ => null;

    public override string Noun => $"a duration such as {example}";

    protected override string? Fault(YamlNode.Scalar scalar, out TimeSpan value)
    {
        if (!Durations.TryParse(scalar.Text, out value))
        {
            return scalar.AsNumber() is not null
                ? $"{scalar.Text} has no unit; write for example {example} (units are ms, s, m, h, d, w)."
                : $"{FaultList.Quote(scalar.Text)} is not a duration; write for example {example}.";
        }

        return value >= min && value <= max
            ? Rule(value)
            : $"{FaultList.Quote(scalar.Text)} is out of range; write a duration from {Durations.Format(min)} to {Durations.Format(max)}.";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", SchemaPattern);
    }
}

/// <summary>true or false.</summary>
internal sealed class BooleanShape : ScalarShape<bool>
{
    public override string Noun => "true or false";

    protected override string? Fault(YamlNode.Scalar scalar, out bool value)
    {
        value = scalar.AsBoolean() ?? false;
        return scalar.AsBoolean() is null ? $"{Describe(scalar)}; write true or false, without quotes." : null;
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}
