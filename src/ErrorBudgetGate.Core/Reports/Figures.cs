using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>Figures for people, rounded to nearest; what has to be exact stands in the JSON output.</summary>
public static class Figures
{
    private static readonly (string Unit, decimal Seconds)[] Units = [("d", 86_400m), ("h", 3_600m), ("min", 60m), ("s", 1m)];

    /// <summary>Six significant digits, thousands apart, the whole part always complete: <c>280,000</c>, <c>0.115741</c>.</summary>
    public static string Number(decimal value) => Digits(Exact.Round(value, 6));

    /// <summary>Ten significant digits, so that every minute figure of a common budget is complete: <c>40.32 min</c>.</summary>
    public static string Minutes(decimal seconds) => Digits(Exact.Round(seconds / 60m, 10)) + " min";

    /// <summary>Hours: <c>48 h</c>.</summary>
    public static string Hours(decimal seconds) => Number(seconds / 3600m) + " h";

    /// <summary>Minutes, and the same in units that fit: <c>52.56 min = 52 min 33.6 s</c>.</summary>
    public static string Downtime(decimal seconds) => Both(Minutes(seconds), seconds);

    /// <summary>Hours, and the same in units that fit: <c>48 h = 2 d</c>.</summary>
    public static string Span(decimal seconds) => Both(Hours(seconds), seconds);

    /// <summary>A share to four decimals of a percent, further only where it is smaller than that: <c>9.5129%</c>.</summary>
    public static string Share(decimal ratio)
    {
        var percent = ratio * 100m;
        return Digits(Math.Abs(percent) is >= 0.01m or 0m ? Math.Round(percent, 4, MidpointRounding.AwayFromZero) : Exact.Round(percent, 2)) + "%";
    }

    /// <summary>A target with all its digits, at most 16: rounding 99.99999% would promise everything.</summary>
    public static string Target(decimal ratio) => Digits(Exact.Round(ratio * 100m, 16)) + "%";

    /// <summary>Cents where there are some: <c>USD 291.67</c>, <c>USD 7,000</c>.</summary>
    public static string Money(string currency, decimal amount)
    {
        var isWhole = decimal.Truncate(amount) == amount;
        return currency + " " + (isWhole ? Digits(amount) : Math.Abs(amount) >= 1m ? amount.ToString("#,0.00", CultureInfo.InvariantCulture) : Digits(Exact.Round(amount, 3)));
    }

    /// <summary>Days, hours, minutes and seconds: <c>52 min 33.6 s</c>; to a tenth of a millisecond where there is more than a second.</summary>
    public static string Spelled(decimal seconds)
    {
        if (seconds < 0m)
        {
            return "-" + Spelled(-seconds);
        }

        var rest = seconds < 1m ? Exact.Round(seconds, 3) : Math.Round(seconds, 4, MidpointRounding.AwayFromZero);
        var parts = new List<string>();
        foreach (var (unit, length) in Units)
        {
            var count = unit == "s" ? rest : decimal.Truncate(rest / length);
            if (count > 0m)
            {
                parts.Add($"{Digits(Exact.Round(count))} {unit}");
                rest -= count * length;
            }
        }

        return parts.Count == 0 ? "0 s" : string.Join(' ', parts);
    }

    private static string Both(string text, decimal seconds) => Spelled(seconds) is var spelled && spelled == text ? text : $"{text} = {spelled}";

    private static string Digits(decimal value) => value.ToString("#,0.############################", CultureInfo.InvariantCulture);
}
