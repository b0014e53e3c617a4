using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>
/// The steps at which a tile's counters are read. Prometheus puts the steps of a subquery on multiples of their length, so a tile's first step follows the last one of the tile
/// before, whatever the instant at which tiles are recorded: a restart's lower value and the higher one before it are found in the same tile.
/// </summary>
/// <param name="step">A divisor of the tile.</param>
internal sealed class TileGrid(TimeSpan step)
{
    /// <summary>A step a scrape is enough, but shorter ones cost more than they find, and longer ones miss restarts.</summary>
    private static readonly int[] Steps = [30, 25, 20, 15, 12, 10];

    private static readonly TimeSpan Edge = TimeSpan.FromMilliseconds(1);

    /// <summary>The steps of one tile, whether ranges include their left edge (Prometheus 2) or not (3).</summary>
    public string Tile { get; } = Range(SeriesNames.Tile, step);

    /// <summary>The newest step alone.</summary>
    public string Newest { get; } = Range(step, step);

    public static TileGrid For(TimeSpan scrapeInterval) =>
        new(TimeSpan.FromSeconds(Steps.FirstOrDefault(s => s <= scrapeInterval.TotalSeconds, Steps[^1])));

    /// <summary>A selector's newest value before a step, a tile ago at the most.</summary>
    public string Earlier(string selector) => $"last_over_time({selector}[{Durations.Format(SeriesNames.Tile - step)}] offset {Durations.Format(step)})";

    private static string Range(TimeSpan span, TimeSpan step) => $"{Durations.Format(span - Edge)}:{Durations.Format(step)}";
}
