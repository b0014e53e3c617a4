using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Reads the text of a sample's value without a detour through binary fractions.</summary>
internal static class SampleValue
{
    /// <summary>Beyond it, nothing is a count of events or a ratio in earnest.</summary>
    private const decimal Bound = 1e18m;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The value, or why there is none: <c>not_finite</c> for NaN, infinities and magnitudes over 1e18, else <c>malformed_response</c>.</summary>
    public static Reading.Missing? TryRead(string text, out decimal value)
    {
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value))
        {
            return Math.Abs(value) <= Bound ? null : NotFinite(text);
        }

        // double.TryParse knows NaN but not the infinities as Prometheus writes them.
        var isNumber = text is "+Inf" or "-Inf" or "Inf" || double.TryParse(text, Style, CultureInfo.InvariantCulture, out _);
        return isNumber ? NotFinite(text) : new Reading.Missing(ReasonCode.MalformedResponse, $"Prometheus answered {text} where a number belongs.");
    }

    /// <summary>A time in Unix seconds.</summary>
    public static Reading.Missing? TryReadTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (TryRead(text, out var seconds) is { } missing)
        {
            return missing;
        }

        if (seconds is < 0m or > 253_402_300_799m)
        {
            return new Reading.Missing(ReasonCode.MalformedResponse, $"Prometheus answered {text} where a time in Unix seconds belongs.");
        }

        time = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000m));
        return null;
    }

    private static Reading.Missing NotFinite(string text) =>
        new(ReasonCode.NotFinite, $"Prometheus answered {text}; a division by zero or an absent series in the query is the usual cause.");
}
