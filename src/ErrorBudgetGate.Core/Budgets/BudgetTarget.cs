namespace ErrorBudgetGate.Core.Budgets;

/// <summary>The share of events (or time) that must succeed: strictly between 0 and 1. 0.9995 means 99.95%.</summary>
public readonly record struct BudgetTarget
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not strictly between 0 and 1.</exception>
    public BudgetTarget(decimal value)
    {
        if (value is <= 0m or >= 1m)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A target lies strictly between 0 and 1: at 0 nothing is promised, at 1 there is no budget.");
        }

        Value = value;
    }

    /// <summary>Ratio, 0 to 1 exclusive.</summary>
    public decimal Value { get; }

    /// <summary>The share that may fail, 1 - target.</summary>
    public decimal AllowedFailure => 1m - Value;
}
