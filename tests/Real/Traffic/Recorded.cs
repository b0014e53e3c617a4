namespace ErrorBudgetGate.Real.Traffic;

/// <summary>One series of budget remaining as recording rules would have left it: the same value every minute of the last hour.</summary>
internal sealed record Recorded(string Service, string? Objective, decimal Remaining);
