using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>What is known about one objective's budget: a closed outcome, never a sentinel number.</summary>
public abstract record Reading
{
    private Reading()
    {
    }

    /// <summary>A finite figure over the whole window.</summary>
    /// <param name="Remaining">Budget remaining; 1 untouched, 0 spent, negative overspent.</param>
    /// <param name="Counts">The events behind it, null where only a ratio is recorded.</param>
    /// <param name="Coverage">Share of the window that has data, 0 to 1; null where the source cannot tell.</param>
    /// <param name="NewestSample">Time of the newest sample; null where the source cannot tell.</param>
    public sealed record Measured(decimal Remaining, EventCounts? Counts, decimal? Coverage, DateTimeOffset? NewestSample) : Reading;

    /// <summary>The total series exists and counted nothing in the window.</summary>
    /// <param name="NewestSample">Time of the newest sample; null where the source cannot tell.</param>
    /// <param name="Coverage">Share of the window that has data, 0 to 1: a server that lost its past saw no traffic either. Null where the source cannot tell.</param>
    public sealed record NoTraffic(DateTimeOffset? NewestSample, decimal? Coverage = null) : Reading;

    /// <summary>Nothing can be said.</summary>
    /// <param name="Reason">One of the reading codes.</param>
    /// <param name="Detail">One sentence for people; already free of secrets.</param>
    public sealed record Missing(ReasonCode Reason, string Detail) : Reading;

    /// <summary>Completes every case.</summary>
    public T Match<T>(Func<Measured, T> measured, Func<NoTraffic, T> noTraffic, Func<Missing, T> missing) => this switch
    {
        Measured m => measured(m),
        NoTraffic n => noTraffic(n),
        Missing m => missing(m),
        _ => throw new InvalidOperationException("A reading outside its closed set."),
    };
}

/// <summary>Where a reading came from, enough to ask again.</summary>
/// <param name="Source">Who answered: <c>prometheus</c> or a file's path.</param>
/// <param name="Query">The query exactly as it was sent; null for files.</param>
/// <param name="Value">The answer as it came; null when there was none.</param>
/// <param name="Warnings">What the backend added to its answer.</param>
public sealed record Evidence(string Source, string? Query, string? Value, IReadOnlyList<string> Warnings);

/// <summary>A burn rate over a short window.</summary>
/// <param name="Window">Its length.</param>
/// <param name="Rate">1 spends exactly one budget per window; null when it could not be read.</param>
/// <param name="Missing">Why the rate is null; null when there is one.</param>
public sealed record BurnRateReading(TimeSpan Window, decimal? Rate, Reading.Missing? Missing);

/// <summary>One objective and what was read for it.</summary>
/// <param name="Name">The objective's name; the service's where a recorded ratio carries no label.</param>
/// <param name="Target">Null where only a recorded ratio is known.</param>
/// <param name="Window">Null where only a recorded ratio is known.</param>
/// <param name="Gating">False: informational.</param>
/// <param name="Reading">The outcome.</param>
/// <param name="BurnRates">Burn rates that were asked for, in that order.</param>
/// <param name="BadNeverSeen">The bad series has never existed in the window: often a typing error.</param>
/// <param name="Evidence">Where it came from.</param>
public sealed record ObjectiveReading(
    string Name,
    BudgetTarget? Target,
    Window? Window,
    bool Gating,
    Reading Reading,
    IReadOnlyList<BurnRateReading> BurnRates,
    bool BadNeverSeen,
    Evidence Evidence)
{
    /// <summary>Spans of the window that were left out, by exclusion and in order of time; they may overlap.</summary>
    public IReadOnlyList<ExcludedSpan> Exclusions { get; init; } = [];

    /// <summary>The events that were left out; null where none were or the source cannot tell. The total may be zero.</summary>
    public EventCounts? ExcludedEvents { get; init; }
}
