using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>One objective's reading after the policy's rules on age, coverage, events and traffic have had their say.</summary>
/// <param name="Objective">What was read.</param>
/// <param name="TierIndex">Its tier; null when unknown.</param>
/// <param name="Unknown">Why the tier is null; null when there is one.</param>
public sealed record AssessedObjective(ObjectiveReading Objective, int? TierIndex, Reason? Unknown);

/// <summary>All objectives of a service held against its policy.</summary>
/// <param name="Objectives">In the order they were read.</param>
/// <param name="TierIndex">The worst tier over gating objectives that are known; null when none is.</param>
/// <param name="Unknowns">Why gating objectives are unknown; empty when all are known.</param>
/// <param name="Warnings">What does not change the tier.</param>
/// <param name="GuardTripped">The burn-rate guard's reason, whether it blocks or warns; null when it is quiet.</param>
/// <param name="GuardUnknown">Why a blocking guard could not be asked; null when it could.</param>
public sealed record BudgetAssessment(
    IReadOnlyList<AssessedObjective> Objectives,
    int? TierIndex,
    IReadOnlyList<Reason> Unknowns,
    IReadOnlyList<Reason> Warnings,
    Reason? GuardTripped,
    Reason? GuardUnknown)
{
    private const string NeverSeen = "the series of failed events has never existed in the window; check its selector for a typing error.";

    /// <summary>Holds readings against a policy. Pure; <paramref name="now"/> is the evaluation time.</summary>
    public static BudgetAssessment Of(ErrorBudgetPolicy policy, IReadOnlyList<ObjectiveReading> readings, DateTimeOffset now)
    {
        var assessed = readings.Select(r => Assess(policy, r, now)).ToList();
        var gating = assessed.Where(a => a.Objective.Gating).ToList();
        var unknowns = gating.Select(a => a.Unknown).OfType<Reason>().ToList();
        if (gating.Count == 0)
        {
            unknowns.Add(new Reason(ReasonCode.NoSeries, "No gating objective was read."));
        }

        var warnings = assessed
            .Where(a => a.Objective.BadNeverSeen && a.Unknown is not { Code: ReasonCode.BadNeverSeen })
            .Select(a => new Reason(ReasonCode.BadNeverSeen, $"{a.Objective.Name}: {NeverSeen}"))
            .Concat(assessed.Where(a => !a.Objective.Gating && a.Unknown is not null).Select(a => a.Unknown!))
            .ToList();

        var (tripped, guardUnknown) = AskGuard(policy.BurnRate, gating, warnings);
        var known = gating.Select(a => a.TierIndex).OfType<int>().ToList();
        return new BudgetAssessment(assessed, known.Count == 0 ? null : known.Max(), unknowns, warnings, tripped, guardUnknown);
    }

    private static AssessedObjective Assess(ErrorBudgetPolicy policy, ObjectiveReading objective, DateTimeOffset now)
    {
        AssessedObjective Unknown(ReasonCode code, string detail) => new(objective, TierIndex: null, new Reason(code, $"{objective.Name}: {detail}"));

        Reason? Doubt(DateTimeOffset? newest, decimal? coverage)
        {
            if (AgeFault(policy, newest, now) is { } fault)
            {
                return new Reason(ReasonCode.Stale, fault);
            }

            return coverage < policy.MinCoverage
                ? new Reason(ReasonCode.LowCoverage, $"only {Percent.Format(coverage.Value)} of the window has data; the policy asks for {Percent.Format(policy.MinCoverage)}.")
                : null;
        }

        return objective.Reading.Match(
            measured =>
            {
                if (Doubt(measured.NewestSample, measured.Coverage) is { } doubt)
                {
                    return Unknown(doubt.Code, doubt.Detail);
                }

                if (measured.Counts is { } counts && counts.Total < policy.MinEvents)
                {
                    return Unknown(ReasonCode.TooFewEvents, $"{counts.Total:0.##} events in the window; the policy asks for {policy.MinEvents:0.##}.");
                }

                return objective.BadNeverSeen && policy.OnUnknown.BlocksBadNeverSeen
                    ? Unknown(ReasonCode.BadNeverSeen, NeverSeen)
                    : new AssessedObjective(objective, policy.TierIndex(measured.Remaining), Unknown: null);
            },
            noTraffic => Doubt(noTraffic.NewestSample, noTraffic.Coverage) is { } doubt
                ? Unknown(doubt.Code, doubt.Detail)
                : policy.NoTrafficIsHealthy
                    ? new AssessedObjective(objective, TierIndex: 0, Unknown: null)
                    : Unknown(ReasonCode.NoTraffic, "no events in the window."),
            missing => Unknown(missing.Reason, missing.Detail));
    }

    private static string? AgeFault(ErrorBudgetPolicy policy, DateTimeOffset? newest, DateTimeOffset now)
    {
        if (newest is not { } time)
        {
            return null;
        }

        var age = now - time;
        if (age > policy.MaxStaleness)
        {
            return $"the newest sample is {Durations.Format(Seconds(age))} old; the policy allows {Durations.Format(policy.MaxStaleness)}.";
        }

        return age < policy.MaxStaleness.Negate()
            ? $"the newest sample is {Durations.Format(Seconds(age.Negate()))} ahead of this clock; one of the two clocks is wrong."
            : null;
    }

    private static TimeSpan Seconds(TimeSpan span) => TimeSpan.FromSeconds(Math.Floor(span.TotalSeconds));

    private static (Reason? Tripped, Reason? Unknown) AskGuard(BurnRateGuard? guard, List<AssessedObjective> gating, List<Reason> warnings)
    {
        if (guard is null)
        {
            return (null, null);
        }

        Reason? tripped = null;
        Reason? unknown = null;
        var highest = guard.Above;
        foreach (var objective in gating.Select(a => a.Objective))
        {
            var burn = objective.BurnRates.FirstOrDefault(b => b.Window == guard.Window);
            if (burn?.Rate is { } rate)
            {
                if (rate > highest)
                {
                    highest = rate;
                    tripped = new Reason(
                        ReasonCode.BurnRateHigh,
                        $"{objective.Name}: the budget burns at {rate:0.##}x over {Durations.Format(guard.Window)}; the policy's guard stands at {guard.Above:0.##}x.");
                }
            }
            else if (objective.Reading is Reading.Measured)
            {
                var missing = burn?.Missing ?? new Reading.Missing(ReasonCode.NoSeries, "the source has no burn rate.");
                var reason = new Reason(missing.Reason, $"{objective.Name}: burn rate over {Durations.Format(guard.Window)}: {missing.Detail}");
                if (guard.Blocks)
                {
                    unknown ??= reason;
                }
                else
                {
                    warnings.Add(reason);
                }
            }
        }

        return (tripped, unknown);
    }
}
