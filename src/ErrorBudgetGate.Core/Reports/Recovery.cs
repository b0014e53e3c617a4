using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>When a better tier is reached.</summary>
/// <param name="TierIndex">In the policy's order.</param>
/// <param name="At">For a calendar window in its zone, else in UTC.</param>
public sealed record TierReturn(int TierIndex, DateTimeOffset At);

/// <summary>When a budget comes back by itself.</summary>
/// <remarks>
/// Assumed is that nothing more fails. A rolling window: the traffic of one window ago repeats, so its total stays as it is, and the budget
/// grows by each tile of damage that leaves. A calendar window: traffic goes on at the period's mean, which dilutes the damage, and the next
/// period begins afresh.
/// </remarks>
public static class Recovery
{
    /// <summary>Every better tier with the first instant at which budget remaining is above its bound, the next one first. A tier above 100% is never reached and left out.</summary>
    /// <param name="tiers">Healthiest first.</param>
    /// <param name="counts">The window's events now; the total greater than zero.</param>
    /// <param name="tiles">In order of time. Damage that they do not show leaves last.</param>
    public static IReadOnlyList<TierReturn> Of(
        IReadOnlyList<Tier> tiers, int tierIndex, EventCounts counts, BudgetTarget target, Window window, IReadOnlyList<Tile> tiles, DateTimeOffset now)
    {
        var returns = new List<TierReturn>(tierIndex);
        for (var i = tierIndex - 1; i >= 0; i--)
        {
            if (tiers[i].Above is { } above and < 1m)
            {
                returns.Add(new TierReturn(i, window switch
                {
                    Window.Rolling rolling => Leaving(rolling, above, counts, target, tiles, now),
                    _ => Diluted((Window.Calendar)window, above, counts, target, now),
                }));
            }
        }

        return returns;
    }

    /// <summary>The tiles of a rolling window whose failed events leave it, and when, in order of time.</summary>
    internal static IEnumerable<(DateTimeOffset At, decimal Bad)> Departures(Window.Rolling window, IReadOnlyList<Tile> tiles, DateTimeOffset now)
    {
        var start = window.StartAt(now);
        foreach (var tile in tiles)
        {
            if (tile.End > start && tile.End <= now && tile.Bad > 0m)
            {
                yield return (tile.End + window.Length, tile.Bad);
            }
        }
    }

    private static DateTimeOffset Leaving(
        Window.Rolling window, decimal above, EventCounts counts, BudgetTarget target, IReadOnlyList<Tile> tiles, DateTimeOffset now)
    {
        var bad = counts.Bad;
        foreach (var (at, left) in Departures(window, tiles, now))
        {
            bad = Math.Max(0m, bad - left);
            if (ErrorBudget.Remaining(counts with { Bad = bad }, target) > above)
            {
                return at.ToUniversalTime();
            }
        }

        return (now + window.Length).ToUniversalTime();
    }

    private static DateTimeOffset Diluted(Window.Calendar window, decimal above, EventCounts counts, BudgetTarget target, DateTimeOffset now)
    {
        var (start, end) = (window.StartAt(now), window.EndAt(now));
        var step = Rules.SeriesNames.Tile;
        decimal elapsed = Math.Max((now - start).Ticks, step.Ticks);
        bool IsReached(long steps) =>
            ErrorBudget.Remaining(counts with { Total = counts.Total * ((elapsed + (steps * step.Ticks)) / elapsed) }, target) > above;

        // The total only grows, so the first step that is enough is found by halving.
        var (low, high) = (0L, (end - now).Ticks / step.Ticks);
        if (high == 0 || !IsReached(high))
        {
            return TimeZoneInfo.ConvertTime(end, window.Zone);
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = IsReached(middle) ? (low, middle) : (middle, high);
        }

        return TimeZoneInfo.ConvertTime(now + (high * step), window.Zone);
    }
}
