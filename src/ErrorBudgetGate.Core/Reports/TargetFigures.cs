using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>The other direction: the target that allows so much failure, and those that people use on either side of it.</summary>
/// <param name="Window">What it is counted over.</param>
/// <param name="Traffic">All events; null: minutes only.</param>
/// <param name="AllowedFailure">The share that may fail, strictly between 0 and 1.</param>
public sealed record TargetFigures(WindowSpan Window, Flow? Traffic, decimal AllowedFailure)
{
    /// <summary>Targets that people promise, loosest first.</summary>
    public static IReadOnlyList<decimal> Common =>
        [0.9m, 0.95m, 0.98m, 0.99m, 0.995m, 0.998m, 0.999m, 0.9995m, 0.9999m, 0.99995m, 0.99999m, 0.999999m];

    public decimal Target => 1m - AllowedFailure;

    /// <summary>The strictest common target that still allows as much; null where every common one is stricter.</summary>
    public decimal? Looser => Common.Where(t => t <= Target).Select(t => (decimal?)t).LastOrDefault();

    /// <summary>The loosest common target that allows no more; null where every common one is looser.</summary>
    public decimal? Stricter => Common.Where(t => t >= Target).Select(t => (decimal?)t).FirstOrDefault();

    /// <summary>Of the two the one whose allowance differs by the smaller factor.</summary>
    public decimal Nearest => (Looser, Stricter) switch
    {
        ({ } looser, { } stricter) => (1m - looser) / AllowedFailure <= AllowedFailure / (1m - stricter) ? looser : stricter,
        ({ } looser, null) => looser,
        (null, { } stricter) => stricter,
        _ => throw new InvalidOperationException("Common targets lie on neither side."),
    };

    /// <summary>Seconds of total failure that a target allows in the window.</summary>
    public decimal SecondsAt(decimal target) => (1m - target) * Window.Seconds;

    /// <summary>Failures that a target allows in the window; null where no traffic is known.</summary>
    public decimal? EventsAt(decimal target) => Traffic?.Times(1m - target).Over(Window.Length);
}
