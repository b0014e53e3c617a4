namespace ErrorBudgetGate.Core.Rules;

/// <summary>A counter that only grows while its process lives, as PromQL sees it: one value a series.</summary>
/// <param name="Now">Each series' newest value within a tile; a series that ended in the tile still has one.</param>
/// <param name="Exposed">Each series that the newest scrape had.</param>
/// <param name="Before">Each series' newest value within the tile before.</param>
/// <param name="Increase">Growth over a tile by Prometheus's own estimate.</param>
/// <param name="Resets">How often each series began anew in a tile, with the scrape before it.</param>
/// <param name="Rate">Events per second over <see cref="FastRules.Base"/>.</param>
/// <param name="HasOneName">All series have one metric name, so that none is mistaken for another.</param>
internal sealed record CountedTerm(string Now, string Exposed, string Before, string Increase, string Resets, string Rate, bool HasOneName)
{
    public static CountedTerm OfCounter(string selector, bool hasOneName, TimeSpan scrapeInterval) => new(
        $"last_over_time({selector}[5m])",
        selector,
        $"last_over_time({selector}[5m] offset 5m)",
        $"increase({selector}[5m])",
        $"resets({selector}[{PromText.Duration(SeriesNames.Tile + scrapeInterval)}])",
        $"rate({selector}[5m])",
        hasOneName);

    /// <summary>Observations of a native histogram.</summary>
    public static CountedTerm OfNativeCount(string selector, TimeSpan scrapeInterval) =>
        OfCounter(selector, hasOneName: true, scrapeInterval).Through(x => $"histogram_count({x})");

    /// <summary>Observations of a native histogram that are no larger than a bound, interpolated within the bucket that holds it.</summary>
    public static CountedTerm OfNativeShare(string selector, string bound, TimeSpan scrapeInterval) =>
        OfCounter(selector, hasOneName: true, scrapeInterval).Through(x => $"histogram_fraction(-Inf, {bound}, {x}) * histogram_count({x})");

    /// <summary>A histogram that counts nothing has no shares: NaN is not a count.</summary>
    private CountedTerm Through(Func<string, string> count)
    {
        string Counted(string x) => $"({count(x)} >= 0)";
        return this with { Now = Counted(Now), Exposed = Counted(Exposed), Before = Counted(Before), Increase = Counted(Increase), Rate = Counted(Rate) };
    }
}
