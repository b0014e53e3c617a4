using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Core.Tests.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Reports;

public sealed class RecoveryTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true);

    private static readonly BudgetTarget Target = new(0.99m);

    private static readonly IReadOnlyList<Tier> Tiers = World.Policy.Tiers;

    private static readonly DateTimeOffset Now = World.Now;

    /// <summary>A day of hours whose damage and traffic need not be sensible, and how often an hour is missing.</summary>
    private static readonly Arbitrary<Tile[]> Days = (
        from hours in Gen.Choose(1, 24)
        from bad in Gen.ListOf(Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 40))), hours)
        from total in Gen.ListOf(Gen.Choose(1, 2_000), hours)
        from kept in Gen.ListOf(Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false))), hours)
        select bad.Zip(total, kept)
            .Select((t, i) => (Tile: new Tile(Now.AddHours(i + 1 - hours), t.First, t.Second), Kept: t.Third || i == hours - 1))
            .Where(t => t.Kept).Select(t => t.Tile).ToArray()).ToArbitrary();

    private static readonly Window.Rolling Day = new(TimeSpan.FromDays(1));

    [Fact]
    public void A_tier_is_reached_at_its_moment_and_not_one_tile_earlier() => Check.One(Many, Prop.ForAll(Days, tiles =>
    {
        var moments = tiles.Select(t => t.End + Day.Length).Prepend(Now).ToList();
        return Returns(tiles).All(r => r.At > Now
            && RemainingAt(tiles, r.At) > Tiers[r.TierIndex].Above
            && moments.Where(m => m < r.At).All(m => RemainingAt(tiles, m) <= Tiers[r.TierIndex].Above));
    }));

    [Fact]
    public void Every_better_tier_has_a_moment_and_a_better_one_none_earlier() => Check.One(Many, Prop.ForAll(Days, tiles =>
    {
        var returns = Returns(tiles);
        return returns.Select(r => r.TierIndex).SequenceEqual(Enumerable.Range(0, TierOf(tiles)).Reverse())
            && returns.Zip(returns.Skip(1)).All(pair => pair.First.At <= pair.Second.At)
            && returns.All(r => r.At <= Now + Day.Length);
    }));

    [Fact]
    public void More_damage_never_brings_a_budget_back_earlier()
    {
        var worse = from tiles in Days.Generator from at in Gen.Choose(0, tiles.Length - 1) from more in Gen.Choose(1, 50) select (tiles, at, more);
        Check.One(Many, Prop.ForAll(worse.ToArbitrary(), w =>
        {
            var damaged = w.tiles.Select((t, i) => i == w.at ? t with { Bad = t.Bad + w.more } : t).ToArray();
            var after = Returns(damaged).ToDictionary(r => r.TierIndex, r => r.At);
            return Returns(w.tiles).All(r => after[r.TierIndex] >= r.At);
        }));
    }

    [Fact]
    public void Damage_that_no_tile_shows_leaves_last()
    {
        var returns = Recovery.Of(Tiers, 2, new EventCounts(10m, 1000m), Target, Day, [new Tile(Now.AddHours(-3), 2m, 100m)], Now);

        Assert.Equal([Now.AddDays(1), Now.AddDays(1)], returns.Select(r => r.At));
    }

    [Fact]
    public void Exactly_at_the_bound_is_not_above_it()
    {
        // 1,000 events may have 10 failures: with 2.5 of them left to leave the budget stands at exactly 75%.
        Tile[] tiles = [new(Now.AddHours(-20), 7.5m, 900m), new(Now.AddHours(-2), 2.5m, 100m)];

        Assert.Equal([(1, Now.AddHours(4)), (0, Now.AddHours(22))], Returns(tiles).Select(r => (r.TierIndex, r.At)));
    }

    [Fact]
    public void A_tier_above_everything_is_never_reached()
    {
        Tier[] tiers = [Tiers[0] with { Above = 1m }, Tiers[1], Tiers[2]];

        Assert.Equal([1], Recovery.Of(tiers, 2, new EventCounts(10m, 1000m), Target, Day, [], Now).Select(r => r.TierIndex));
    }

    [Theory]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-11-02T00:00:00+00:00")]
    [InlineData(CalendarPeriod.Month, "America/New_York", "2026-12-01T00:00:00-05:00")]
    [InlineData(CalendarPeriod.Quarter, "Asia/Tokyo", "2027-01-01T00:00:00+09:00")]
    [InlineData(CalendarPeriod.Year, "Europe/London", "2027-01-01T00:00:00+00:00")]
    public void A_hopeless_period_comes_back_where_the_next_begins_on_its_own_clock(CalendarPeriod period, string zone, string end)
    {
        var window = new Window.Calendar(period, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var returns = Recovery.Of(Tiers, 2, new EventCounts(1000m, 1000m), Target, window, [], Now);

        Assert.All(returns, r => Assert.Equal(end, r.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz")));
        Assert.Equal(2, returns.Count);
    }

    [Fact]
    public void Traffic_dilutes_a_period_until_it_ends()
    {
        var window = new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc);
        var periods = from day in Gen.Choose(1, (30 * 288) - 1) from bad in Gen.Choose(1, 300) select (Now: new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(5 * day), Bad: (decimal)bad);

        Check.One(Many.WithMaxTest(2_000), Prop.ForAll(periods.ToArbitrary(), p =>
        {
            var counts = new EventCounts(p.Bad, 10_000m);
            var start = window.StartAt(p.Now);
            decimal At(DateTimeOffset t) => ErrorBudget.Remaining(counts with { Total = counts.Total * ((decimal)(t - start).Ticks / (p.Now - start).Ticks) }, Target);
            var tier = World.Policy.TierIndex(At(p.Now));
            return p.Now >= window.EndAt(p.Now) || Recovery.Of(Tiers, tier, counts, Target, window, [], p.Now).All(r => r.At == window.EndAt(p.Now)
                ? At(r.At - SeriesNames.Tile) <= Tiers[r.TierIndex].Above
                : r.At > p.Now && At(r.At) > Tiers[r.TierIndex].Above && At(r.At - SeriesNames.Tile) <= Tiers[r.TierIndex].Above);
        }));
    }

    private static EventCounts Counts(IEnumerable<Tile> tiles) => tiles.Aggregate(new EventCounts(0m, 0m), (sum, t) => new EventCounts(sum.Bad + t.Bad, sum.Total + t.Total));

    private static int TierOf(Tile[] tiles) => World.Policy.TierIndex(ErrorBudget.Remaining(Counts(tiles), Target));

    private static IReadOnlyList<TierReturn> Returns(Tile[] tiles) => Recovery.Of(Tiers, TierOf(tiles), Counts(tiles), Target, Day, tiles, Now);

    /// <summary>As the gate would count it then: nothing more fails, and the traffic of one window ago repeats.</summary>
    private static decimal RemainingAt(Tile[] tiles, DateTimeOffset time)
    {
        var repeated = tiles.Select(t => new Tile(t.End + Day.Length, 0m, t.Total));
        return ErrorBudget.Remaining(Counts(tiles.Concat(repeated).Where(t => t.End > time - Day.Length && t.End <= time)), Target);
    }
}
