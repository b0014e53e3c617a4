using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>The policy of a gate that has no policy file: one threshold, tiers named for the record, a bare override.</summary>
public static class EnvironmentPolicy
{
    public const decimal DefaultThreshold = 0.25m;

    private const decimal HealthyAbove = 0.75m;

    /// <param name="threshold">Budget remaining at or below which deployments stop, 0 to 1.</param>
    /// <param name="annotation">The Application's annotation whose truthy value lifts a block.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside 0 to 1.</exception>
    public static ErrorBudgetPolicy Create(decimal threshold, string annotation)
    {
        if (threshold is < 0m or > 1m)
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is a ratio from 0 to 1.");
        }

        var healthy = new Tier("TIER_1", "Healthy", Math.Max(HealthyAbove, threshold), PermitsDeployment: true, [], "green");
        var degraded = new Tier("TIER_2", "Degraded", threshold, PermitsDeployment: true, [], "yellow");
        var exhausted = new Tier("TIER_3", "Exhausted", null, PermitsDeployment: false, [], "red");

        return new ErrorBudgetPolicy(
            "environment",
            Sha256: null,
            PolicyMode.Enforce,
            threshold < HealthyAbove ? [healthy, degraded, exhausted] : [healthy, exhausted],
            new Dictionary<string, Role>(StringComparer.Ordinal),
            new OverrideRule(
                annotation,
                OverrideEvidence.Bare,
                Approvals: [],
                MaxAge: TimeSpan.MaxValue,
                RequiresReason: false,
                RequiresTicket: false,
                TicketPattern: null,
                SeparationOfDuties: false,
                [RecordStore.Splunk]),
            UnknownRule.Block,
            NoTrafficIsHealthy: true,
            AllowFirstDeployment: false,
            MaxStaleness: TimeSpan.FromMinutes(10),
            MinCoverage: 0m,
            MinEvents: 0m,
            BurnRate: null);
    }
}
