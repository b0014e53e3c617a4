using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Gate;

/// <summary>Turns a verdict into the record of it.</summary>
internal sealed class RecordBuilder(GateTask task, ApplicationAnswer application, DurationField durations, DateTimeOffset now)
{
    /// <summary>More than any event count resolves, fewer than a division's tail of digits.</summary>
    private const int PercentDecimals = 10;

    private const int ShownRevision = 12;

    /// <summary>Leaves room for attempt and outcome in the 253 characters of a Kubernetes name.</summary>
    private const int LongestId = 160;

    private const string InterruptedOutcome = "INTERRUPTED";

    private readonly ApplicationSnapshot? _application = (application as ApplicationAnswer.Found)?.Application;

    /// <param name="corrects">The record id that this one corrects; null when it is the first.</param>
    public DecisionRecord Build(Verdict verdict, string? corrects) => Build(verdict.Decision.Text(), verdict, verdict.Reasons, ExitCodeOf(verdict.Decision), corrects);

    /// <summary>A run that a signal ended. What had been decided by then stays among the reasons.</summary>
    public DecisionRecord BuildInterrupted(Verdict? verdict, int exitCode, string? corrects)
    {
        var stopped = new Reason(
            ReasonCode.Interrupted,
            verdict is null ? "A signal stopped the gate before it had decided." : $"A signal stopped the gate; it was about to answer {verdict.Decision.Text()}.");
        return Build(InterruptedOutcome, verdict, [stopped, .. verdict?.Reasons ?? []], exitCode, corrects);
    }

    private int ExitCodeOf(Decision decision) => task.Enforced
        ? decision switch
        {
            Decision.Allowed or Decision.Overridden => ExitCodes.Allowed,
            Decision.Blocked => ExitCodes.Blocked,
            _ => ExitCodes.Indeterminate,
        }
        : ExitCodes.Allowed;

    private DecisionRecord Build(string outcome, Verdict? verdict, IReadOnlyList<Reason> reasons, int exitCode, string? corrects)
    {
        var decisionId = DecisionId();
        var attempt = _application?.RetryCount ?? 0;
        var worst = Worst(verdict);
        return new DecisionRecord
        {
            RecordId = $"{decisionId}-{attempt}-{outcome.ToLowerInvariant()}{(task.DryRun ? "-dry_run" : string.Empty)}",
            DecisionId = decisionId,
            RunId = task.RunId,
            Attempt = attempt,
            Time = now,
            GateVersion = task.GateVersion,
            Decision = outcome,
            Reasons = Fields(reasons),
            Warnings = Fields([.. verdict?.Warnings ?? [], .. ModeWarnings()]),
            ReasonCodes = [.. reasons.Select(r => r.Code.Text())],
            ExitCode = exitCode,
            Mode = task.Policy.Mode == PolicyMode.Observe ? "observe" : "enforce",
            DryRun = task.DryRun,
            Service = task.Service,
            Policy = new PolicyField(task.Policy.Name, task.Policy.Sha256, task.Objectives?.Sha256),
            Application = new ApplicationField(task.ApplicationNamespace, task.ApplicationName, NullIfEmpty(_application?.Uid), NullIfEmpty(_application?.ResourceVersion)),
            Change = new ChangeField(
                "deployment",
                _application?.TargetRevisions ?? [],
                NullIfEmpty(_application?.Initiator?.Username),
                _application?.Initiator?.Automated,
                _application?.OperationStartedAt),
            Tier = verdict?.Tier?.Name,
            Objectives = [.. verdict?.Assessment.Objectives.Select(Field) ?? []],
            BudgetRemainingPct = worst is null ? null : Math.Round(RemainingOf(worst.Objective.Reading) * 100m, PercentDecimals),
            BudgetMonetaryValueRemaining = worst is null ? null : Money(worst.Objective),
            Currency = task.Objectives?.Valuation?.Currency,
            Obligations = verdict?.Tier?.Obligations ?? [],
            Override = verdict?.Override is { } found ? Field(found, honoured: outcome == Decision.Overridden.Text()) : null,
            Corrects = corrects,
            Durations = durations,
        };
    }

