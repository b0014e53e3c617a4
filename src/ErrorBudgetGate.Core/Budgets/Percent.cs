using System.Globalization;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Ratios for people.</summary>
public static class Percent
{
    /// <summary>At most four decimals of a percent, rounded towards the worse figure so that what is shown is never better than what is: 67.3%.</summary>
    public static string Format(decimal ratio) =>
        (Math.Floor(ratio * 1_000_000m) / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + "%";
}
