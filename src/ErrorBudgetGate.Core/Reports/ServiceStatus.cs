using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>What a gate would say about an ordinary deployment; the words of design section 8.</summary>
public enum DeploymentGate
{
    Open,
    Closed,

    /// <summary>What the policy needs to know is not known.</summary>
    Unknown,
}

/// <summary>What people ask beside what the gate does.</summary>
public static class StatusQuestion
{
    /// <summary>How long an hour's burn, a shift's and a weekend's has been going on.</summary>
    public static readonly IReadOnlyList<TimeSpan> BurnWindows = [TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(3)];

    /// <summary>Burn rates that stand for "now" in a projection; three days are the past.</summary>
    public static readonly IReadOnlyList<TimeSpan> Projected = [TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>All burn rates to ask for, the one that the policy guards among them.</summary>
    public static IReadOnlyList<TimeSpan> BurnWindowsOf(ErrorBudgetPolicy policy) =>
        policy.BurnRate is { } guard && !BurnWindows.Contains(guard.Window) ? [.. BurnWindows, guard.Window] : BurnWindows;
}

/// <summary>A service's budgets at one moment.</summary>
/// <param name="Assessment">All of its objectives against the policy, as the gate sees them.</param>
/// <param name="Objectives">In the order they were read.</param>
public sealed record ServiceStatus(string Service, ErrorBudgetPolicy Policy, BudgetAssessment Assessment, IReadOnlyList<ObjectiveStatus> Objectives)
{
    /// <summary>The worst over gating objectives that are known; null where none is.</summary>
    public Tier? Tier => Assessment.TierIndex is { } index ? Policy.Tiers[index] : null;

    /// <summary>True when every objective, informational ones too, was read and is within the policy's rules on age and coverage.</summary>
    public bool IsKnown => Objectives.All(o => o.IsKnown && o.Outdated is null);

    /// <summary>A measured block outweighs what is not known.</summary>
    public DeploymentGate Gate => this switch
    {
        { Tier.PermitsDeployment: false } => DeploymentGate.Closed,
        { Policy.BurnRate.Blocks: true, Assessment.GuardTripped: not null } => DeploymentGate.Closed,
        { Assessment: { Unknowns.Count: > 0 } or { GuardUnknown: not null } } => DeploymentGate.Unknown,
        _ => DeploymentGate.Open,
    };

    /// <param name="configured">The service's file; null where only a recorded ratio is known.</param>
    /// <param name="histories">One a reading, in their order; empty: none was asked for.</param>
    public static ServiceStatus Of(
        string service, ErrorBudgetPolicy policy, ServiceObjectives? configured, IReadOnlyList<ObjectiveReading> readings, IReadOnlyList<BudgetHistory> histories, DateTimeOffset now)
    {
        var assessment = BudgetAssessment.Of(policy, readings, now);
        return new ServiceStatus(
            service,
            policy,
            assessment,
            [
                .. assessment.Objectives.Select((assessed, i) => ObjectiveStatus.Of(
                    assessed,
                    policy,
                    configured?.Objectives.FirstOrDefault(o => o.Name == assessed.Objective.Name),
                    configured?.ValuationOf(assessed.Objective.Name),
                    i < histories.Count ? histories[i] : null,
                    now)),
            ]);
    }

    /// <summary>Where an objective could not be read now and was known before, its earlier figures with the reason; the service's tier stays that of the newest readings.</summary>
    public ServiceStatus KeepingLast(ServiceStatus? earlier)
    {
        if (earlier is null || Objectives.All(o => o.IsKnown))
        {
            return this;
        }

        // A recorded ratio that failed as a whole has one reading in the place of several.
        var known = earlier.Objectives.Where(o => o.IsKnown).ToList();
        if (Objectives is [{ IsKnown: false, Reading.Target: null } failed] && known.Count > 0)
        {
            return this with { Objectives = [.. known.Select(o => o with { Outdated = failed.Assessed.Unknown })] };
        }

        return this with
        {
            Objectives =
            [
                .. Objectives.Select(o => o.Assessed.Unknown is { } unknown && known.Find(k => k.Reading.Name == o.Reading.Name) is { } last
                    ? last with { Outdated = unknown }
                    : o),
            ],
        };
    }
}
