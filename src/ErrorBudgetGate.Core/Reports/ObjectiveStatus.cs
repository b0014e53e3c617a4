using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>A budget in events.</summary>
/// <param name="Allowed">Events that may fail among <paramref name="Total"/>.</param>
/// <param name="Left">Of those, how many have not; negative where the budget is overspent.</param>
public readonly record struct EventBudget(decimal Bad, decimal Total, decimal Allowed, decimal Left);

/// <summary>A budget in money.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Allowed">The whole budget.</param>
/// <param name="Burned">What failed.</param>
/// <param name="Left">The difference; negative where the budget is overspent.</param>
public sealed record MoneyBudget(string Currency, decimal Allowed, decimal Burned, decimal Left);

/// <summary>Everything about one objective's budget at one moment.</summary>
/// <param name="Assessed">What was read, held against the policy.</param>
/// <param name="Tier">Null: not known, and then no figure below is.</param>
/// <param name="ReadAt">When.</param>
public sealed record ObjectiveStatus(AssessedObjective Assessed, Tier? Tier, DateTimeOffset ReadAt)
{
    /// <summary>Null: no traffic, or only a ratio is known.</summary>
    public EventBudget? Events { get; init; }

    /// <summary>Null: nobody said what an event is worth, or there are no counts.</summary>
    public MoneyBudget? Money { get; init; }

    /// <summary>Projections by burn rate, shorter windows first. Empty: spent already, or no window is known.</summary>
    public IReadOnlyList<Exhaustion> Exhaustions { get; init; } = [];

    /// <summary>Better tiers and when they are reached if nothing more fails, the next one first.</summary>
    public IReadOnlyList<TierReturn> Recovery { get; init; } = [];

    public IReadOnlyList<TrendPoint> Trend { get; init; } = [];

    /// <summary>How finely the past is known; null: not at all, or from a recorded ratio.</summary>
    public TimeSpan? HistoryStep { get; init; }

    /// <summary>Why the past is not known; null where it is, or was not asked for.</summary>
    public BudgetHistory.Missing? HistoryMissing { get; init; }

    /// <summary>Why the newest reading failed, where the figures are those of an earlier one; null: they are the newest.</summary>
    public Reason? Outdated { get; init; }

    public ObjectiveReading Reading => Assessed.Objective;

    public bool IsKnown => Assessed.Unknown is null;

    /// <summary>Budget remaining; 1 without traffic, null where it is not known.</summary>
    public decimal? Remaining => IsKnown ? Reading.Reading.Match(m => m.Remaining, _ => 1m, _ => (decimal?)null) : null;

    /// <summary>Figures of one objective.</summary>
    /// <param name="objective">As it is configured; null where only a recorded ratio is known.</param>
    public static ObjectiveStatus Of(
        AssessedObjective assessed, ErrorBudgetPolicy policy, Objective? objective, Valuation? valuation, BudgetHistory? history, DateTimeOffset now)
    {
        if (assessed.TierIndex is not { } tierIndex)
        {
            return new ObjectiveStatus(assessed, Tier: null, now);
        }

        var status = new ObjectiveStatus(assessed, policy.Tiers[tierIndex], now);
        if (assessed.Objective is not { Reading: Reading.Measured measured } reading)
        {
            return status;
        }

        if (history is not null)
        {
            status = status with
            {
                Trend = BudgetTrend.Of(history, reading, objective?.Since, policy.MinCoverage, now),
                HistoryStep = (history as BudgetHistory.Events)?.Step,
                HistoryMissing = history as BudgetHistory.Missing,
            };
        }

        if (reading is not { Target: { } target, Window: { } window })
        {
            return status;
        }

        var tiles = (history as BudgetHistory.Events)?.Tiles;
        if (measured.Counts is { } counts)
        {
            var allowed = ErrorBudget.AllowedEvents(counts.Total, target);
            status = status with
            {
                Events = new EventBudget(counts.Bad, counts.Total, allowed, allowed - counts.Bad),
                Money = valuation is { Currency: var currency, RevenuePerRequest: var price }
                    ? new MoneyBudget(currency, allowed * price, counts.Bad * price, (allowed - counts.Bad) * price)
                    : null,

                // Without tiles nobody knows when a rolling window's damage leaves; a calendar window needs none.
                Recovery = tiles is not null || window is Window.Calendar
                    ? Reports.Recovery.Of(policy.Tiers, tierIndex, counts, target, window, tiles ?? [], now)
                    : [],
            };
        }

        return measured.Remaining <= 0m
            ? status
            : status with
            {
                Exhaustions =
                [
                    .. reading.BurnRates.Where(b => b.Rate is not null && StatusQuestion.Projected.Contains(b.Window))
                        .Select(b => Exhaustion.Of(b.Window, b.Rate!.Value, measured.Remaining, measured.Counts, target, window, tiles ?? [], now)),
                ],
            };
    }
}
