namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Decimal arithmetic that multiplies before it divides, so that one rounding at the most is left, in the last of 28 digits.</summary>
public static class Exact
{
    private const int Digits = 28;

    /// <summary>Removes trailing zeros when a decimal is divided by it: a one with every decimal there is.</summary>
    private const decimal Normalizing = 1.0000000000000000000000000000m;

    public static decimal Seconds(TimeSpan span) => span.Ticks / (decimal)TimeSpan.TicksPerSecond;

    /// <summary>amount x span / per.</summary>
    /// <exception cref="OverflowException">No decimal holds the result.</exception>
    public static decimal Scale(decimal amount, TimeSpan span, TimeSpan per)
    {
        // In lowest terms, and divided first where the product alone would not fit.
        var common = Divisor(Math.Abs(span.Ticks), Math.Abs(per.Ticks));
        var (times, parts) = (span.Ticks / common, per.Ticks / common);
        return times == 0 ? 0m : Math.Abs(amount) > decimal.MaxValue / Math.Abs((decimal)times) ? amount / parts * times : amount * times / parts;
    }

    /// <summary>At most 28 significant digits and 28 decimals, without trailing zeros: what is written where a figure has to be exact.</summary>
    public static decimal Round(decimal value)
    {
        var whole = WholeDigits(value);
        var kept = Math.Clamp(Digits - whole, 0, Digits);
        return Math.Round(value, kept) / Normalizing;
    }

    /// <summary>Rounded for people to so many significant digits, never within the whole part, without trailing zeros.</summary>
    public static decimal Round(decimal value, int digits)
    {
        var whole = WholeDigits(value);
        var decimals = digits - whole;
        if (whole == 0 && value != 0m)
        {
            for (var rest = Math.Abs(value); rest < 0.1m && decimals < Digits; rest *= 10m)
            {
                decimals++;
            }
        }

        return Math.Round(value, Math.Clamp(decimals, 0, Digits), MidpointRounding.AwayFromZero) / Normalizing;
    }

    private static int WholeDigits(decimal value)
    {
        var count = 0;
        for (var rest = decimal.Truncate(Math.Abs(value)); rest >= 1m; rest = decimal.Truncate(rest / 10m))
        {
            count++;
        }

        return count;
    }

    private static long Divisor(long one, long other)
    {
        while (other != 0)
        {
            (one, other) = (other, one % other);
        }

        return one == 0 ? 1 : one;
    }
}
