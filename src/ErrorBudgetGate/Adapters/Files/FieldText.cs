using System.Globalization;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Numbers and times as both formats write them.</summary>
internal static class FieldText
{
    private const decimal Bound = 1e18m;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] TimeForms =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>A finite number of at most 1e18.</summary>
    /// <exception cref="FileFormatException">It is none; <c>not_finite</c> for NaN, infinities and greater magnitudes.</exception>
    public static decimal Number(string path, int line, ReadOnlySpan<char> text)
    {
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= Bound)
        {
            return value;
        }

        var isNumber = text is "+Inf" or "-Inf" or "Inf" || double.TryParse(text, Style, CultureInfo.InvariantCulture, out _);
        throw isNumber
            ? new FileFormatException(ReasonCode.NotFinite, path, line, $"{Shown(text)} is not a finite number of at most 1e18.")
            : FileFormatException.At(path, line, $"{Shown(text)} is not a number.");
    }

    /// <summary>RFC 3339 with its offset, or Unix seconds.</summary>
    /// <exception cref="FileFormatException">It is neither.</exception>
    public static DateTimeOffset Time(string path, int line, ReadOnlySpan<char> text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return FromUnixMilliseconds(path, line, Math.Min(seconds, Bound) * 1000m);
        }

        // The offset is demanded: a local time would mean something else on every machine.
        var hasOffset = text is [.., 'Z' or 'z'] || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return hasOffset && DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw FileFormatException.At(path, line, $"{Shown(text)} is not a time; write RFC 3339 with its offset (2026-03-01T00:00:00Z) or Unix seconds.");
    }

    /// <exception cref="FileFormatException">Outside the years 1970 to 9999.</exception>
    public static DateTimeOffset FromUnixMilliseconds(string path, int line, decimal milliseconds) =>
        milliseconds is >= 0m and <= 253_402_300_799_999m
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : throw FileFormatException.At(path, line, "the time lies outside the years 1970 to 9999.");

    /// <summary>Cut to 40 characters.</summary>
    public static string Shown(ReadOnlySpan<char> text) => Excerpt.Quoted(text, 40);
}
