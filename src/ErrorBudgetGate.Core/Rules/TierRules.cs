using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>The policy's tiers as series and alerts, from the same definitions as the gate's.</summary>
internal static class TierRules
{
    /// <summary>How long a tier must hold before anyone is told.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    /// <summary>Prometheus computes in binary: where the gate has exactly 25%, it may have a little more. What is closer to a bound than this is at the bound.</summary>
    private const decimal Tolerance = 0.000_000_001m;

    /// <summary>How long a recovery is announced.</summary>
    private const string Announced = "1h";

    public static IEnumerable<Rule> Info(ErrorBudgetPolicy policy, ObjectiveSeries series)
    {
        for (var i = 0; i < policy.Tiers.Count; i++)
        {
            var tier = policy.Tiers[i];
            yield return series.Record(
                SeriesNames.Tier,
                $"0 * ({Band(policy, i, series)}) + 1",
                new("policy", policy.Name), new("tier", tier.Name), new("title", tier.Title), new("signal", tier.Signal ?? string.Empty), new("policy_action", Action(tier)));
        }

        foreach (var tier in policy.Tiers.Where(t => t.Above is not null))
        {
            yield return series.Record(SeriesNames.TierAbove, $"vector({PromText.Number(tier.Above!.Value)})", new("policy", policy.Name), new("tier", tier.Name));
        }
    }

    public static IEnumerable<Rule> Alerts(AlertRules alerts, ErrorBudgetPolicy policy, ObjectiveSeries series)
    {
        var remaining = series.Of(SeriesNames.Remaining);
        var freeze = FirstOfClosed(policy);
        for (var i = 1; i < policy.Tiers.Count; i++)
        {
            var tier = policy.Tiers[i];
            var (name, expression, summary) = i == freeze
                ? ("ErrorBudget_FreezeTrigger", $"{remaining} <= {Bound(policy.Tiers[i - 1])}", "deployments stop")
                : ("ErrorBudget_TierTransition", Band(policy, i, series), $"{tier.Title} ({tier.Name})");
            yield return alerts.Alert(
                name, expression, Hold, AlertSeverity.Ticket,
                AlertRules.Literal($"{alerts.Subject}: {summary}"),
                $"{{{{ $value | humanizePercentage }}}} of the error budget is left; policy {AlertRules.Literal(policy.Name)} has {AlertRules.Literal(tier.Name)} at {tier.Bounds(policy.Tiers[i - 1])}.{Obligations(tier)}",
                hasMoney: true,
                new("tier", tier.Name), new("policy_action", Action(tier)));
        }

        if (policy.Tiers.Count > 1)
        {
            var (top, bound) = (policy.Tiers[0], Bound(policy.Tiers[0]));
            yield return alerts.Alert(
                "ErrorBudget_Recovered",
                $"{remaining} > {bound}\nand on () min_over_time({remaining}[{Announced}]) <= {bound}",
                Hold, severity: null,
                AlertRules.Literal($"{alerts.Subject}: back in {top.Title} ({top.Name})"),
                "{{ $value | humanizePercentage }} of the error budget is left. Argo CD does not repeat a sync that was stopped: start it again.",
                hasMoney: false,
                new("tier", top.Name), new("policy_action", Action(top)));
        }
    }

    /// <summary>What the tier means for deployments; design section 9.</summary>
    public static string Action(Tier tier) => tier.PermitsDeployment ? "normal" : "deployment_freeze";

    /// <summary>The healthiest tier from which on none permits deployments; the number of tiers where the last one does.</summary>
    private static int FirstOfClosed(ErrorBudgetPolicy policy)
    {
        var first = policy.Tiers.Count;
        while (first > 0 && !policy.Tiers[first - 1].PermitsDeployment)
        {
            first--;
        }

        return first;
    }

    private static string Band(ErrorBudgetPolicy policy, int index, ObjectiveSeries series)
    {
        var text = series.Of(SeriesNames.Remaining);
        if (policy.Tiers[index].Above is not null)
        {
            text += $" > {Bound(policy.Tiers[index])}";
        }

        return index == 0 ? text : $"{text} <= {Bound(policy.Tiers[index - 1])}";
    }

    private static string Bound(Tier tier) => PromText.Number(tier.Above!.Value + Tolerance);

    private static string Obligations(Tier tier) => tier.Obligations.Count == 0 ? string.Empty : $" Owed: {AlertRules.Literal(string.Join("; ", tier.Obligations))}.";
}
