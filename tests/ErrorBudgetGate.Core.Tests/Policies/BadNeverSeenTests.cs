using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Tests.Policies;

public sealed class BadNeverSeenTests
{
    private static readonly IReadOnlyList<ObjectiveReading> Untouched = [World.Remaining(1m)[0] with { BadNeverSeen = true }];

    [Fact]
    public void A_series_of_failures_that_never_existed_is_a_warning()
    {
        var verdict = World.Decide(Untouched, application: World.WithoutOverride);

        Assert.Equal(Decision.Allowed, verdict.Decision);
        Assert.Contains(verdict.Warnings, w => w.Code == ReasonCode.BadNeverSeen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_blocks_where_the_policy_says_so_whatever_other_unknowns_do(bool allowByDefault)
    {
        var exceptions = allowByDefault ? new HashSet<ReasonCode> { ReasonCode.BadNeverSeen } : [];
        var policy = World.Policy with { OnUnknown = new UnknownRule(allowByDefault, exceptions) { BlocksBadNeverSeen = true } };

        var verdict = World.Decide(Untouched, policy, World.WithoutOverride);

        Assert.Equal(Decision.Indeterminate, verdict.Decision);
        Assert.Contains(verdict.Reasons, r => r.Code == ReasonCode.BadNeverSeen);
        Assert.DoesNotContain(verdict.Warnings, w => w.Code == ReasonCode.BadNeverSeen);
    }
}
