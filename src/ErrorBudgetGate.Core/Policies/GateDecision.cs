using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>Everything a decision is made from.</summary>
public sealed record DecisionInput(
    ErrorBudgetPolicy Policy,
    string Service,
    IReadOnlyList<ObjectiveReading> Readings,
    ApplicationAnswer Application,
    DateTimeOffset Now);

/// <summary>What the policy says about a change.</summary>
/// <param name="Decision">Overridden means: valid, and to be honoured only once its record is safe.</param>
/// <param name="Reasons">What decided, the weightiest first.</param>
/// <param name="Warnings">What did not decide but must be known.</param>
/// <param name="Assessment">The readings held against the policy.</param>
/// <param name="Tier">The tier in force; null when unknown.</param>
/// <param name="Override">The override that was looked at; null when none was needed or none is there.</param>
/// <param name="NeededFacts">The Application's facts could have changed the outcome.</param>
public sealed record Verdict(
    Decision Decision,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<Reason> Warnings,
    BudgetAssessment Assessment,
    Tier? Tier,
    OverrideAssessment? Override,
    bool NeededFacts)
{
    public Verdict WithWarning(Reason warning) => this with { Warnings = [.. Warnings, warning] };

    /// <summary>What stays when an override's record is not safe: the block that it would have lifted.</summary>
    public Verdict WithoutOverride(Reason why)
    {
        if (Decision != Decision.Overridden)
        {
            throw new InvalidOperationException("Only an override can be withdrawn.");
        }

        var lifted = Reasons.Where(r => r.Code != ReasonCode.OverrideHonoured).ToList();
        return this with
        {
            Decision = GateDecision.WithoutLift(lifted),
            Reasons = [why, .. lifted],
        };
    }
}

/// <summary>The one function that decides. Pure: no clock, no I/O.</summary>
public static class GateDecision
{
    /// <summary>Decides by design section 6. Exit 0 follows only from Allowed, Overridden with a safe record, or a policy that observes.</summary>
    public static Verdict Decide(DecisionInput input, IApprovalReader reader)
    {
        var policy = input.Policy;
        var assessment = BudgetAssessment.Of(policy, input.Readings, input.Now);
        var tier = assessment.TierIndex is { } index ? policy.Tiers[index] : null;
        var warnings = assessment.Warnings.ToList();

        Verdict Allow(params Reason[] reasons)
        {
            if (input.Application is ApplicationAnswer.Unreadable unreadable)
            {
                warnings.Add(new Reason(unreadable.Reason, unreadable.Detail));
            }

            return new Verdict(Decision.Allowed, reasons, warnings, assessment, tier, Override: null, NeededFacts: false);
        }

        if (policy.Tiers.All(t => t.PermitsDeployment))
        {
            return Allow(new Reason(ReasonCode.PermittedInEveryTier, "Every tier of the policy permits deployments, so no reading can stop one."));
        }

        var objections = Objections(policy, assessment, tier, warnings);
        if (objections.Count == 0)
        {
            if (assessment.Unknowns.Count == 0 && assessment.GuardUnknown is null)
            {
                return Allow(new Reason(ReasonCode.TierPermits, $"{Worst(policy, assessment)}: {tier!.Name} ({tier.Title}) permits deployments."));
            }

            var neverDeployed = input.Application is ApplicationAnswer.Found { Application.History.Count: 0 };
            var gating = assessment.Objectives.Where(o => o.Objective.Gating).ToList();
            if (neverDeployed && policy.AllowFirstDeployment && gating.Count > 0 && gating.All(IsWithoutSeries))
            {
                return Allow(new Reason(ReasonCode.FirstDeploymentAllowed, "The Application has no history and its series do not exist yet; the policy lets a first deployment go on."));
            }

            // An unreadable Application may be a new one: losing the permission to look must not open what looking would have stopped.
            var stoppedAsFirst = !policy.AllowFirstDeployment
                && (neverDeployed || input.Application is ApplicationAnswer.Unreadable)
                && gating.Any(IsWithoutSeries);
            var unknowns = Unknowns(assessment);
            if (!stoppedAsFirst && unknowns.All(u => policy.OnUnknown.Allows(u.Code)))
            {
                return Allow([new Reason(ReasonCode.UnknownAllowed, "The budget is not known, and the policy lets this kind of unknown go on."), .. unknowns]);
            }

            objections.Add(stoppedAsFirst
                ? new Reason(ReasonCode.FirstDeploymentBlocked, "The series do not exist yet and no earlier deployment is known; the policy does not let a first deployment go on without an override.")
                : new Reason(ReasonCode.UnknownBlocked, "The budget is not known, and the policy stops what it does not know."));
            objections.AddRange(unknowns);
        }

        return LiftOrStop(input, reader, assessment, tier, objections, warnings);
    }

