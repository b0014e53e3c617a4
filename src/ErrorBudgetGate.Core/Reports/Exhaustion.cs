using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>When a budget is spent if it goes on burning as it does.</summary>
/// <param name="BurnWindow">Where the burn rate was read.</param>
/// <param name="BurnRate">1 spends exactly one budget per window.</param>
/// <param name="At">Null: not within one window (rolling), or not before the period ends (calendar).</param>
public sealed record Exhaustion(TimeSpan BurnWindow, decimal BurnRate, DateTimeOffset? At)
{
    /// <summary>Projects a budget that is not spent yet.</summary>
    /// <param name="remaining">Above zero.</param>
    /// <param name="counts">The window's events now; null where only a ratio is known.</param>
    /// <param name="tiles">Damage that will leave a rolling window meanwhile; empty: none is known to, which can only make the moment earlier.</param>
    public static Exhaustion Of(
        TimeSpan burnWindow, decimal burnRate, decimal remaining, EventCounts? counts, BudgetTarget target, Window window, IReadOnlyList<Tile> tiles, DateTimeOffset now) =>
        new(burnWindow, burnRate, window switch
        {
            Window.Rolling rolling => Rolling(burnRate, remaining, counts, target, rolling, tiles, now),
            _ => Calendar(burnRate, remaining, (Window.Calendar)window, now),
        });

    private static DateTimeOffset? Rolling(
        decimal burnRate, decimal remaining, EventCounts? counts, BudgetTarget target, Window.Rolling window, IReadOnlyList<Tile> tiles, DateTimeOffset now)
    {
        // What burns stays in the window for its whole length; what burned before leaves it in its turn.
        var returned = 0m;
        foreach (var (at, bad) in counts is null ? [] : Recovery.Departures(window, tiles, now))
        {
            if (Spent(remaining + returned, burnRate, window.Length, now) is { } spent && spent <= at)
            {
                return spent;
            }

            returned = Math.Min(1m - remaining, returned + ErrorBudget.Spent(counts!.Value with { Bad = bad }, target));
        }

        return Spent(remaining + returned, burnRate, window.Length, now);
    }

    /// <summary>Null beyond one window: by then all that counts has burned at this rate, and less than a whole budget of it.</summary>
    private static DateTimeOffset? Spent(decimal remaining, decimal burnRate, TimeSpan length, DateTimeOffset now) =>
        burnRate < remaining || burnRate == 0m ? null : now + TimeSpan.FromTicks((long)(remaining * length.Ticks / burnRate));

    /// <summary>A period counts what has passed of it: remaining x elapsed / (rate - 1) from now, as both events and damage go on growing.</summary>
    private static DateTimeOffset? Calendar(decimal burnRate, decimal remaining, Window.Calendar window, DateTimeOffset now)
    {
        var elapsed = (now - window.StartAt(now)).Ticks;
        var end = window.EndAt(now);
        if (burnRate <= 1m || remaining * elapsed / (end - now).Ticks >= burnRate - 1m)
        {
            return null;
        }

        return TimeZoneInfo.ConvertTime(now + TimeSpan.FromTicks((long)(remaining * elapsed / (burnRate - 1m))), window.Zone);
    }
}
