using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Policies;

/// <summary>Laws of the decision, over 100,000 generated scenes each.</summary>
public sealed class GateProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(100_000).WithQuietOnSuccess(true);

    [Fact]
    public void A_change_goes_on_only_by_permit_by_valid_override_or_by_an_unknown_that_the_policy_allows() => Hold(scene =>
    {
        var verdict = scene.Decide();
        return verdict.Decision switch
        {
            Decision.Allowed => TierPermits(scene, verdict) || UnknownAllowed(scene, verdict) || scene.Policy.Tiers.All(t => t.PermitsDeployment),
            Decision.Overridden => OverrideHolds(scene),
            _ => true,
        };
    });

    [Fact]
    public void An_override_that_is_expired_foreign_one_persons_or_malformed_never_opens() => Hold(scene =>
        scene.Decide().Decision != Decision.Overridden || OverrideHolds(scene));

    [Fact]
    public void An_override_without_a_safe_record_never_opens() => Hold(scene =>
    {
        var verdict = scene.Decide();
        return verdict.Decision != Decision.Overridden || !verdict.WithoutOverride(new Reason(ReasonCode.OverrideUnrecorded, "x")).Decision.LetsGo();
    });

    [Fact]
    public void A_worse_reading_never_gives_a_better_tier()
    {
        var worsening = from scene in Arbitrary.Scenes.Generator
                        from drop in Gen.Elements(0.0000001m, 0.1m, 1m, 10m)
                        select (scene, drop);
        Check.One(Many, Prop.ForAll(worsening.ToArbitrary(), pair =>
        {
            var (scene, drop) = pair;
            var worse = scene.Readings.Select(r => r.Reading is Reading.Measured m ? r with { Reading = m with { Remaining = m.Remaining - drop } } : r).ToList();
            return scene.Decide().Assessment.TierIndex is not { } before || scene.Decide(worse).Assessment.TierIndex >= before;
        }));
    }

    [Fact]
    public void Adding_an_objective_never_loosens()
    {
        // A policy whose worse tier permits what a healthier one forbids loosens by its own words.
        var adding = from scene in Arbitrary.Scenes.Generator
                     from more in Arbitrary.AnyReadings
                     where scene.Readings.Any(r => r.Gating) && Arbitrary.IsMonotone(scene.Policy)
                     select (scene, more);
        Check.One(Many, Prop.ForAll(adding.ToArbitrary(), pair =>
        {
            var (scene, more) = pair;
            var before = scene.Decide();
            var after = scene.Decide([.. scene.Readings, .. more]);
            return Openness(after.Decision) <= Openness(before.Decision)
                && (before.Assessment.TierIndex is not { } tier || after.Assessment.TierIndex >= tier);
        }));
    }

    [Fact]
    public void Taking_the_Application_away_never_turns_a_stop_into_a_go() => Hold(scene =>
    {
        var blind = scene with { Application = new ApplicationAnswer.Unreadable(ReasonCode.ApplicationForbidden, "x") };
        return scene.Decide().Decision.LetsGo() || !blind.Decide().Decision.LetsGo();
    });

    [Fact]
    public void A_decision_always_says_why() => Hold(scene => scene.Decide() is { Reasons.Count: > 0 } verdict && verdict.Reasons.All(r => r.Detail.Length > 0));

    private static void Hold(Func<Scene, bool> law) => Check.One(Many, Prop.ForAll(Arbitrary.Scenes, law));

    private static bool TierPermits(Scene scene, Verdict verdict)
    {
        var gating = verdict.Assessment.Objectives.Where(o => o.Objective.Gating).ToList();
        var guard = scene.Policy.BurnRate;
        return gating.Count > 0
            && gating.All(o => o.TierIndex is not null)
            && scene.Policy.Tiers[gating.Max(o => o.TierIndex!.Value)].PermitsDeployment
            && (guard is not { Blocks: true } || gating.Where(o => o.Objective.Reading is Reading.Measured).All(o => o.Objective.BurnRates[0].Rate <= guard.Above));
    }

    private static bool UnknownAllowed(Scene scene, Verdict verdict)
    {
        var gating = verdict.Assessment.Objectives.Where(o => o.Objective.Gating).ToList();
        var tiers = gating.Select(o => o.TierIndex).OfType<int>().ToList();
        var known = tiers.Count == 0 || scene.Policy.Tiers[tiers.Max()].PermitsDeployment;
        var unknowns = gating.Select(o => o.Unknown).OfType<Reason>().Select(u => u.Code).ToList();
        if (gating.Count == 0 || verdict.Assessment.GuardUnknown is not null)
        {
            unknowns.Add(ReasonCode.NoSeries);
        }

        var newborn = scene.Application is ApplicationAnswer.Found { Application.History.Count: 0 };
        var allSilent = gating.Count > 0 && gating.All(o => o.Unknown is { Code: ReasonCode.NoSeries });
        return known && unknowns.Count > 0 && ((newborn && allSilent && scene.Policy.AllowFirstDeployment) || unknowns.All(scene.Policy.OnUnknown.Allows));
    }

    /// <summary>The rules of an override, written a second time and in another way.</summary>
    private static bool OverrideHolds(Scene scene)
    {
        if (scene.Application is not ApplicationAnswer.Found { Application: var application }
            || !application.Annotations.TryGetValue(OverrideRule.DefaultAnnotation, out var text))
        {
            return false;
        }

        if (scene.Policy.Override.Evidence == OverrideEvidence.Bare)
        {
            return text == "true";
        }

        if (scene.Approval is not ApprovalText.Read { Approval: var a })
        {
            return false;
        }

        var people = a.Approvers.Select(p => p.Person).ToList();
        return a is { Kind: "override", Service: World.Service, Policy: "payments", ChangeClass: "deployment", Ticket: "OPS-7" }
            && a.Application.Uid == application.Uid
            && application.TargetRevisions is [World.Revision]
            && World.Revision.StartsWith(a.Revisions[0], StringComparison.Ordinal) && a.Revisions[0].Length >= 7
            && a.IssuedAt >= World.Now.AddHours(-24) && a.IssuedAt <= World.Now.AddSeconds(60)
            && a.Expires > World.Now
            && people is ["alice@example.com", "dana@example.com"]
            && (!scene.Policy.Override.SeparationOfDuties
                || application.Initiator is { Automated: true }
                || (application.Initiator is { Username.Length: > 0 } starter && !people.Contains(starter.Username, StringComparer.Ordinal)));
    }

    private static int Openness(Decision decision) => decision.LetsGo() ? 1 : 0;
}
