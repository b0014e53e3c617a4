using System.Globalization;
using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Rendering;

/// <summary>The reasoning behind a decision, step by step: readings, tier, change, override.</summary>
internal static class GateExplanation
{
    public static void Append(StringBuilder text, DecisionRecord record, ErrorBudgetPolicy policy)
    {
        text.Append("\n1. Readings\n");
        foreach (var objective in record.Objectives)
        {
            text.Append("   ").Append(Excerpt.OneLine(objective.Name)).Append(": ").Append(objective.Status);
            Add(text, "remaining", objective.Remaining is { } remaining ? Percent.Format(remaining) : null);
            Add(text, "bad", objective.Bad?.ToString("0.####", CultureInfo.InvariantCulture));
            Add(text, "total", objective.Total?.ToString("0.####", CultureInfo.InvariantCulture));
            Add(text, "coverage", objective.Coverage is { } coverage ? Percent.Format(coverage) : null);
            Add(text, "newest sample", objective.SampleTime?.ToString("O", CultureInfo.InvariantCulture));
            Add(text, "tier", objective.Tier);
            text.Append('\n');
            Line(text, "source", objective.Source);
            Line(text, "query", objective.Query);
            Line(text, "answer", objective.Value);
            Line(text, "why", objective.Detail);
            foreach (var burn in objective.BurnRates)
            {
                Line(text, "burn rate " + burn.Window, burn.Rate is { } rate ? rate.ToString("0.##", CultureInfo.InvariantCulture) + "x" : burn.Missing);
            }

            foreach (var excluded in ExclusionText.Lines(objective.Exclusions))
            {
                Line(text, "not counted", excluded);
            }

            Line(text, "events not counted", ExclusionText.Events(objective.ExcludedBad, objective.ExcludedTotal));
            foreach (var warning in objective.BackendWarnings)
            {
                Line(text, "backend says", warning);
            }
        }

        text.Append("2. Tier, the worst of the gating objectives, by policy ").Append(policy.Name).Append(policy.Mode == PolicyMode.Observe ? ", which only observes\n" : "\n");
        for (var i = 0; i < policy.Tiers.Count; i++)
        {
            var tier = policy.Tiers[i];
            text.Append(tier.Name == record.Tier ? "   > " : "     ").Append(tier.Name).Append(" (").Append(tier.Title).Append("), ").Append(tier.Bounds(i > 0 ? policy.Tiers[i - 1] : null))
                .Append(tier.PermitsDeployment ? ": permits deployments\n" : ": does not permit deployments\n");
        }

        if (record.Tier is null)
        {
            text.Append("   > none: the budget is not known\n");
        }

        Line(text, "policy digest", record.Policy.Sha256);
        text.Append("3. Change\n   class ").Append(record.Change.Class);
        Add(text, "revisions", record.Change.Revisions.Count == 0 ? "not written by Argo CD yet, or not needed" : string.Join(", ", record.Change.Revisions));
        Add(text, "started by", record.Change.Automated == true ? "auto-sync" : record.Change.Initiator ?? "not known");
        Add(text, "attempt", record.Attempt.ToString(CultureInfo.InvariantCulture));
        text.Append("\n4. Override\n");
        if (record.Override is not { } found)
        {
            text.Append(record.ReasonCodes.Contains(ReasonCode.OverrideAbsent.Text())
                ? $"   none: the Application carries no annotation {policy.Override.Annotation}\n"
                : "   none was looked for: the decision did not need one, or the Application could not be read\n");
        }
        else
        {
            text.Append("   ").Append(found.Honoured ? "taken" : "not taken").Append(", ").Append(found.Evidence).Append(", annotation ").Append(found.Annotation).Append('\n');
            foreach (var approver in found.Approvers)
            {
                Line(text, approver.Role, approver.Person);
            }

            Line(text, "reason", found.Reason);
            Line(text, "ticket", found.Ticket);
            Line(text, "expires", found.Expires?.ToString("O", CultureInfo.InvariantCulture));
            foreach (var refusal in found.Refusals)
            {
                Line(text, "refused, " + refusal.Code, refusal.Detail);
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"5. Decision\n   {record.Decision}, exit {record.ExitCode}, decided {record.Time:O}, record {record.RecordId}\n\n");
    }

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(", ").Append(name).Append(' ').Append(Excerpt.OneLine(value));
        }
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append("     ").Append(Excerpt.OneLine(name)).Append(": ").Append(Excerpt.OneLine(value)).Append('\n');
        }
    }
}
