using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>Budget remaining at one instant of the past.</summary>
/// <param name="Remaining">Null: not known, or not covered as the policy asks.</param>
public readonly record struct TrendPoint(DateTimeOffset Time, decimal? Remaining);

/// <summary>Budget remaining over the last week, or over the window where that is shorter.</summary>
public static class BudgetTrend
{
    /// <summary>What fits a line beside the figures.</summary>
    public const int MostPoints = 24;

    /// <summary>At most <see cref="MostPoints"/> points at equal distances, oldest first; the last is now. Empty where nothing of the past is known.</summary>
    /// <param name="reading">The last point, and the window.</param>
    /// <param name="since">The objective's beginning; null: none.</param>
    /// <param name="minCoverage">A point whose window had less data stays empty.</param>
    public static IReadOnlyList<TrendPoint> Of(
        BudgetHistory history, ObjectiveReading reading, DateTimeOffset? since, decimal minCoverage, DateTimeOffset now)
    {
        if (reading.Reading is not Reading.Measured measured)
        {
            return [];
        }

        var start = HistorySpan.TrendStart(reading.Window, now);
        var step = history is BudgetHistory.Events { Step: var own } ? own : TimeSpan.FromMinutes(1);
        var count = step > TimeSpan.Zero ? (int)Math.Min(MostPoints, (now - start).Ticks / step.Ticks) : 0;
        if (count < 2 || history is BudgetHistory.Missing)
        {
            return [];
        }

        var distance = TimeSpan.FromTicks((now - start).Ticks / count);
        var points = new TrendPoint[count];
        for (var i = 0; i < count - 1; i++)
        {
            var time = now - (distance * (count - 1 - i));
            points[i] = new TrendPoint(time, history switch
            {
                BudgetHistory.Events events when reading is { Window: { } window, Target: { } target } => Counted(events, window, target, since, minCoverage, time),
                BudgetHistory.Ratios ratios => Nearest(ratios.Points, time, distance),
                _ => null,
            });
        }

        // A present without a past is no trend.
        points[^1] = new TrendPoint(now, measured.Remaining);
        return points.Count(p => p.Remaining is not null) > 1 ? points : [];
    }

    private static decimal? Counted(BudgetHistory.Events events, Window window, BudgetTarget target, DateTimeOffset? since, decimal minCoverage, DateTimeOffset time)
    {
        var start = window.StartAt(time);
        var (bad, total, count) = (0m, 0m, 0);
        for (var i = FirstAfter(events.Tiles, start); i < events.Tiles.Count && events.Tiles[i].End <= time; i++)
        {
            bad += events.Tiles[i].Bad;
            total += events.Tiles[i].Total;
            count++;
        }

        var expected = time - (since > start ? since.Value : start);
        var isCovered = expected <= TimeSpan.Zero || count * (decimal)events.Step.Ticks >= minCoverage * expected.Ticks;
        return total > 0m && isCovered ? ErrorBudget.Remaining(new EventCounts(bad, total), target) : null;
    }

    private static int FirstAfter(IReadOnlyList<Tile> tiles, DateTimeOffset start)
    {
        var (low, high) = (0, tiles.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = tiles[middle].End > start ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>The newest point up to a time, no older than one distance.</summary>
    private static decimal? Nearest(IReadOnlyList<PastRatio> points, DateTimeOffset time, TimeSpan distance)
    {
        for (var i = points.Count - 1; i >= 0; i--)
        {
            if (points[i].Time <= time)
            {
                return points[i].Time > time - distance ? points[i].Remaining : null;
            }
        }

        return null;
    }
}
