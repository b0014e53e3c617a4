using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>A calendar day, <c>2026-03-01</c>, read as its first instant in UTC.</summary>
internal sealed class DateShape : ScalarShape<DateTimeOffset>
{
    public override string Noun => "a date such as 2026-03-01";

    protected override string? Fault(YamlNode.Scalar scalar, out DateTimeOffset value)
    {
        var read = DateTime.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        value = new DateTimeOffset(day, TimeSpan.Zero);
        return read ? null : $"{FaultList.Quote(scalar.Text)} is not a date; write year, month and day as 2026-03-01.";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
    }
}

/// <summary>An instant as RFC 3339 writes it, its offset included: a local time means another instant to each reader.</summary>
internal sealed class InstantShape : ScalarShape<DateTimeOffset>
{
    /// <summary>Seven digits are what a tick can hold; Go writes nine.</summary>
    private const int FractionDigits = 7;

    public override string Noun => "a time such as 2026-03-01T09:30:00Z";

    protected override string? Fault(YamlNode.Scalar scalar, out DateTimeOffset value) =>
        TryParse(scalar.Text, out value) ? null : $"{FaultList.Quote(scalar.Text)} is not an RFC 3339 time with an offset; write for example 2026-03-01T09:30:00Z.";

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$");
    }

    internal static bool TryParse(string text, out DateTimeOffset value)
    {
        value = default;
        var upper = text.ToUpperInvariant();
        var zulu = upper.EndsWith('Z') ? upper[..^1] + "+00:00" : upper;
        if (zulu.Length < 25 || zulu[^6] is not ('+' or '-') || zulu[^3] != ':')
        {
            return false;
        }

        var (time, offset) = (zulu[..^6], zulu[^6..]);
        var dot = time.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && (dot != 19 || time.Length == 20 || time.AsSpan(20).ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        var cut = dot >= 0 ? time[..Math.Min(time.Length, dot + 1 + FractionDigits)] : time;
        return DateTimeOffset.TryParseExact(cut + offset, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }
}

/// <summary>A time zone by its IANA name.</summary>
internal sealed class TimeZoneShape : ScalarShape<TimeZoneInfo>
{
    private const string Pattern = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$";

    public override string Noun => "an IANA time zone such as Europe/London";

    protected override string? Fault(YamlNode.Scalar scalar, out TimeZoneInfo value)
    {
        value = TimeZoneInfo.Utc;

        // The name becomes a path below the zone database: nothing but names may reach it.
        var isName = scalar.Text.Length is > 0 and <= 64 && char.IsAsciiLetter(scalar.Text[0]) && !scalar.Text.EndsWith('/')
            && scalar.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '/') && !scalar.Text.Contains("//", StringComparison.Ordinal);
        if (isName && TimeZoneInfo.TryFindSystemTimeZoneById(scalar.Text, out var zone))
        {
            value = zone;
            return null;
        }

        return $"{FaultList.Quote(scalar.Text)} is not a time zone of this machine; write an IANA name such as Europe/London or UTC (other zones than UTC need the package tzdata).";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", Pattern);
    }
}

/// <summary>A local time of day, <c>02:00</c>.</summary>
internal sealed class TimeOfDayShape : ScalarShape<TimeOnly>
{
    public override string Noun => "a time of day such as \"02:00\"";

    protected override string? Fault(YamlNode.Scalar scalar, out TimeOnly value) =>
        TimeOnly.TryParseExact(scalar.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            ? null
            : $"{FaultList.Quote(scalar.Text)} is not a time of day; write hours and minutes as \"02:00\".";

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$");
    }
}
