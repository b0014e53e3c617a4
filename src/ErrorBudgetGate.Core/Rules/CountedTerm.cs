namespace ErrorBudgetGate.Core.Rules;

/// <summary>A counter that only grows while its process lives, as PromQL sees it on a tile's grid: one value a series.</summary>
/// <param name="Now">Each series' newest value within a tile; a series that ended in the tile still has one.</param>
/// <param name="Exposed">Each series that is there at the newest step.</param>
/// <param name="Before">Each series' newest value within the tile before.</param>
/// <param name="At">Each series at a step.</param>
/// <param name="Fell">Each series' newest value before a step, where that at the step is lower; the value at the step is multiplied by one expression first.</param>
/// <param name="Increase">Growth over a tile by Prometheus's own estimate.</param>
/// <param name="Rate">Events per second over <see cref="FastRules.Base"/>.</param>
/// <param name="HasOneName">All series have one metric name, so that none is mistaken for another.</param>
internal sealed record CountedTerm(string Now, string Exposed, string Before, string At, Func<string, string> Fell, string Increase, string Rate, bool HasOneName)
{
    public static CountedTerm OfCounter(string selector, bool hasOneName, TileGrid grid)
    {
        var earlier = grid.Earlier(selector);
        return new CountedTerm(
            $"last_over_time({selector}[{grid.Tile}])",
            $"last_over_time({selector}[{grid.Newest}])",
            $"last_over_time({selector}[{grid.Tile}] offset 5m)",
            selector,
            factor => $"{earlier} > {selector} * {factor}",
            $"increase({selector}[5m])",
            $"rate({selector}[5m])",
            hasOneName);
    }

    /// <summary>Observations of a native histogram.</summary>
    public static CountedTerm OfNativeCount(string selector, TileGrid grid) => Of(selector, grid, x => $"histogram_count({x})");

    /// <summary>Observations of a native histogram that are no larger than a bound, interpolated within the bucket that holds it.</summary>
    public static CountedTerm OfNativeShare(string selector, string bound, TileGrid grid) => Of(selector, grid, x => $"histogram_fraction(-Inf, {bound}, {x}) * histogram_count({x})");

    /// <summary>A histogram that counts nothing has no shares: NaN is not a count. It began anew where its count fell; a share may fall with its buckets' width.</summary>
    private static CountedTerm Of(string selector, TileGrid grid, Func<string, string> count)
    {
        string Counted(string x) => $"({count(x)} >= 0)";
        var (histogram, earlier) = (OfCounter(selector, hasOneName: true, grid), grid.Earlier(selector));
        return histogram with
        {
            Now = Counted(histogram.Now),
            Exposed = Counted(histogram.Exposed),
            Before = Counted(histogram.Before),
            At = Counted(histogram.At),
            Fell = factor => $"{Counted(earlier)} and histogram_count({earlier}) > histogram_count({selector}) * {factor}",
            Increase = Counted(histogram.Increase),
            Rate = Counted(histogram.Rate),
        };
    }
}
