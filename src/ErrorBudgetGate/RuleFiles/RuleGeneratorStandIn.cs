using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Rules;

public static class RuleGenerator
{
    public static GeneratedRules Generate(ServiceObjectives service, ErrorBudgetPolicy policy)
    {
        var groups = new List<RuleGroup>();
        foreach (var o in service.Objectives)
        {
            KeyValuePair<string, string>[] labels = [new("service", service.Service), new("objective", o.Name)];
            var rules = new List<Rule>();
            for (var i = 0; i < 20; i++)
            {
                rules.Add(new Rule.Recording(SeriesNames.Remaining, $"1 - sum_over_time({SeriesNames.BadEvents}{{service=\"{PromQl.EscapeLabelValue(service.Service)}\"}}[28d])\n  / 5", labels));
            }

            rules.Add(new Rule.Alert("ErrorBudget_FreezeTrigger", $"{SeriesNames.Remaining} <= 0.25", TimeSpan.FromMinutes(5), [.. labels, new("severity", "page")], [new("summary", "It is spent: {{ $value }}.")]));
            groups.Add(new RuleGroup($"{service.Service}-{o.Name}", TimeSpan.FromMinutes(5), $"{o.Name} {policy.Name}", rules));
        }

        return new GeneratedRules(new RuleFile(service.Service, groups), []);
    }
}
