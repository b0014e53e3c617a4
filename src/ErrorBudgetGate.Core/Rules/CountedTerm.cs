namespace ErrorBudgetGate.Core.Rules;

/// <summary>A counter that only grows while its process lives, as PromQL sees it: one value a series.</summary>
/// <param name="Now">Each series' newest value within a tile; a series that ended in the tile still has one.</param>
/// <param name="Exposed">Each series that the newest scrape had.</param>
/// <param name="Before">Each series' newest value within the tile before.</param>
/// <param name="Lowest">Each series' lowest value within a tile; below <paramref name="Before"/> only where the process began anew.</param>
/// <param name="Highest">Each series' highest value within a tile.</param>
/// <param name="Increase">Growth over a tile by Prometheus's own estimate.</param>
/// <param name="Resets">How often each series began anew within a tile.</param>
/// <param name="Rate">Events per second over <see cref="FastRules.Base"/>.</param>
/// <param name="HasOneName">All series have one metric name, so that none is mistaken for another.</param>
internal sealed record CountedTerm(string Now, string Exposed, string Before, string Lowest, string Highest, string Increase, string Resets, string Rate, bool HasOneName)
{
    public static CountedTerm OfCounter(string selector, bool hasOneName) => new(
        $"last_over_time({selector}[5m])",
        selector,
        $"last_over_time({selector}[5m] offset 5m)",
        $"min_over_time({selector}[5m])",
        $"max_over_time({selector}[5m])",
        $"increase({selector}[5m])",
        $"resets({selector}[5m])",
        $"rate({selector}[5m])",
        hasOneName);

    /// <summary>Observations of a native histogram.</summary>
    public static CountedTerm OfNativeCount(string selector) => Of(selector, x => $"histogram_count({x})");

    /// <summary>Observations of a native histogram that are no larger than a bound, interpolated within the bucket that holds it.</summary>
    public static CountedTerm OfNativeShare(string selector, string bound) => Of(selector, x => $"histogram_fraction(-Inf, {bound}, {x}) * histogram_count({x})");

    /// <summary>A histogram that counts nothing has no shares: NaN is not a count. The lowest and highest are of the figure, not of the histogram, so they are asked for step by step.</summary>
    private static CountedTerm Of(string selector, Func<string, string> count)
    {
        string Counted(string x) => $"({count(x)} >= 0)";
        var steps = $"({count(selector)})[5m:30s]";
        return new CountedTerm(
            Counted($"last_over_time({selector}[5m])"),
            Counted(selector),
            Counted($"last_over_time({selector}[5m] offset 5m)"),
            $"min_over_time({steps})",
            $"max_over_time({steps})",
            Counted($"increase({selector}[5m])"),
            $"resets({selector}[5m])",
            Counted($"rate({selector}[5m])"),
            HasOneName: true);
    }
}
