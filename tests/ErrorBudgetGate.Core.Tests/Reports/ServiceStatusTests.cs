using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Core.Tests.Policies;

namespace ErrorBudgetGate.Core.Tests.Reports;

public sealed class ServiceStatusTests
{
    private static readonly DateTimeOffset Now = World.Now;

    private static readonly Objective Objective = new(
        "request-success", new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(28)), null, true, new Sli.Counters("bad", "total"));

    private static readonly ServiceObjectives Configured = new("payments-api", "payments", [], [Objective], new Valuation("USD", 0.05m), new string('b', 64));

    private static ObjectiveReading Read(decimal bad, decimal total = 280_000_000m, params BurnRateReading[] burns) => World.Objective(
        new Reading.Measured(ErrorBudget.Remaining(new EventCounts(bad, total), Objective.Target), new EventCounts(bad, total), 1m, Now.AddMinutes(-1)), burnRates: burns);

    private static ServiceStatus Of(params ObjectiveReading[] readings) => ServiceStatus.Of("payments-api", World.Policy, Configured, readings, [], Now);

    [Fact]
    public void What_is_left_is_worth_what_the_vectors_say()
    {
        var status = Of(Read(91_560m)).Objectives[0];

        Assert.Equal(0.673m, status.Remaining);
        Assert.Equal(new EventBudget(91_560m, 280_000_000m, 280_000m, 188_440m), status.Events);
        Assert.Equal(new MoneyBudget("USD", 14_000m, 4_578m, 9_422m), status.Money);
        Assert.Equal("TIER_2", status.Tier?.Name);
    }

    [Fact]
    public void A_time_slice_is_no_request_and_has_no_price()
    {
        var slices = Configured with { Objectives = [Objective with { Sli = new Sli.Slices("p99 > 1", "p99", TimeSpan.FromMinutes(1)) }] };

        var status = ServiceStatus.Of("payments-api", World.Policy, slices, [Read(10m, 40_320m)], [], Now).Objectives[0];

        Assert.NotNull(status.Events);
        Assert.Null(status.Money);
    }

    [Fact]
    public void A_burn_rate_over_one_and_six_hours_is_projected_and_three_days_are_not()
    {
        BurnRateReading Burn(int hours, decimal? rate) => new(TimeSpan.FromHours(hours), rate, null);
        var status = Of(Read(0m, burns: [Burn(1, 14m), Burn(6, 28m), Burn(72, 100m)])).Objectives[0];

        Assert.Equal([(1, Now.AddHours(48)), (6, Now.AddHours(24))], status.Exhaustions.Select(e => ((int)e.BurnWindow.TotalHours, e.At!.Value)));
    }

    [Fact]
    public void A_spent_budget_has_no_projection_and_without_tiles_no_return()
    {
        var status = Of(Read(280_001m, burns: new BurnRateReading(TimeSpan.FromHours(1), 14m, null))).Objectives[0];

        Assert.Equal((-1m, 0, 0), (status.Events?.Left, status.Exhaustions.Count, status.Recovery.Count));
    }

    [Theory]
    [InlineData(ReasonCode.Timeout)]
    [InlineData(ReasonCode.NoSeries)]
    public void What_is_not_known_has_no_figures(ReasonCode code)
    {
        var status = Of([.. World.Missing(code)]);

        Assert.Equal((false, DeploymentGate.Unknown, (decimal?)null, (Tier?)null), (status.IsKnown, status.Gate, status.Objectives[0].Remaining, status.Tier));
        Assert.Null(status.Objectives[0].Events);
    }

    [Fact]
    public void A_stale_reading_is_not_known_whatever_it_measured()
    {
        var stale = Read(0m) with { Reading = new Reading.Measured(1m, new EventCounts(0m, 10m), 1m, Now.AddHours(-1)) };

        Assert.Equal((false, null, ReasonCode.Stale), (Of(stale).IsKnown, Of(stale).Objectives[0].Remaining, Of(stale).Objectives[0].Assessed.Unknown!.Code));
    }

    [Fact]
    public void A_measured_block_outweighs_what_is_not_known()
    {
        Assert.Equal(DeploymentGate.Closed, Of(Read(280_000m), World.Missing(ReasonCode.Timeout)[0] with { Name = "other" }).Gate);
        Assert.Equal(DeploymentGate.Open, Of(Read(0m)).Gate);
    }

    [Fact]
    public void A_blocking_guard_closes_and_a_warning_one_does_not()
    {
        var burning = Read(0m, burns: new BurnRateReading(TimeSpan.FromHours(1), 15m, null));
        DeploymentGate Gate(bool blocks) => ServiceStatus.Of(
            "payments-api", World.Policy with { BurnRate = new BurnRateGuard(TimeSpan.FromHours(1), 14m, blocks) }, Configured, [burning], [], Now).Gate;

        Assert.Equal((DeploymentGate.Closed, DeploymentGate.Open), (Gate(true), Gate(false)));
    }

    [Fact]
    public void The_guards_window_is_asked_for_beside_the_usual_ones()
    {
        Assert.Equal(3, StatusQuestion.BurnWindowsOf(World.Policy).Count);
        Assert.Equal([1, 6, 72, 2], StatusQuestion.BurnWindowsOf(World.Policy with { BurnRate = new BurnRateGuard(TimeSpan.FromHours(2), 14m, true) }).Select(w => (int)w.TotalHours));
    }

    [Fact]
    public void What_was_known_is_kept_with_its_age_while_reading_fails()
    {
        var known = Of(Read(91_560m));
        var failed = ServiceStatus.Of("payments-api", World.Policy, Configured, World.Missing(ReasonCode.Timeout), [], Now.AddMinutes(2));

        var kept = failed.KeepingLast(known).KeepingLast(null);
        Assert.Equal((0.673m, Now, ReasonCode.Timeout), (kept.Objectives[0].Remaining, kept.Objectives[0].ReadAt, kept.Objectives[0].Outdated!.Code));
        Assert.Equal((false, DeploymentGate.Unknown), (kept.IsKnown, kept.Gate));

        // Twice in a row, and then well again.
        Assert.Equal(Now, failed.KeepingLast(kept).Objectives[0].ReadAt);
        Assert.Null(known.KeepingLast(kept).Objectives[0].Outdated);
        Assert.Same(failed, failed.KeepingLast(null));
    }

    [Fact]
    public void Recorded_ratios_that_fail_together_are_all_kept()
    {
        ObjectiveReading Recorded(string name) => World.Objective(new Reading.Measured(0.5m, null, null, Now), name) with { Target = null, Window = null };
        var known = ServiceStatus.Of("payments-api", World.Policy, null, [Recorded("a"), Recorded("b")], [], Now);
        var failed = ServiceStatus.Of("payments-api", World.Policy, null, [Recorded("payments-api") with { Reading = new Reading.Missing(ReasonCode.Timeout, "slow.") }], [], Now);

        Assert.Equal(["a", "b"], failed.KeepingLast(known).Objectives.Select(o => o.Reading.Name));
    }
}
