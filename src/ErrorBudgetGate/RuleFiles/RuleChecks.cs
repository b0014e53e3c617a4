using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>What can be wrong with the way in which sound rules are to be written.</summary>
internal static class RuleChecks
{
    public static IEnumerable<RuleNotice> Of(RuleFile file, RuleStyle style)
    {
        foreach (var (name, _) in style.Labels)
        {
            if (file.Groups.SelectMany(g => g.Rules).FirstOrDefault(r => PublishedRules.Include(r) && r.Labels.Any(l => l.Key == name)) is { } rule)
            {
                var rules = rule is Rule.Alert alert ? alert.Name : ((Rule.Recording)rule).Name;
                yield return new RuleNotice(file.Service, string.Empty, $"--labels: {FaultList.Quote(name)} is a label that {rules} has already; use another name.", IsError: true);
            }
        }

        if (style.Format == RuleFormat.Operator)
        {
            var scratch = new StringBuilder();
            foreach (var group in file.Groups)
            {
                if (PrometheusRuleYaml.Size(group, style, scratch) is var size and > PrometheusRuleYaml.OperatorLimit)
                {
                    yield return new RuleNotice(
                        file.Service, string.Empty,
                        $"the group {FaultList.Quote(group.Name)} takes {size / 1024} KiB and the Prometheus Operator takes no more than {PrometheusRuleYaml.OperatorLimit / 1024} KiB; give the service fewer objectives.",
                        IsError: true);
                }
            }
        }
    }
}
