using System.Globalization;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Durations as people and Prometheus write them: a whole number and one of <c>ms s m h d w</c>, or several in falling order (<c>1h30m</c>).</summary>
public static class Durations
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>Reads a duration of at most ten years; false for anything else, a bare number included.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var total = 0L;
        var nextUnit = 0;
        var at = 0;
        while (at < text.Length)
        {
            var digits = at;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }

            var letters = digits;
            while (letters < text.Length && char.IsAsciiLetterLower(text[letters]))
            {
                letters++;
            }

            var unit = Array.FindIndex(Units, nextUnit, u => text.AsSpan(digits, letters - digits).SequenceEqual(u.Unit));
            if (digits == at || unit < 0 || !long.TryParse(text.AsSpan(at, digits - at), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > 315_360_000_000L / Units[unit].Milliseconds)
            {
                return false;
            }

            total += count * Units[unit].Milliseconds;
            nextUnit = unit + 1;
            at = letters;
        }

        duration = TimeSpan.FromMilliseconds(total);
        return total <= 315_360_000_000L;
    }

    /// <summary>Reads what <see cref="TryParse"/> reads, and a fraction of one unit (<c>43.8m</c>), in seconds; at most ten years.</summary>
    public static bool TryParseSeconds(string? text, out decimal seconds)
    {
        seconds = 0m;
        if (TryParse(text, out var duration))
        {
            seconds = Exact.Seconds(duration);
            return true;
        }

        var letters = text.AsSpan().IndexOfAnyInRange('a', 'z');
        if (letters < 1 || !char.IsAsciiDigit(text![0]))
        {
            return false;
        }

        var unit = Array.Find(Units, u => text.AsSpan(letters).SequenceEqual(u.Unit));
        if (unit.Unit is null || !decimal.TryParse(text.AsSpan(0, letters), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > 315_360_000_000m / unit.Milliseconds)
        {
            return false;
        }

        seconds = count * unit.Milliseconds / 1000m;
        return true;
    }

    /// <summary>Writes a duration with the largest units that lose nothing, days at the most: <c>28d</c>, <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        if (rest <= 0)
        {
            return rest == 0 ? "0s" : "-" + Format(duration.Negate());
        }

        var text = string.Empty;
        foreach (var (unit, milliseconds) in Units.AsSpan(1))
        {
            if (rest >= milliseconds)
            {
                text += (rest / milliseconds).ToString(CultureInfo.InvariantCulture) + unit;
                rest %= milliseconds;
            }
        }

        return text;
    }
}
