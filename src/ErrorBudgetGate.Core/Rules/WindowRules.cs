using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>What is summed from tiles: the budget's window, its coverage, and burn rates over days. Each is recorded with the tile and published every minute, since a sample is visible for less than five.</summary>
internal static class WindowRules
{
    /// <summary>A published value outlives one missed tile, not two.</summary>
    private const string Visible = "11m";

    /// <summary>Below this, counting every tile is as cheap as counting hours.</summary>
    private static readonly TimeSpan CountedByHours = TimeSpan.FromDays(7);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>In the tile group, after the tiles.</summary>
    public static IEnumerable<Rule> OfTiles(Objective objective, ObjectiveSeries series, IEnumerable<TimeSpan> burnWindows, bool noTrafficIsHealthy)
    {
        var excluded = objective.Exclusions.Count > 0;
        yield return series.Record(
            TileNames.Time,
            $"timestamp({series.Of(SeriesNames.Events)})" + (excluded ? $"\nor timestamp({series.Of(SeriesNames.ExcludedEvents)})" : string.Empty));

        var allowed = PromText.Number(objective.Target.AllowedFailure);
        foreach (var window in burnWindows.Where(w => w > FastRules.Longest))
        {
            yield return series.Record(
                TileNames.BurnRate(window),
                $"{Sum(series, SeriesNames.BadEvents, window)} / clamp_min({Sum(series, SeriesNames.Events, window)}, {FastRules.NoTraffic}) / {allowed}");
        }

        if (objective.Window is not Window.Rolling { Length: var length })
        {
            yield break;
        }

        yield return series.Record(TileNames.WindowEvents, Sum(series, SeriesNames.Events, length));
        yield return series.Record(TileNames.WindowBadEvents, Sum(series, SeriesNames.BadEvents, length));
        var total = series.Of(TileNames.WindowEvents);
        var denominator = noTrafficIsHealthy ? $"clamp_min({total}, {FastRules.NoTraffic})" : $"({total} > 0)";
        yield return series.Record(TileNames.Remaining, $"1 - {series.Of(TileNames.WindowBadEvents)} / {denominator} / {allowed}");
        foreach (var rule in Coverage(objective, series, length, excluded))
        {
            yield return rule;
        }
    }

    /// <summary>In the published group, every minute.</summary>
    public static IEnumerable<Rule> Published(Objective objective, ObjectiveSeries series, IEnumerable<TimeSpan> burnWindows)
    {
        yield return Publish(series, SeriesNames.NewestTile, TileNames.Time);
        foreach (var window in burnWindows.Where(w => w > FastRules.Longest))
        {
            yield return Publish(series, SeriesNames.BurnRate(window), TileNames.BurnRate(window));
        }

        if (objective.Window is Window.Rolling)
        {
            yield return Publish(series, SeriesNames.WindowEvents, TileNames.WindowEvents);
            yield return Publish(series, SeriesNames.WindowBadEvents, TileNames.WindowBadEvents);
            yield return Publish(series, SeriesNames.Remaining, TileNames.Remaining);
            yield return Publish(series, SeriesNames.Coverage, TileNames.Coverage);
        }
    }

    /// <summary>A long window's tiles are counted by the hour: an hour of delay in the coverage for a tenth of the cost.</summary>
    private static IEnumerable<Rule> Coverage(Objective objective, ObjectiveSeries series, TimeSpan length, bool excluded)
    {
        var tiles = PromText.Number((decimal)(length / SeriesNames.Tile));
        var expected = objective.Since is { } since
            ? $"on () group_left () clamp(vector((time() - {PromText.UnixSeconds(since)}) / 300), 1, {tiles})"
            : tiles;

        var byHours = length >= CountedByHours;
        if (byHours)
        {
            yield return series.Record(TileNames.HourCount, Count(series, Hour, excluded));
        }

        var counted = byHours
            ? $"(sum_over_time(last_over_time({series.Of(TileNames.HourCount)}[{Visible}])[{PromText.Duration(length)}:1h]) or {series.Of(TileNames.HourCount)})"
            : $"({Count(series, length, excluded)})";
        yield return series.Record(TileNames.Coverage, $"clamp_max({counted} / {expected}, 1)");
    }

    private static string Count(ObjectiveSeries series, TimeSpan span, bool excluded)
    {
        var counted = $"count_over_time({series.Of(SeriesNames.Events)}[{PromText.TilesOf(span)}])";
        if (!excluded)
        {
            return counted;
        }

        var covered = $"count_over_time({series.Of(SeriesNames.ExcludedEvents)}[{PromText.TilesOf(span)}])";
        return $"({counted} + {covered}) or {counted} or {covered}";
    }

    private static Rule Publish(ObjectiveSeries series, string name, string tile) => series.Record(name, $"last_over_time({series.Of(tile)}[{Visible}])");

    private static string Sum(ObjectiveSeries series, string name, TimeSpan window) => $"sum_over_time({series.Of(name)}[{PromText.TilesOf(window)}])";
}
