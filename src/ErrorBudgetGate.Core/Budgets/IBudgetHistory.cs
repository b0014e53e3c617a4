using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Events of one span of the past.</summary>
/// <param name="End">Its last instant: a window that begins here no longer holds them.</param>
/// <param name="Bad">Events that failed.</param>
/// <param name="Total">All events.</param>
public readonly record struct Tile(DateTimeOffset End, decimal Bad, decimal Total);

/// <summary>Budget remaining as it was.</summary>
/// <param name="Remaining">1 untouched, 0 spent, negative overspent.</param>
public readonly record struct PastRatio(DateTimeOffset Time, decimal Remaining);

/// <summary>What is known of an objective's past: a closed outcome.</summary>
public abstract record BudgetHistory
{
    private BudgetHistory()
    {
    }

    /// <summary>Counted events.</summary>
    /// <param name="Tiles">In order of time, no two with one end.</param>
    /// <param name="Step">The span that a tile stands for; what is told from them is no finer.</param>
    public sealed record Events(IReadOnlyList<Tile> Tiles, TimeSpan Step) : BudgetHistory;

    /// <summary>A recorded ratio: a trend is known, what caused it is not.</summary>
    /// <param name="Points">In order of time.</param>
    public sealed record Ratios(IReadOnlyList<PastRatio> Points) : BudgetHistory;

    /// <summary>Nothing can be said.</summary>
    /// <param name="Reason">One of the reading codes.</param>
    /// <param name="Detail">One sentence for people; already free of secrets.</param>
    public sealed record Missing(ReasonCode Reason, string Detail) : BudgetHistory;

    /// <summary>What has no budget now has no past that is worth a request; null: it has.</summary>
    public static Missing? NotAsked(ObjectiveReading reading) => reading.Reading.Match<Missing?>(
        _ => null,
        _ => new Missing(ReasonCode.NoTraffic, "there were no events in the window."),
        missing => new Missing(missing.Reason, missing.Detail));
}

/// <summary>How far back is asked.</summary>
public static class HistorySpan
{
    /// <summary>The most that a trend shows.</summary>
    public static readonly TimeSpan LongestTrend = TimeSpan.FromDays(7);

    /// <summary>Where a trend begins: a week ago, or with the window where that is shorter or began later.</summary>
    /// <param name="window">Null: not known.</param>
    public static DateTimeOffset TrendStart(Window? window, DateTimeOffset now)
    {
        var start = window?.StartAt(now) ?? DateTimeOffset.MinValue;
        return now - start > LongestTrend ? now - LongestTrend : start;
    }

    /// <summary>The first instant whose events matter: those that the window held when the trend began.</summary>
    public static DateTimeOffset Start(Window? window, DateTimeOffset now)
    {
        var trend = TrendStart(window, now);
        return window?.StartAt(trend) ?? trend;
    }
}

/// <summary>Reads the past of a service's budgets, for trends and for when old damage leaves a window. Faults of the far side are outcomes, not exceptions.</summary>
public interface IBudgetHistory
{
    /// <summary>One outcome a reading, in their order, from <see cref="HistorySpan.Start"/> to the question's time.</summary>
    /// <param name="question">As it was put to <see cref="ISliSource"/>.</param>
    /// <param name="readings">Its answer; what is not measured has no history worth asking for.</param>
    Task<IReadOnlyList<BudgetHistory>> ReadAsync(BudgetQuestion question, IReadOnlyList<ObjectiveReading> readings, CancellationToken cancellationToken);
}
