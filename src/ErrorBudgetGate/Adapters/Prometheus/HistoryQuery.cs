using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>One range query about an objective's past. Its series are told apart by the label <c>part</c>, as in <see cref="EventsQuery"/>.</summary>
/// <param name="PerSecond">Counts arrive as events per second and are to be multiplied by the step.</param>
/// <param name="Excluded">What is taken from the counts of each step; neither overlapping nor touching.</param>
internal sealed record HistoryQuery(string Text, TimeGrid Grid, bool PerSecond, IReadOnlyList<ExcludedSpan> Excluded)
{
    /// <summary>A step of raw events loses what falls between the last sample of one and the first of the next; over an hour that is little.</summary>
    private static readonly TimeSpan RawStep = TimeSpan.FromHours(1);

    /// <summary>Of a window of a day or two there would be too few of them.</summary>
    private static readonly TimeSpan FineRawStep = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ShortWindow = TimeSpan.FromDays(2);

    private static readonly TimeSpan RatioStep = TimeSpan.FromHours(1);

    private static readonly TimeSpan FineRatioStep = TimeSpan.FromMinutes(5);

    /// <summary>Tiles, added up where a window has more of them than points may be asked for. The rules have left out what is excluded.</summary>
    /// <param name="newest">The newest tile: with it the grid lies on the tiles, and each keeps its own time.</param>
    public static HistoryQuery Tiles(string service, Objective objective, DateTimeOffset? newest, DateTimeOffset now)
    {
        var end = newest < now ? newest.Value : now;
        var grid = TimeGrid.Over(HistorySpan.Start(objective.Window, now), end, SeriesNames.Tile);

        // A millisecond less than a step: Prometheus 2 counts both ends of a range, and a tile must not be in two steps.
        var range = ((long)grid.Step.TotalMilliseconds - 1).ToString(CultureInfo.InvariantCulture) + "ms";
        string Sum(string series) =>
            $"sum_over_time({series}{{service=\"{PromQl.EscapeLabelValue(service)}\",objective=\"{PromQl.EscapeLabelValue(objective.Name)}\"}}[{range}])";
        return new HistoryQuery(Join(Sum(SeriesNames.Events), Sum(SeriesNames.BadEvents)), grid, PerSecond: false, Excluded: []);
    }

    /// <summary>The objective's own expressions.</summary>
    /// <exception cref="ArgumentException">The SLI is a recorded ratio.</exception>
    public static HistoryQuery Raw(Objective objective, DateTimeOffset now)
    {
        var expressions = EventsExpressions.Of(objective.Sli);
        var start = HistorySpan.Start(objective.Window, now);
        var grid = TimeGrid.Over(start, now, now - start > ShortWindow ? RawStep : FineRawStep);
        var seconds = EventsQuery.Seconds(grid.Step);
        return new HistoryQuery(
            Join(expressions.Total(seconds, 0), expressions.Bad(seconds, 0)), grid, objective.Sli is Sli.Rates, ExcludedSpans.Merge(ExcludedSpans.Of(objective, start, now)));
    }

    /// <summary>A recorded ratio, exactly as it is configured.</summary>
    public static HistoryQuery Ratio(string query, Window? window, DateTimeOffset now)
    {
        var start = HistorySpan.TrendStart(window, now);
        return new HistoryQuery(query, TimeGrid.Over(start, now, now - start > ShortWindow ? RatioStep : FineRatioStep), PerSecond: false, Excluded: []);
    }

    private static string Join(string total, string bad) => $"{EventsQuery.Part(EventsQuery.Total, total)}\nor {EventsQuery.Part(EventsQuery.Bad, bad)}";
}
