using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Core.Tests.Policies;

namespace ErrorBudgetGate.Core.Tests.Reports;

public sealed class BudgetTrendTests
{
    private static readonly DateTimeOffset Now = World.Now;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static ObjectiveReading Reading(Window window, decimal remaining = 0.5m) =>
        World.Objective(new Reading.Measured(remaining, new EventCounts(1m, 2_000m), 1m, Now)) with { Window = window };

    private static BudgetHistory.Events Hours(int count, Func<int, decimal> bad) =>
        new([.. Enumerable.Range(0, count).Select(ago => new Tile(Now.AddHours(-ago), bad(ago), 1_000m)).Reverse()], Hour);

    [Fact]
    public void A_week_of_a_longer_window_has_24_points_that_end_with_the_reading()
    {
        var points = BudgetTrend.Of(Hours(35 * 24, _ => 0.1m), Reading(new Window.Rolling(TimeSpan.FromDays(28))), null, 0.5m, Now);

        Assert.Equal(24, points.Count);
        Assert.Equal(new TrendPoint(Now, 0.5m), points[^1]);
        Assert.All(points.Take(23), p => Assert.Equal(0.9m, p.Remaining));
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.Equal(Hour * 7, pair.Second.Time - pair.First.Time));
    }

    [Fact]
    public void Each_point_is_the_budget_as_its_own_window_had_it()
    {
        // One hour failed 20 times over its share, 30 hours ago: a day's budget had it until six hours ago.
        var points = BudgetTrend.Of(Hours(48, ago => ago == 30 ? 24m : 0m), Reading(new Window.Rolling(TimeSpan.FromDays(1))), null, 0.5m, Now);

        Assert.Equal(23 - 6, points.Count(p => p.Remaining == 0m));
        Assert.All(points, p => Assert.Equal(p.Time == Now ? 0.5m : p.Time < Now.AddHours(-6) ? 0m : 1m, p.Remaining));
    }

    [Fact]
    public void A_point_that_the_policy_would_not_believe_stays_empty()
    {
        var window = new Window.Rolling(TimeSpan.FromDays(28));

        var half = BudgetTrend.Of(Hours(12 * 24, _ => 0m), Reading(window), null, 0.4m, Now);
        Assert.True(half[0].Remaining is null && half[^2].Remaining == 1m);

        var young = BudgetTrend.Of(Hours(12 * 24, _ => 0m), Reading(window), Now.AddDays(-12), 0.4m, Now);
        Assert.All(young.Take(23), p => Assert.Equal(1m, p.Remaining));
    }

    [Fact]
    public void A_period_shows_nothing_of_the_one_before()
    {
        var points = BudgetTrend.Of(Hours(900, _ => 0.5m), Reading(new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc)), null, 0m, Now);

        Assert.Equal(12, points.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 1, 0, 0, TimeSpan.Zero), points[0].Time);
    }

    [Fact]
    public void A_recorded_ratio_is_shown_as_it_was_and_a_gap_as_a_gap()
    {
        var ratios = new BudgetHistory.Ratios([.. Enumerable.Range(1, 168).Where(h => h is < 48 or > 100).Select(h => new PastRatio(Now.AddHours(-h), h / 1000m)).Reverse()]);
        var points = BudgetTrend.Of(ratios, Reading(new Window.Rolling(TimeSpan.FromDays(28))) with { Window = null, Target = null }, null, 0.5m, Now);

        Assert.Equal([0.161m, 0.154m], points.Take(2).Select(p => p.Remaining!.Value));
        Assert.Contains(points, p => p.Remaining is null);
    }

    [Fact]
    public void Nothing_known_is_no_trend()
    {
        var window = new Window.Rolling(TimeSpan.FromDays(28));

        Assert.Empty(BudgetTrend.Of(new BudgetHistory.Missing(ReasonCode.Timeout, "slow."), Reading(window), null, 0m, Now));
        Assert.Empty(BudgetTrend.Of(Hours(1, _ => 0m), World.Objective(new Reading.Missing(ReasonCode.Timeout, "slow.")), null, 0m, Now));
        Assert.Empty(BudgetTrend.Of(new BudgetHistory.Events([], TimeSpan.Zero), Reading(window), null, 0m, Now));
    }
}
