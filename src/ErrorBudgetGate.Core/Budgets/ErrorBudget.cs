namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Events counted over a whole window.</summary>
/// <param name="Bad">Events that failed; may exceed <paramref name="Total"/> where two series disagree.</param>
/// <param name="Total">All events, greater than zero.</param>
public readonly record struct EventCounts(decimal Bad, decimal Total);

/// <summary>The budget's arithmetic, in decimal throughout: 99.9% with 75% spent leaves exactly 25%.</summary>
public static class ErrorBudget
{
    /// <summary>The magnitude beyond which a ratio is reported at its bound: no budget is overspent a billion times in earnest.</summary>
    public const decimal RatioBound = 1_000_000_000m;

    /// <summary>Budget remaining, 1 - bad / ((1 - target) x total): 1 untouched, 0 spent, negative overspent.</summary>
    public static decimal Remaining(EventCounts counts, BudgetTarget target) => 1m - Spent(counts, target);

    /// <summary>Share of the budget that is spent, bad / ((1 - target) x total).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Total is not positive or bad is negative.</exception>
    public static decimal Spent(EventCounts counts, BudgetTarget target)
    {
        if (counts.Total <= 0m || counts.Bad < 0m)
        {
            throw new ArgumentOutOfRangeException(nameof(counts), counts, "A budget needs a positive total and no negative bad events.");
        }

        return Divide(counts.Bad, target.AllowedFailure * counts.Total);
    }

    /// <summary>Burn rate: the error ratio of a short window / (1 - target). 1 spends exactly one budget per window.</summary>
    public static decimal BurnRate(EventCounts counts, BudgetTarget target) => Spent(counts, target);

    /// <summary>Events that may fail in a window of <paramref name="total"/> events.</summary>
    public static decimal AllowedEvents(decimal total, BudgetTarget target) => target.AllowedFailure * total;

    private static decimal Divide(decimal numerator, decimal denominator)
    {
        // Compared before dividing: a denominator can be so small that the quotient does not fit a decimal.
        if (denominator == 0m || numerator / RatioBound >= denominator)
        {
            return numerator == 0m ? 0m : RatioBound;
        }

        return numerator / denominator;
    }
}
