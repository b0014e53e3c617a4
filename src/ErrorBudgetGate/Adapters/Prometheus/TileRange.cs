using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>How far back five-minute tiles are read.</summary>
/// <param name="Milliseconds">The range; tiles lie in it at any phase.</param>
/// <param name="Tiles">How many of them it holds when none is missing.</param>
internal readonly record struct TileRange(long Milliseconds, long Tiles)
{
    private const long TileMilliseconds = 300_000;

    /// <summary>The shortest range: a tile and the moments until the next one is recorded.</summary>
    private const long Shortest = 330_000;

    /// <summary>Where an evaluation was skipped, the newest tile may be that old; a shorter range that holds none is widened to it.</summary>
    private const long AfterSkipped = 660_000;

    /// <summary>Below half an hour a single skipped evaluation, which loses no event, would look like a service half unseen.</summary>
    private const long FewestExpected = 6;

    /// <summary>Too few tiles are expected for their number to say anything.</summary>
    public bool IsTooShortForCoverage => Tiles < FewestExpected;

    /// <summary>A length that ends now. A millisecond less than it: Prometheus 2 counts both ends of a range, and a window of 8,064 tiles must not read 8,065 when one lies on its edge.</summary>
    public static TileRange Of(TimeSpan length) => At((long)length.TotalMilliseconds - 1, (long)(length / SeriesNames.Tile));

    /// <summary>The objective's window. Of a calendar period the tiles whose greater half lies in it.</summary>
    public static TileRange Of(Window window, DateTimeOffset now) => window is Window.Rolling rolling ? Of(rolling.Length) : Since(window.StartAt(now), now);

    /// <summary>The part of the window that should have data: all of it, or from the objective's beginning.</summary>
    public static TileRange Expected(Objective objective, DateTimeOffset now) =>
        objective.Since is { } since && since > objective.Window.StartAt(now) ? Since(since, now) : Of(objective.Window, now);

    /// <summary>A function over a series in this range, <c>sum_over_time(slo:events:increase5m{...}[2419199999ms])</c>.</summary>
    public string Over(string function, string selector)
    {
        var range = Text(function, selector, Milliseconds);
        return Milliseconds >= AfterSkipped ? range : $"{range} or {Text(function, selector, AfterSkipped)}";
    }

    private static TileRange Since(DateTimeOffset start, DateTimeOffset now)
    {
        var milliseconds = (long)(now - start).TotalMilliseconds - (TileMilliseconds / 2);
        return At(milliseconds, milliseconds / TileMilliseconds);
    }

    /// <summary>A period that has just begun has no tile of its own: the newest there is stands for it.</summary>
    private static TileRange At(long milliseconds, long tiles) => new(Math.Max(Shortest, milliseconds), Math.Max(1, tiles));

    private static string Text(string function, string selector, long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{function}({selector}[{milliseconds}ms])");
}
