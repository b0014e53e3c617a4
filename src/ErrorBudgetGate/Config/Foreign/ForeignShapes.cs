using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>Whatever the format leaves to others; no schema is published for foreign documents.</summary>
internal abstract class ForeignShape : Shape
{
    public override void WriteSchema(Utf8JsonWriter json)
    {
    }
}

/// <summary>Anything.</summary>
internal sealed class AnyShape : ForeignShape
{
    public override string Noun => "anything";

    public override void Check(YamlNode node, FaultList faults)
    {
    }
}

/// <summary>Part of the format, and of nothing that this product could do with it.</summary>
/// <param name="reason">What cannot be carried over, and what to do.</param>
internal sealed class RefusedShape(string reason) : ForeignShape
{
    public override string Noun => "nothing";

    public override void Check(YamlNode node, FaultList faults) => faults.Add(node.At, reason);
}

/// <summary>OpenSLO's shorthand: a whole number and one of <c>m h d w M Q Y</c>, upper and lower case apart.</summary>
internal readonly record struct Shorthand(int Count, char Unit)
{
    /// <summary>Null for months, quarters and years, which have no fixed length.</summary>
    public TimeSpan? Length => Unit switch
    {
        'm' => TimeSpan.FromMinutes(Count),
        'h' => TimeSpan.FromHours(Count),
        'd' => TimeSpan.FromDays(Count),
        'w' => TimeSpan.FromDays(7L * Count),
        _ => null,
    };
}

/// <inheritdoc cref="Shorthand"/>
internal sealed class ShorthandShape : ScalarShape<Shorthand>
{
    public override string Noun => "a duration such as 28d (m minutes, h hours, d days, w weeks, M months, Q quarters, Y years)";

    public override void WriteSchema(Utf8JsonWriter json)
    {
    }

    protected override string? Fault(YamlNode.Scalar scalar, out Shorthand value)
    {
        var text = scalar.Text;
        var read = text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 5_256_000
            ? new Shorthand(count, text[^1])
            : default;
        value = read;
        return read.Unit is 'm' or 'h' or 'd' or 'w' or 'M' or 'Q' or 'Y' ? null : $"{FaultList.Quote(text)} is not a duration of OpenSLO; write {Noun}.";
    }
}

/// <summary>A local date and time, as OpenSLO's calendars begin: <c>2026-01-01 00:00:00</c>.</summary>
internal sealed class LocalTimeShape : ScalarShape<DateTime>
{
    private static string[] Formats => ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];

    public override string Noun => "a local time such as 2026-01-01 00:00:00";

    public override void WriteSchema(Utf8JsonWriter json)
    {
    }

    protected override string? Fault(YamlNode.Scalar scalar, out DateTime value) =>
        DateTime.TryParseExact(scalar.Text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            ? null
            : $"{FaultList.Quote(scalar.Text)} is not a local time; write it without a zone, as 2026-01-01 00:00:00.";
}