    /// <summary>The same over the retries of one sync: application uid, operation start and target revisions.</summary>
    private string DecisionId()
    {
        // Without the Application there is nothing that the retries share, so each run stands alone.
        if (_application is null)
        {
            return "run-" + task.RunId;
        }

        // One uid cannot start two operations in a second, so the beginning of a revision is enough, and the id can be read.
        var start = _application.OperationStartedAt?.ToUnixTimeSeconds() ?? 0;
        var id = string.Join('-', [_application.Uid, start.ToString(CultureInfo.InvariantCulture), .. _application.TargetRevisions.Select(r => r[..Math.Min(r.Length, ShownRevision)])]);
        return id.Length <= LongestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? id
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));
    }

    private IEnumerable<Reason> ModeWarnings()
    {
        if (task.DryRun)
        {
            yield return new Reason(ReasonCode.DryRun, "A dry run: decided and recorded, never binding.");
        }

        if (task.Policy.Mode == PolicyMode.Observe)
        {
            yield return new Reason(ReasonCode.ObserveMode, "The policy only observes: this outcome does not bind.");
        }
    }

    private static AssessedObjective? Worst(Verdict? verdict) => verdict?.Assessment.Objectives
        .Where(o => o.Objective.Gating && o.TierIndex is not null && o.TierIndex == verdict.Assessment.TierIndex)
        .OrderBy(o => RemainingOf(o.Objective.Reading))
        .FirstOrDefault();

    private static decimal RemainingOf(Reading reading) => reading is Reading.Measured measured ? measured.Remaining : 1m;

    /// <summary>What is left of the budget's events, at the price of one event.</summary>
    private decimal? Money(ObjectiveReading objective) =>
        task.Objectives?.ValuationOf(objective.Name) is { } valuation && objective is { Target: { } target, Reading: Reading.Measured { Counts: { } counts } }
            ? (ErrorBudget.AllowedEvents(counts.Total, target) - counts.Bad) * valuation.RevenuePerRequest
            : null;

    private ObjectiveField Field(AssessedObjective assessed)
    {
        var objective = assessed.Objective;
        var measured = objective.Reading as Reading.Measured;
        return new ObjectiveField(
            objective.Name,
            objective.Gating,
            objective.Target?.Value,
            objective.Window?.Name,
            assessed.Unknown is { } unknown ? unknown.Code.Text() : measured is null ? "no_traffic" : "measured",
            assessed.Unknown?.Detail,
            measured?.Counts?.Bad,
            measured?.Counts?.Total,
            measured?.Remaining,
            objective.Reading.Match(m => m.Coverage, n => n.Coverage, _ => null),
            objective.Reading.Match(m => m.NewestSample, n => n.NewestSample, _ => null),
            [.. objective.BurnRates.Select(b => new BurnRateField(Durations.Format(b.Window), b.Rate, b.Missing?.Reason.Text()))],
            assessed.TierIndex is { } tier ? task.Policy.Tiers[tier].Name : null,
            objective.Evidence.Source,
            objective.Evidence.Query,
            objective.Evidence.Value,
            objective.Evidence.Warnings)
        {
            Exclusions = ExclusionField.Of(objective.Exclusions),
            ExcludedBad = objective.ExcludedEvents?.Bad,
            ExcludedTotal = objective.ExcludedEvents?.Total,
        };
    }

    private OverrideField Field(OverrideAssessment found, bool honoured) => new(
        honoured,
        found.Annotation,
        task.Policy.Override.Evidence == OverrideEvidence.Bare ? "bare" : "structured",
        Fields(found.Refusals),
        [.. found.Approval?.Approvers.Select(a => new ApproverField(a.Role, a.Person)) ?? []],
        found.Approval?.Reason,
        found.Approval?.Ticket,
        found.Approval?.IssuedAt,
        found.Approval?.Expires,
        found.Approval?.Revisions ?? []);

    private static IReadOnlyList<ReasonField> Fields(IReadOnlyList<Reason> reasons) => [.. reasons.Select(r => new ReasonField(r.Code.Text(), r.Detail))];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
