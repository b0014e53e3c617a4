using System.Globalization;
using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Rendering;

/// <summary>A decision for people: what, why, what is left, what to do.</summary>
internal static class GateSummary
{
    /// <param name="hint">How an override is asked for.</param>
    /// <param name="explainBy">Adds the reasoning step by step, by this policy; null: not asked for.</param>
    public static string Render(DecisionRecord record, OverrideHint hint, ErrorBudgetPolicy? explainBy)
    {
        var text = new StringBuilder();
        text.Append(record.Decision);
        if (record.DryRun || record.Mode == "observe")
        {
            text.Append(record.DryRun ? " (dry run: exit 0)" : " (policy observes: exit 0)");
        }

        text.Append("  ").Append(Excerpt.OneLine(record.Service)).Append(", application ").Append(Excerpt.OneLine(record.Application.Namespace)).Append('/').Append(Excerpt.OneLine(record.Application.Name));
        if (record.Change.Revisions.Count > 0)
        {
            text.Append(", revision ").AppendJoin(", ", record.Change.Revisions.Select(Short));
        }

        text.Append('\n');
        foreach (var reason in record.Reasons)
        {
            text.Append("  ").Append(reason.Code).Append(": ").Append(Excerpt.OneLine(reason.Detail)).Append('\n');
        }

        foreach (var warning in record.Warnings)
        {
            text.Append("  warning ").Append(warning.Code).Append(": ").Append(Excerpt.OneLine(warning.Detail)).Append('\n');
        }

        foreach (var objective in record.Objectives.Where(o => o.Status == "measured"))
        {
            text.Append("  budget: ").Append(Budget(objective)).Append('\n');
        }

        foreach (var line in record.Objectives.SelectMany(o => ExclusionText.Lines(o.Exclusions)).Distinct(StringComparer.Ordinal))
        {
            text.Append("  not counted: ").Append(line).Append('\n');
        }

        if (record is { BudgetMonetaryValueRemaining: { } money, Currency: { } currency })
        {
            text.Append(CultureInfo.InvariantCulture, $"  money left: {currency} {Math.Floor(money):N0}\n");
        }

        foreach (var obligation in record.Obligations)
        {
            text.Append("  owed in ").Append(record.Tier).Append(": ").Append(Excerpt.OneLine(obligation)).Append('\n');
        }

        if (record.ReasonCodes.Contains("override_unrecorded"))
        {
            text.Append("  the override itself is valid: make a store for its record reachable, then sync again.\n");
        }
        else if (record.Decision is "BLOCKED" or "INDETERMINATE")
        {
            text.Append("  to go on all the same, those who may do so can lift it:\n    ").Append(Excerpt.OneLine(OverrideCommand.Build(record, hint))).Append('\n');
        }

        if (explainBy is not null)
        {
            GateExplanation.Append(text, record, explainBy);
        }

        return text.ToString();
    }

    private static string Budget(ObjectiveField objective)
    {
        var text = $"{Excerpt.OneLine(objective.Name)} {Percent.Format(objective.Remaining!.Value)} left";
        if (objective is { Target: { } target, Window: { } window })
        {
            text += $" of {Percent.Format(target)} over {window}";
        }

        if (objective is { Bad: { } bad, Total: { } total, Target: { } promised })
        {
            text += $", {bad:N0} of {(1m - promised) * total:N0} events that may fail";
        }

        return objective.Gating ? text : text + " (informational)";
    }

    private static string Short(string revision) => revision.Length is 40 or 64 && revision.All(char.IsAsciiHexDigit) ? revision[..8] : Excerpt.OneLine(revision);
}
