using System.Globalization;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Real.Traffic;

/// <summary>Five-minute tiles as the rules would have recorded them, and the whole numbers that are in them.</summary>
/// <param name="First">Time of the first tile; the phase of all.</param>
internal sealed record TileLog(DateTimeOffset First, int Count)
{
    /// <summary>True for tiles whose evaluation was skipped: nothing was recorded.</summary>
    public Func<DateTimeOffset, bool> Skipped { get; init; } = static _ => false;

    /// <summary>True for tiles that an exclusion covers.</summary>
    public Func<DateTimeOffset, bool> Excluded { get; init; } = static _ => false;

    /// <summary>How often the newest tile's time is recorded, on whole multiples of it; null: with each tile.</summary>
    public TimeSpan? Published { get; init; }

    public DateTimeOffset Last => At(Count - 1);

    public DateTimeOffset At(int tile) => First + (tile * SeriesNames.Tile);

    /// <summary>The events of all tiles that count.</summary>
    public (long Bad, long Total) Sum(Func<DateTimeOffset, bool> counts) => Sum(at => counts(at) && !Excluded(at), out _);

    /// <summary>The events of tiles, excluded or not.</summary>
    /// <param name="tiles">How many they are.</param>
    public (long Bad, long Total) Sum(Func<DateTimeOffset, bool> which, out int tiles)
    {
        tiles = 0;
        var (bad, total) = (0L, 0L);
        for (var i = 0; i < Count; i++)
        {
            if (which(At(i)) && !Skipped(At(i)))
            {
                tiles++;
                bad += Bad(i);
                total += Total(i);
            }
        }

        return (bad, total);
    }

    /// <summary>The newest tile that was recorded by then.</summary>
    public DateTimeOffset NewestAt(DateTimeOffset now)
    {
        var tile = (int)Math.Floor((now - First) / SeriesNames.Tile);
        while (Skipped(At(tile)))
        {
            tile--;
        }

        return At(tile);
    }

    /// <summary>Writes the series of one objective.</summary>
    /// <param name="inSeconds">OpenMetrics; else Prometheus text, in milliseconds.</param>
    public void Write(TextWriter to, string service, string objective, bool inSeconds)
    {
        var labels = $"{{service=\"{service}\",objective=\"{objective}\"}} ";
        var recorded = Enumerable.Range(0, Count).Where(i => !Skipped(At(i))).ToList();
        foreach (var (name, value, excluded) in new (string, Func<int, long>, bool)[]
        {
            (SeriesNames.Events, Total, false), (SeriesNames.BadEvents, Bad, false), (SeriesNames.ExcludedEvents, Total, true), (SeriesNames.ExcludedBadEvents, Bad, true),
        })
        {
            foreach (var i in recorded.Where(i => Excluded(At(i)) == excluded))
            {
                Line(to, name + labels, value(i).ToString(CultureInfo.InvariantCulture), At(i), inSeconds);
            }
        }

        foreach (var at in Published is { } every ? Every(every) : recorded.Select(At))
        {
            Line(to, SeriesNames.NewestTile + labels, Seconds(NewestAt(at)), at, inSeconds);
        }
    }

    private static long Total(int tile) => 100 + (tile * 7919L % 101);

    private static long Bad(int tile) => tile * 104_729L % 17 == 0 ? tile % 7 : 0;

    private IEnumerable<DateTimeOffset> Every(TimeSpan interval)
    {
        var at = new DateTimeOffset(((First.Ticks / interval.Ticks) + 1) * interval.Ticks, TimeSpan.Zero);
        for (; at <= Last; at += interval)
        {
            yield return at;
        }
    }

    private static void Line(TextWriter to, string series, string value, DateTimeOffset at, bool inSeconds) =>
        to.Write($"{series}{value} {(inSeconds ? Seconds(at) : at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))}\n");

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);
}
