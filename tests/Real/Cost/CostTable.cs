using System.Text;
using ErrorBudgetGate.Real.Rules;
using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real.Cost;

/// <summary>Samples touched per hour, side by side.</summary>
internal sealed class CostTable(
    PrometheusRelease release, int series, IReadOnlyList<RuleExpression> ours, IReadOnlyList<RuleExpression> sloth, IReadOnlyDictionary<RuleExpression, RuleCost> costs)
{
    /// <summary>What it takes to know the budget's window: tiles and what is summed from them, and what is published of it.</summary>
    public RuleCost Window => Sum(ours.Where(static r => r.Group is "tiles" or "published"));

    public RuleCost All => Sum(ours);

    /// <summary>The mean of ratios over the window, every 30 seconds.</summary>
    public RuleCost Averaged => costs[sloth.Single(static r => r.Name == "slo:sli_error:ratio_rate28d")];

    public RuleCost Sloth => Sum(sloth);

    public override string ToString()
    {
        var text = new StringBuilder();
        Line(text, $"Prometheus {release}, {series} raw series of each term, scraped every 30 s; samples touched per hour");
        Line(text, $"  {"",-48} {"rules",5} {"stats=all",14} {"with subqueries",16}");
        foreach (var group in ours.GroupBy(static r => r.Group))
        {
            Row(text, group.Key, [.. group]);
        }

        Row(text, "budget window (tiles, published)", [.. ours.Where(static r => r.Group is "tiles" or "published")]);
        Row(text, "all", ours);
        Row(text, "Sloth: mean of ratios over 28d", [.. sloth.Where(static r => r.Name == "slo:sli_error:ratio_rate28d")]);
        Row(text, "Sloth: all", sloth);
        Line(text, $"  budget window: {(double)Averaged.Told / Window.Told:N1} times fewer than the mean of ratios ({(double)Averaged.Read / Window.Read:N1} with what subqueries read)");
        Line(text, $"  all rules: {(double)Sloth.Told / All.Told:N1} times fewer than Sloth's ({(double)Sloth.Read / All.Read:N1})\n");
        foreach (var rule in ours.Concat(sloth).Where(r => costs[r].Told > 0))
        {
            Line(text, $"    {rule.Group.Replace("-api-success", "", StringComparison.Ordinal),-22} {rule.Name,-40} {costs[rule].Told,14:N0} {costs[rule].Read,16:N0}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

    private void Row(StringBuilder text, string name, IReadOnlyList<RuleExpression> rules) =>
        Line(text, $"  {name,-48} {rules.Count,5} {Sum(rules).Told,14:N0} {Sum(rules).Read,16:N0}");

    private RuleCost Sum(IEnumerable<RuleExpression> rules) => rules.Aggregate(default(RuleCost), (sum, rule) => sum + costs[rule]);
}
