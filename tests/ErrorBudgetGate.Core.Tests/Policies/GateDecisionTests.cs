using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Tests.Policies;

public sealed class GateDecisionTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "budget.json"))).RootElement;

    public static IEnumerable<object[]> Tiers() => Vectors.GetProperty("tiers_standard").EnumerateArray()
        .Select(t => new object[] { t.GetProperty("remaining").GetString()!, t.GetProperty("tier").GetString()! });

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_bound_belongs_to_the_worse_tier(string remaining, string tier)
    {
        var verdict = World.Decide(World.Remaining(decimal.Parse(remaining, CultureInfo.InvariantCulture)), application: World.WithoutOverride);
        Assert.Equal(tier, verdict.Tier!.Name);
        Assert.Equal(tier == "TIER_3" ? Decision.Blocked : Decision.Allowed, verdict.Decision);
    }

    [Fact]
    public void Exactly_a_quarter_from_counts_is_exhausted()
    {
        var counts = new EventCounts(210_000m, 280_000_000m);
        var reading = new Reading.Measured(ErrorBudget.Remaining(counts, new BudgetTarget(0.999m)), counts, 1m, World.Now);
        Assert.Equal("TIER_3", World.Decide([World.Objective(reading)]).Tier!.Name);
    }

    [Fact]
    public void A_valid_override_lifts_an_exhausted_budget() =>
        Assert.Equal(Decision.Overridden, World.Decide(World.Remaining(0.1m)).Decision);

    [Fact]
    public void A_malformed_override_lifts_nothing()
    {
        var application = new ApplicationAnswer.Found(World.Application with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [OverrideRule.DefaultAnnotation] = "garbage" } });
        var verdict = World.Decide(World.Remaining(0.1m), application: application);
        Assert.Equal(Decision.Blocked, verdict.Decision);
        Assert.Contains(verdict.Reasons, r => r.Code == ReasonCode.OverrideMalformed);
    }

    [Fact]
    public void An_override_that_is_not_recorded_leaves_the_block_that_it_would_have_lifted()
    {
        var unrecorded = new Reason(ReasonCode.OverrideUnrecorded, "no record.");
        Assert.Equal(Decision.Blocked, World.Decide(World.Remaining(0.1m)).WithoutOverride(unrecorded).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide(World.Missing(ReasonCode.Timeout)).WithoutOverride(unrecorded).Decision);
    }

    [Fact]
    public void The_worst_objective_decides()
    {
        var verdict = World.Decide([.. World.Remaining(0.9m, "latency"), .. World.Remaining(0.2m, "success")], application: World.WithoutOverride);
        Assert.Equal("TIER_3", verdict.Tier!.Name);
        Assert.StartsWith("success has 20%", verdict.Reasons[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_informational_objective_decides_nothing()
    {
        var informational = World.Objective(new Reading.Measured(-2m, null, 1m, World.Now), "batch", gating: false);
        Assert.Equal(Decision.Allowed, World.Decide([.. World.Remaining(0.9m), informational]).Decision);
        Assert.Equal(Decision.Allowed, World.Decide([.. World.Remaining(0.9m), World.Objective(new Reading.Missing(ReasonCode.NoSeries, "x"), "batch", gating: false)]).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide([informational], application: World.WithoutOverride).Decision);
    }

    [Fact]
    public void A_measured_block_outweighs_what_is_missing_elsewhere() =>
        Assert.Equal(Decision.Blocked, World.Decide([.. World.Remaining(0.1m), .. World.Missing(ReasonCode.Timeout)], application: World.WithoutOverride).Decision);

    [Fact]
    public void A_healthy_objective_does_not_hide_a_missing_one() =>
        Assert.Equal(Decision.Indeterminate, World.Decide([.. World.Remaining(0.9m), .. World.Missing(ReasonCode.Timeout)], application: World.WithoutOverride).Decision);

    [Fact]
    public void An_unknown_that_the_policy_allows_by_its_code_goes_on()
    {
        var policy = World.Policy with { OnUnknown = new UnknownRule(AllowByDefault: false, new HashSet<ReasonCode> { ReasonCode.Timeout }) };
        Assert.Equal(Decision.Allowed, World.Decide(World.Missing(ReasonCode.Timeout), policy, World.WithoutOverride).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide(World.Missing(ReasonCode.BackendError), policy, World.WithoutOverride).Decision);
        Assert.Equal(
            Decision.Indeterminate,
            World.Decide([.. World.Missing(ReasonCode.Timeout), .. World.Missing(ReasonCode.NotFinite)], policy, World.WithoutOverride).Decision);
    }

    [Theory]
    [InlineData(600, Decision.Allowed)]
    [InlineData(601, Decision.Indeterminate)]
    [InlineData(-600, Decision.Allowed)]
    [InlineData(-601, Decision.Indeterminate)]
    public void A_reading_that_is_too_old_or_from_the_future_is_unknown(int ageSeconds, Decision expected)
    {
        var verdict = World.Decide([World.Objective(new Reading.Measured(0.9m, null, 1m, World.Now.AddSeconds(-ageSeconds)))], application: World.WithoutOverride);
        Assert.Equal(expected, verdict.Decision);
    }

    [Fact]
    public void Too_little_coverage_or_too_few_events_are_unknown()
    {
        var sparse = World.Decide([World.Objective(new Reading.Measured(0.9m, null, 0.49m, World.Now))], application: World.WithoutOverride);
        Assert.Contains(sparse.Reasons, r => r.Code == ReasonCode.LowCoverage);

        var quiet = World.Decide(
            [World.Objective(new Reading.Measured(0.9m, new EventCounts(1m, 99m), 1m, World.Now))], World.Policy with { MinEvents = 100m }, World.WithoutOverride);
        Assert.Contains(quiet.Reasons, r => r.Code == ReasonCode.TooFewEvents);
    }

    [Fact]
    public void No_traffic_is_what_the_policy_says_it_is()
    {
        IReadOnlyList<ObjectiveReading> silent = [World.Objective(new Reading.NoTraffic(World.Now))];
        Assert.Equal(Decision.Allowed, World.Decide(silent).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide(silent, World.Policy with { NoTrafficIsHealthy = false }, World.WithoutOverride).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide([World.Objective(new Reading.NoTraffic(World.Now.AddHours(-1)))], application: World.WithoutOverride).Decision);

        // A server that has lost its past saw no traffic either.
        Assert.Equal(Decision.Indeterminate, World.Decide([World.Objective(new Reading.NoTraffic(World.Now, 0.01m))], application: World.WithoutOverride).Decision);
    }

    [Fact]
    public void A_first_deployment_is_what_the_policy_says_it_is()
    {
        var newborn = new ApplicationAnswer.Found(World.Application with { History = [], Annotations = new Dictionary<string, string>(StringComparer.Ordinal) });
        var allowing = World.Policy with { AllowFirstDeployment = true };
        Assert.Equal(Decision.Allowed, World.Decide(World.Missing(ReasonCode.NoSeries), allowing, newborn).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide(World.Missing(ReasonCode.BackendError), allowing, newborn).Decision);
        Assert.Equal(Decision.Indeterminate, World.Decide(World.Missing(ReasonCode.NoSeries), allowing, World.WithoutOverride).Decision);

        // The specific rule outweighs the general one: unknowns may go on, first deployments may not.
        var blocking = World.Policy with { OnUnknown = new UnknownRule(AllowByDefault: true, new HashSet<ReasonCode>()) };
        Assert.Equal(Decision.Indeterminate, World.Decide(World.Missing(ReasonCode.NoSeries), blocking, newborn).Decision);
    }

    [Fact]
    public void An_unreadable_Application_stops_only_what_needs_it()
    {
        var unreadable = new ApplicationAnswer.Unreadable(ReasonCode.ApplicationForbidden, "may not get applications.");
        var healthy = World.Decide(World.Remaining(0.9m), application: unreadable);
        Assert.Equal(Decision.Allowed, healthy.Decision);
        Assert.Contains(healthy.Warnings, w => w.Code == ReasonCode.ApplicationForbidden);

        var allowing = World.Policy with { OnUnknown = new UnknownRule(AllowByDefault: true, new HashSet<ReasonCode>()) };
        Assert.Equal(Decision.Indeterminate, World.Decide(World.Remaining(0.1m), allowing, unreadable).Decision);
    }

    [Theory]
    [InlineData(13.9, false, Decision.Allowed)]
    [InlineData(14.0, true, Decision.Allowed)]
    [InlineData(14.1, false, Decision.Allowed)]
    [InlineData(14.1, true, Decision.Blocked)]
    public void The_burn_rate_guard_warns_or_blocks_above_its_bound(double rate, bool blocks, Decision expected)
    {
        var window = TimeSpan.FromHours(1);
        var policy = World.Policy with { BurnRate = new BurnRateGuard(window, 14m, blocks) };
        var reading = World.Objective(new Reading.Measured(0.9m, null, 1m, World.Now), burnRates: new BurnRateReading(window, (decimal)rate, null));
        var verdict = World.Decide([reading], policy, World.WithoutOverride);
        Assert.Equal(expected, verdict.Decision);
        Assert.Equal(rate > 14.0, verdict.Reasons.Concat(verdict.Warnings).Any(r => r.Code == ReasonCode.BurnRateHigh));
    }

    [Theory]
    [InlineData(true, Decision.Indeterminate)]
    [InlineData(false, Decision.Allowed)]
    public void A_guard_that_could_not_be_asked_is_unknown_only_where_it_blocks(bool blocks, Decision expected)
    {
        var policy = World.Policy with { BurnRate = new BurnRateGuard(TimeSpan.FromHours(1), 14m, blocks) };
        Assert.Equal(expected, World.Decide(World.Remaining(0.9m), policy, World.WithoutOverride).Decision);
    }

    [Fact]
    public void What_every_tier_permits_needs_no_reading()
    {
        var open = World.Policy with { Tiers = [.. World.Policy.Tiers.Select(t => t with { PermitsDeployment = true })] };
        Assert.Equal(Decision.Allowed, World.Decide(World.Missing(ReasonCode.BackendUnreachable), open, new ApplicationAnswer.Unreadable(ReasonCode.ApplicationTimeout, "x")).Decision);
    }

    [Theory]
    [InlineData("0.25", "0.26", Decision.Allowed, "TIER_2")]
    [InlineData("0.25", "0.25", Decision.Blocked, "TIER_3")]
    [InlineData("0.8", "0.81", Decision.Allowed, "TIER_1")]
    [InlineData("0.8", "0.8", Decision.Blocked, "TIER_3")]
    [InlineData("0", "0", Decision.Blocked, "TIER_3")]
    [InlineData("0", "0.0001", Decision.Allowed, "TIER_2")]
    [InlineData("1", "1", Decision.Blocked, "TIER_3")]
    public void Without_a_policy_file_only_the_threshold_blocks(string threshold, string remaining, Decision expected, string tier)
    {
        var policy = EnvironmentPolicy.Create(decimal.Parse(threshold, CultureInfo.InvariantCulture), "x/y");
        var verdict = World.Decide(World.Remaining(decimal.Parse(remaining, CultureInfo.InvariantCulture)), policy, World.WithoutOverride);
        Assert.Equal((expected, tier), (verdict.Decision, verdict.Tier!.Name));
    }

    [Fact]
    public void Reason_codes_have_stable_texts()
    {
        Assert.Equal("several_series", ReasonCode.SeveralSeries.Text());
        Assert.Equal("override_not_a_member", ReasonCode.OverrideNotAMember.Text());
        Assert.Equal("application_tls_failure", ReasonCode.ApplicationTlsFailure.Text());
        Assert.Equal("timeout", ReasonCode.Timeout.Text());
    }
}
