using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Reports;

/// <summary>What holds for every budget there can be. Equal means: to one part in 10^18.</summary>
public sealed class CalculationLaws
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true);

    private static readonly Gen<BudgetTarget> Targets = Gen.Choose(1, 999_999_999).Select(n => new BudgetTarget(n / 1_000_000_000m));

    private static readonly Gen<WindowSpan> Windows = Gen.Choose(1, 5_256_000).Select(m => WindowSpan.Rolling(TimeSpan.FromMinutes(m)));

    private static readonly Gen<Flow> Flows =
        from amount in Gen.Choose(1, int.MaxValue)
        from per in Gen.Elements(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7))
        select new Flow(amount, per);

    private static readonly Gen<decimal> Shares = Gen.Choose(1, 1_000_000).Select(n => n / 1_000_000m);

    [Fact]
    public void The_share_of_an_incident_times_the_budget_is_the_incident() => Hold(
        from target in Targets from window in Windows from seconds in Gen.Choose(1, 86_400) from failing in Shares select (target, window, seconds, failing),
        c => Equal(Incident.Lasting(c.seconds, c.failing, null, null).Against(c.target, c.window) is var cost ? cost.Share * cost.AllowedSeconds : 0m, c.seconds * c.failing));

    [Fact]
    public void Left_and_lost_are_the_budget_and_what_fits_fits() => Hold(
        from target in Targets from window in Windows from seconds in Gen.Choose(1, 86_400) select (target, window, seconds),
        c =>
        {
            var cost = Incident.Lasting(c.seconds, 1m, null, null).Against(c.target, c.window);
            return Equal(cost.LeftSeconds + c.seconds, cost.AllowedSeconds) && cost.Fits * c.seconds <= cost.AllowedSeconds && (cost.Fits + 1m) * c.seconds > cost.AllowedSeconds;
        });

    [Fact]
    public void An_incident_counted_in_events_costs_what_it_costs_in_minutes() => Hold(
        from target in Targets from window in Windows from flow in Flows from seconds in Gen.Choose(1, 86_400) from failing in Shares select (target, window, flow, seconds, failing),
        c =>
        {
            var timed = Incident.Lasting(c.seconds, c.failing, c.flow, null);
            return Equal(Incident.Counting(timed.Failed!.Value, c.flow, null).Against(c.target, c.window).Share, timed.Against(c.target, c.window).Share);
        });

    [Fact]
    public void The_target_that_allows_what_a_target_allows_is_that_target() => Hold(
        from target in Targets from window in Windows select (target, window),
        c =>
        {
            var allowed = BudgetFigures.Of(new BudgetCase(c.window, c.target)).AllowedSeconds!.Value;
            var answer = new TargetFigures(c.window, Traffic: null, allowed / c.window.Seconds);
            return Equal(answer.Target, c.target.Value) && Equal(answer.SecondsAt(answer.Target), allowed);
        });

    [Fact]
    public void The_common_targets_enclose_every_other_and_the_nearest_is_one_of_the_two() => Hold(
        from target in Targets from window in Windows select new TargetFigures(window, null, target.AllowedFailure),
        answer => (answer.Looser ?? 0m) <= answer.Target && (answer.Stricter ?? 1m) >= answer.Target
            && (answer.Nearest == answer.Looser || answer.Nearest == answer.Stricter)
            && !TargetFigures.Common.Any(t => (t > (answer.Looser ?? 0m) && t < answer.Target) || (t < (answer.Stricter ?? 1m) && t > answer.Target)));

    [Fact]
    public void Failures_by_the_hour_by_the_day_and_by_the_window_are_the_same_failures() => Hold(
        from target in Targets from window in Windows from flow in Flows select (target, window, flow),
        c =>
        {
            var failures = BudgetFigures.Of(new BudgetCase(c.window, c.target, c.flow)).Failures!;
            return Equal(failures.Allowed.Over(TimeSpan.FromHours(1)) * 24m, failures.Allowed.Over(TimeSpan.FromDays(1)))
                && Equal(failures.Window, failures.WindowTotal * c.target.AllowedFailure);
        });

    [Fact]
    public void What_burns_an_hour_times_the_hours_it_takes_is_all_of_it() => Hold(
        from window in Windows from rate in Gen.Choose(1_000, 1_000_000) select (window, rate: rate / 1_000m),
        c =>
        {
            var burn = BudgetFigures.Of(new BudgetCase(c.window, Target: null, BurnRate: c.rate)).Burn!;
            return Equal(burn.SharePerHour * burn.SecondsToSpendAll!.Value / 3600m, 1m);
        });

    private static bool Equal(decimal one, decimal other) => Math.Abs(one - other) <= Math.Max(Math.Abs(one), Math.Abs(other)) * 0.000_000_000_000_000_001m;

    private static void Hold<T>(Gen<T> cases, Func<T, bool> law) => Check.One(Many, Prop.ForAll(cases.ToArbitrary(), law));
}
