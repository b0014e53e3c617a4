using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>From an objective's SLI to what all other rules are made of: its tiles, and its events per second.</summary>
/// <param name="Slices">Recorded once a slice, for time slices; otherwise empty.</param>
/// <param name="Tiles">Recorded every five minutes, ending in all and failed events.</param>
/// <param name="Rates">Recorded every 30 seconds: all and failed events per second.</param>
internal sealed record SliRules(IReadOnlyList<Rule> Slices, IReadOnlyList<Rule> Tiles, IReadOnlyList<Rule> Rates)
{
    public static SliRules Of(Objective objective, ObjectiveSeries series)
    {
        var grid = TileGrid.For(objective.ScrapeInterval);
        var names = objective.Exclusions.Count == 0 ? (SeriesNames.Events, SeriesNames.BadEvents) : (TileNames.AllEvents, TileNames.AllBadEvents);
        return objective.Sli switch
        {
            Sli.Counters counters => OfCounters(series, counters, grid, names),
            Sli.GoodCounters counters => OfGood(series, Term(counters.Good, grid), Term(counters.Total, grid), counters.Total, grid, new GoodMeter(ZeroFilled: true, Needed: null), names),
            Sli.Histogram histogram => OfHistogram(series, histogram, grid, names),
            Sli.Rates rates => OfRates(series, rates, names),
            Sli.Slices slices => OfSlices(series, slices, names),
            _ => throw new ArgumentException("A recorded ratio is recorded already.", nameof(objective)),
        };
    }

    private static SliRules OfCounters(ObjectiveSeries series, Sli.Counters sli, TileGrid grid, (string Events, string Bad) names)
    {
        var (total, bad) = (Term(sli.Total, grid), Term(sli.Bad, grid));
        var tiles = new CounterTiles(series, StartTimes(sli.Total), grid);
        return new SliRules(
            [],
            [
                tiles.Meter(TileNames.EventsMeter, total, zeroFrom: null, needed: null),
                tiles.Meter(TileNames.BadEventsMeter, bad, TileNames.EventsMeter, needed: null),
                series.Record(names.Events, tiles.Growth(total, TileNames.EventsMeter, TileNames.EventsGhost)),
                series.Record(names.Bad, $"{tiles.Growth(bad, TileNames.BadEventsMeter, TileNames.BadEventsGhost)}\nor on () 0 * {series.Of(names.Events)}"),
                tiles.Starts(TileNames.Starts),
                .. Ghosts(tiles, (total, TileNames.EventsGhost, TileNames.EventsMeter), (bad, TileNames.BadEventsGhost, TileNames.BadEventsMeter)),
            ],
            PerSecond(series, $"sum({total.Rate})", $"sum({bad.Rate})"));
    }

    private static SliRules OfGood(
        ObjectiveSeries series, CountedTerm good, CountedTerm total, string selector, TileGrid grid, GoodMeter meter, (string Events, string Bad) names)
    {
        var tiles = new CounterTiles(series, StartTimes(selector), grid);
        var rate = meter.ZeroFilled
            ? $"clamp_min(sum({total.Rate}) - (sum({good.Rate}) or 0 * sum({total.Rate})), 0)"
            : $"clamp_min(sum({total.Rate}) - sum({good.Rate}), 0)";
        return new SliRules(
            [],
            [
                tiles.Meter(TileNames.EventsMeter, total, zeroFrom: null, meter.Needed),
                tiles.Meter(TileNames.GoodEventsMeter, good, meter.ZeroFilled ? TileNames.EventsMeter : null, needed: null),
                series.Record(names.Events, tiles.Growth(total, TileNames.EventsMeter, TileNames.EventsGhost)),
                series.Record(TileNames.GoodEvents, $"{tiles.Growth(good, TileNames.GoodEventsMeter, TileNames.GoodEventsGhost)}\nor on () 0 * {series.Of(names.Events)}"),
                series.Record(names.Bad, $"clamp_min({series.Of(names.Events)} - {series.Of(TileNames.GoodEvents)}, 0)"),
                tiles.Starts(TileNames.Starts),
                .. Ghosts(tiles, (total, TileNames.EventsGhost, TileNames.EventsMeter), (good, TileNames.GoodEventsGhost, TileNames.GoodEventsMeter)),
            ],
            PerSecond(series, meter.ZeroFilled ? $"sum({total.Rate})" : $"sum({total.Rate}) and on () sum({good.Rate})", rate));
    }

