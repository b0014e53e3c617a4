using System.Globalization;
using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Rendering;

/// <summary>A decision for people: what, why, what is left, what to do.</summary>
internal static class GateSummary
{
    /// <param name="hint">How an override is asked for.</param>
    /// <param name="explain">Adds the reasoning step by step.</param>
    public static string Render(DecisionRecord record, OverrideHint hint, bool explain)
    {
        var text = new StringBuilder();
        text.Append(record.Decision);
        if (record.DryRun || record.Mode == "observe")
        {
            text.Append(record.DryRun ? " (dry run: exit 0)" : " (policy observes: exit 0)");
        }

        text.Append("  ").Append(Clean(record.Service)).Append(", application ").Append(Clean(record.Application.Namespace)).Append('/').Append(Clean(record.Application.Name));
        if (record.Change.Revisions.Count > 0)
        {
            text.Append(", revision ").AppendJoin(", ", record.Change.Revisions.Select(Short));
        }

        text.Append('\n');
        foreach (var reason in record.Reasons)
        {
            text.Append("  ").Append(reason.Code).Append(": ").Append(Clean(reason.Detail)).Append('\n');
        }

        foreach (var warning in record.Warnings)
        {
            text.Append("  warning ").Append(warning.Code).Append(": ").Append(Clean(warning.Detail)).Append('\n');
        }

        foreach (var objective in record.Objectives.Where(o => o.Status == "measured"))
        {
            text.Append("  budget: ").Append(Budget(objective)).Append('\n');
        }

        if (record is { BudgetMonetaryValueRemaining: { } money, Currency: { } currency })
        {
            text.Append(CultureInfo.InvariantCulture, $"  money left: {currency} {Math.Floor(money):N0}\n");
        }

        foreach (var obligation in record.Obligations)
        {
            text.Append("  owed in ").Append(record.Tier).Append(": ").Append(Clean(obligation)).Append('\n');
        }

        if (record.ReasonCodes.Contains("override_unrecorded"))
        {
            text.Append("  the override itself is valid: make a store for its record reachable, then sync again.\n");
        }
        else if (record.Decision is "BLOCKED" or "INDETERMINATE")
        {
            text.Append("  to go on all the same, those who may do so can lift it:\n    ").Append(Clean(OverrideCommand.Build(record, hint))).Append('\n');
        }

        if (explain)
        {
            Explain(text, record);
        }

        return text.ToString();
    }

    private static string Budget(ObjectiveField objective)
    {
        var text = $"{Clean(objective.Name)} {Percent.Format(objective.Remaining!.Value)} left";
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

    private static void Explain(StringBuilder text, DecisionRecord record)
    {
        text.Append("\n1. Readings\n");
        foreach (var objective in record.Objectives)
        {
            text.Append("   ").Append(Clean(objective.Name)).Append(": ").Append(objective.Status);
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

            foreach (var warning in objective.BackendWarnings)
            {
                Line(text, "backend says", warning);
            }
        }

        text.Append("2. Tier\n   ").Append(record.Tier is null ? "not known" : $"{record.Tier} by policy {record.Policy.Name}").Append(", the worst of the gating objectives\n");
        Line(text, "policy digest", record.Policy.Sha256);
        text.Append("3. Change\n   class ").Append(record.Change.Class);
        Add(text, "revisions", record.Change.Revisions.Count == 0 ? "not written by Argo CD yet, or not needed" : string.Join(", ", record.Change.Revisions));
        Add(text, "started by", record.Change.Automated == true ? "auto-sync" : record.Change.Initiator ?? "not known");
        Add(text, "attempt", record.Attempt.ToString(CultureInfo.InvariantCulture));
        text.Append("\n4. Override\n");
        if (record.Override is not { } found)
        {
            text.Append("   none was looked for, or none is there\n");
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
            text.Append(", ").Append(name).Append(' ').Append(Clean(value));
        }
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append("     ").Append(Clean(name)).Append(": ").Append(Clean(value)).Append('\n');
        }
    }

    /// <summary>Somebody else's text must not move the reader's cursor, nor write a line that looks like one of ours: annotations, labels and file names come through here.</summary>
    private static string Clean(string value) => value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)) : value;

    private static string Short(string revision) => revision.Length is 40 or 64 && revision.All(char.IsAsciiHexDigit) ? revision[..8] : Clean(revision);
}
