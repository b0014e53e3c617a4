using System.Globalization;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>An amount per span of time, kept as it was given so that 10,000,000 a day is not a rounded number a second.</summary>
/// <param name="Amount">Events, failures or money.</param>
/// <param name="Per">Greater than zero.</param>
public readonly record struct Flow(decimal Amount, TimeSpan Per)
{
    /// <summary>A billion events a second: beyond every service there is, and far from what a decimal holds.</summary>
    public const decimal MostPerSecond = 1_000_000_000m;

    private static readonly (string Name, TimeSpan Per)[] Units =
    [
        ("s", TimeSpan.FromSeconds(1)), ("sec", TimeSpan.FromSeconds(1)), ("second", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)), ("min", TimeSpan.FromMinutes(1)), ("minute", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("hour", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)), ("day", TimeSpan.FromDays(1)),
        ("w", TimeSpan.FromDays(7)), ("week", TimeSpan.FromDays(7)),
    ];

    /// <summary>What flows by in a span.</summary>
    public decimal Over(TimeSpan span) => Exact.Scale(Amount, span, Per);

    public Flow Times(decimal factor) => this with { Amount = Amount * factor };

    /// <summary>Seconds in which so much flows by.</summary>
    public decimal SecondsFor(decimal amount) => amount * Exact.Seconds(Per) / Amount;

    /// <summary>Reads <c>10M/d</c>, <c>1500/s</c>, <c>2.5k/min</c>: above zero and at most <see cref="MostPerSecond"/>.</summary>
    public static bool TryParse(string? text, out Flow flow)
    {
        flow = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !TryParseAmount(text.AsSpan(0, slash), out var amount))
        {
            return false;
        }

        var unit = text![(slash + 1)..];
        var found = Array.Find(Units, u => string.Equals(u.Name, unit, StringComparison.Ordinal));
        if (found.Name is null || amount / Exact.Seconds(found.Per) > MostPerSecond)
        {
            return false;
        }

        flow = new Flow(amount, found.Per);
        return true;
    }

    /// <summary>Reads a positive number, <c>k</c>, <c>M</c> or <c>G</c> (<c>B</c>) behind it for thousands, millions or billions: from 0.000001 to 10^18.</summary>
    public static bool TryParseAmount(ReadOnlySpan<char> text, out decimal amount)
    {
        amount = 0m;
        var factor = text.IsEmpty ? 0m : text[^1] switch
        {
            'k' or 'K' => 1_000m,
            'M' => 1_000_000m,
            'G' or 'B' => 1_000_000_000m,
            _ => 1m,
        };
        var number = factor > 1m ? text[..^1] : text;
        if (number.IsEmpty || !char.IsAsciiDigit(number[0])
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var read)
            || read > 1_000_000_000_000_000_000m / factor || read * factor < 0.000_001m)
        {
            return false;
        }

        amount = read * factor;
        return true;
    }
}