    private static SliRules OfHistogram(ObjectiveSeries series, Sli.Histogram sli, TileGrid grid, (string Events, string Bad) names)
    {
        var selector = PromSelector.Parse(sli.Series) ?? throw new ArgumentException("A histogram is named by a plain selector.", nameof(sli));
        if (sli.Native)
        {
            return OfGood(
                series,
                CountedTerm.OfNativeShare(sli.Series.Trim(), PromText.Number(sli.Threshold), grid),
                CountedTerm.OfNativeCount(sli.Series.Trim(), grid),
                sli.Series, grid, new GoodMeter(ZeroFilled: true, Needed: null), names);
        }

        // Without the bucket nothing can be told: neither that all were slow nor that none was.
        var good = CountedTerm.OfCounter(selector.With("_bucket", BucketBound.Matcher(sli.Threshold)), hasOneName: true, grid);
        var total = CountedTerm.OfCounter(selector.With("_count"), hasOneName: true, grid);
        return OfGood(series, good, total, sli.Series, grid, new GoodMeter(ZeroFilled: false, $"sum by ({CounterTiles.Instance}) ({good.Now})"), names);
    }

    /// <summary>What a rate cannot see, such as a first sample, its tiles do not have: they are approximate.</summary>
    private static SliRules OfRates(ObjectiveSeries series, Sli.Rates sli, (string Events, string Bad) names)
    {
        var (total, bad) = (Over(sli.Total, SeriesNames.Tile), Over(sli.Bad, SeriesNames.Tile));
        var seconds = PromText.Number((decimal)SeriesNames.Tile.TotalSeconds);
        return new SliRules(
            [],
            [
                series.Record(names.Events, $"{total} * {seconds} >= 0"),
                series.Record(names.Bad, $"{bad} * {seconds} >= 0\nor on () 0 * {series.Of(names.Events)}"),
            ],
            [
                series.Record(FastRules.Events, $"{total} >= 0"),
                series.Record(FastRules.BadEvents, $"{bad} >= 0\nor on () 0 * {series.Of(FastRules.Events)}"),
            ]);
    }

    private static SliRules OfSlices(ObjectiveSeries series, Sli.Slices sli, (string Events, string Bad) names)
    {
        var (total, bad) = (series.Of(TileNames.SlicesTotal), series.Of(TileNames.SlicesBad));

        // One millisecond less than the tile: as many slices whether ranges include their left edge or not.
        var range = PromText.Duration(SeriesNames.Tile - TimeSpan.FromMilliseconds(1));
        var perSecond = PromText.Number((decimal)sli.Length.TotalSeconds);
        return new SliRules(
            [
                series.Record(TileNames.SlicesTotal, $"clamp_max({SliceConditions.Counts(sli)}, 1)"),
                series.Record(TileNames.SlicesBad, $"clamp_max({SliceConditions.Bad(sli)}, 1) and on () {total}\nor on () 0 * {total}"),
            ],
            [
                series.Record(names.Events, $"sum_over_time({total}[{range}])"),
                series.Record(names.Bad, $"sum_over_time({bad}[{range}])"),
            ],
            [
                series.Record(FastRules.Events, $"sum_over_time({total}[{range}]) / (300 / {perSecond}) / {perSecond}"),
                series.Record(FastRules.BadEvents, $"sum_over_time({bad}[{range}]) / (300 / {perSecond}) / {perSecond}"),
            ]);
    }

    private static IEnumerable<Rule> Ghosts(CounterTiles tiles, params (CountedTerm Term, string Ghost, string Meter)[] terms) =>
        terms.Where(t => t.Term.HasOneName).Select(t => tiles.Ghosts(t.Ghost, t.Term, t.Meter));

    private static IReadOnlyList<Rule> PerSecond(ObjectiveSeries series, string total, string bad) =>
    [
        series.Record(FastRules.Events, total),
        series.Record(FastRules.BadEvents, $"{bad}\nor on () 0 * {series.Of(FastRules.Events)}"),
    ];

    private static CountedTerm Term(string selector, TileGrid grid) => CountedTerm.OfCounter(selector.Trim(), PromSelector.Parse(selector)?.Name is not null, grid);

    private static string StartTimes(string selector) => PromSelector.Parse(selector)?.OfSameTargets("process_start_time_seconds") ?? "process_start_time_seconds";

    private static string Over(string expression, TimeSpan window) =>
        $"sum({expression.Trim().Replace("$window", PromText.Duration(window), StringComparison.Ordinal)})";

    /// <param name="ZeroFilled">Where nothing good was ever counted, nothing was good.</param>
    /// <param name="Needed">An expression by instance without which nothing can be told.</param>
    private sealed record GoodMeter(bool ZeroFilled, string? Needed);
}
