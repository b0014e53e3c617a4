using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Rendering;

/// <summary>
/// Which rules may carry labels that somebody chose: alerts, and what people and dashboards read. Tiles, meters and whatever else the rules sum over days keep the labels they were born with:
/// with another label a series is another one, the window would hold both for its whole length, and Prometheus refuses to record two under one name.
/// </summary>
internal static class PublishedRules
{
    private static readonly string[] Prefixes = ["slo:error_budget_", "slo:objective", "slo:policy_tier", SeriesNames.EventValue, SeriesNames.WindowEvents, SeriesNames.WindowBadEvents];

    public static bool Include(Rule rule) => rule is not Rule.Recording { Name: var name } || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