    /// <summary>The decision that stands when nothing lifts these objections.</summary>
    internal static Decision WithoutLift(IReadOnlyList<Reason> objections) =>
        objections.Any(o => o.Code is ReasonCode.TierForbids or ReasonCode.BurnRateHigh) ? Decision.Blocked : Decision.Indeterminate;

    private static Verdict LiftOrStop(
        DecisionInput input, IApprovalReader reader, BudgetAssessment assessment, Tier? tier, List<Reason> objections, List<Reason> warnings)
    {
        if (input.Application is not ApplicationAnswer.Found { Application: var application })
        {
            var unreadable = (ApplicationAnswer.Unreadable)input.Application;
            return new Verdict(
                Decision.Indeterminate, [new Reason(unreadable.Reason, unreadable.Detail), .. objections], warnings, assessment, tier, Override: null, NeededFacts: true);
        }

        var found = OverrideJudge.Assess(input.Policy, input.Service, application, reader, input.Now);
        if (found is { IsValid: true })
        {
            warnings.AddRange(found.Warnings);
            var honoured = new Reason(ReasonCode.OverrideHonoured, $"The override in {found.Annotation} lifts the block.");
            return new Verdict(Decision.Overridden, [honoured, .. objections], warnings, assessment, tier, found, NeededFacts: true);
        }

        var why = found is null
            ? [new Reason(ReasonCode.OverrideAbsent, $"The Application carries no annotation {input.Policy.Override.Annotation}.")]
            : found.Refusals;
        return new Verdict(WithoutLift(objections), [.. objections, .. why], warnings, assessment, tier, found, NeededFacts: true);
    }

    /// <summary>What is known to stand against a deployment. A measured block outweighs what is unknown elsewhere.</summary>
    private static List<Reason> Objections(ErrorBudgetPolicy policy, BudgetAssessment assessment, Tier? tier, List<Reason> warnings)
    {
        var objections = new List<Reason>();
        if (tier is { PermitsDeployment: false })
        {
            objections.Add(new Reason(ReasonCode.TierForbids, $"{Worst(policy, assessment)}: {tier.Name} ({tier.Title}) does not permit deployments."));
        }

        if (assessment.GuardTripped is { } tripped)
        {
            (policy.BurnRate!.Blocks ? objections : warnings).Add(tripped);
        }

        if (objections.Count > 0)
        {
            warnings.AddRange(Unknowns(assessment));
        }

        return objections;
    }

    private static List<Reason> Unknowns(BudgetAssessment assessment) =>
        assessment.GuardUnknown is { } guard ? [.. assessment.Unknowns, guard] : [.. assessment.Unknowns];

    private static bool IsWithoutSeries(AssessedObjective objective) => objective.Unknown is { Code: ReasonCode.NoSeries };

    private static string Worst(ErrorBudgetPolicy policy, BudgetAssessment assessment)
    {
        var worst = assessment.Objectives
            .Where(o => o.Objective.Gating && o.TierIndex == assessment.TierIndex)
            .OrderBy(o => (o.Objective.Reading as Reading.Measured)?.Remaining ?? 1m)
            .First();
        var bounds = policy.Tiers[worst.TierIndex!.Value].Bounds(worst.TierIndex > 0 ? policy.Tiers[worst.TierIndex.Value - 1] : null);
        return worst.Objective.Reading is Reading.Measured measured
            ? $"{worst.Objective.Name} has {Percent.Format(measured.Remaining)} of its budget left ({bounds})"
            : $"{worst.Objective.Name} had no traffic";
    }
}
