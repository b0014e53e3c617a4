using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>
/// The steps at which a tile's counters are read. Prometheus puts the steps of a subquery on multiples of their length, so a tile's first step follows the last one of the tile
/// before, whatever the instant at which tiles are recorded: a restart's lower value and the higher one before it are found in the same tile.
/// </summary>
internal sealed class TileGrid
{
    /// <summary>Divisors of the tile: a step a scrape is enough, shorter ones cost more than they find, and longer ones miss restarts.</summary>
    private static readonly int[] Steps = [30, 25, 20, 15, 12, 10];

    private static readonly TimeSpan Edge = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _step;

    private TileGrid(TimeSpan step)
    {
        _step = step;
        Tile = Range(SeriesNames.Tile, step);
        Newest = Range(step, step);
    }

    /// <summary>The steps of one tile, whether ranges include their left edge (Prometheus 2) or not (3).</summary>
    public string Tile { get; }

    /// <summary>The newest step alone.</summary>
    public string Newest { get; }

    public static TileGrid For(TimeSpan scrapeInterval) => new(TimeSpan.FromSeconds(Steps.FirstOrDefault(s => s <= scrapeInterval.TotalSeconds, Steps[^1])));

    /// <summary>A selector's newest value before a step, a tile ago at the most: a series that counts failures may come back long after its process did.</summary>
    public string Earlier(string selector) => $"last_over_time({selector}[{Durations.Format(SeriesNames.Tile - _step)}] offset {Durations.Format(_step)})";

    private static string Range(TimeSpan span, TimeSpan step) => $"{Durations.Format(span - Edge)}:{Durations.Format(step)}";
}
