using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Core.Tests.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Reports;

public sealed class ExhaustionTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "budget.json"))).RootElement;

    private static readonly BudgetTarget Target = new(0.999m);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly DateTimeOffset Now = World.Now;

    public static IEnumerable<object[]> Burns =>
        Vectors.GetProperty("burn").EnumerateArray().Where(b => b.TryGetProperty("hours_to_spend_all", out _))
            .Select(b => new object[] { b.GetProperty("rate").GetString()!, b.GetProperty("window_days").GetInt32(), b.GetProperty("hours_to_spend_all").GetString()! });

    [Theory]
    [MemberData(nameof(Burns))]
    public void A_whole_budget_lasts_as_long_as_the_vectors_say(string rate, int days, string hours)
    {
        var spent = Exhaustion.Of(Hour, decimal.Parse(rate, CultureInfo.InvariantCulture), 1m, null, Target, new Window.Rolling(TimeSpan.FromDays(days)), [], Now);

        Assert.Equal(Now.AddHours(double.Parse(hours, CultureInfo.InvariantCulture)), spent.At);
    }

    [Theory]
    [InlineData("0", "0.5")]
    [InlineData("0.49", "0.5")]
    [InlineData("0.99", "1")]
    public void A_burn_that_a_window_outlasts_spends_nothing(string rate, string remaining) =>
        Assert.Null(Exhaustion.Of(Hour, decimal.Parse(rate, CultureInfo.InvariantCulture), decimal.Parse(remaining, CultureInfo.InvariantCulture), null, Target, new Window.Rolling(TimeSpan.FromDays(28)), [], Now).At);

    [Fact]
    public void Damage_that_leaves_meanwhile_gives_time()
    {
        // 1,000 of 1,000,000 may fail. 600 did, 23 hours ago and in one tile: they leave in an hour, when at 2x 83 more have burned.
        var counts = new EventCounts(600m, 1_000_000m);
        var day = new Window.Rolling(TimeSpan.FromDays(1));

        Assert.Equal(Now.AddSeconds(17_280), Exhaustion.Of(Hour, 2m, 0.4m, counts, Target, day, [], Now).At);
        Assert.Equal(Now.AddHours(12), Exhaustion.Of(Hour, 2m, 0.4m, counts, Target, day, [new Tile(Now.AddHours(-23), 600m, 1m)], Now).At);
        Assert.Equal(Now.AddSeconds(1_728), Exhaustion.Of(Hour, 20m, 0.4m, counts, Target, day, [new Tile(Now.AddHours(-23), 600m, 1m)], Now).At);
    }

    [Theory]
    [InlineData("3", "1", "2026-11-11T12:00:00Z")]
    [InlineData("2", "1", "2026-11-15T00:00:00Z")]
    [InlineData("1", "1", null)]
    [InlineData("1.5", "1", "2026-11-22T00:00:00Z")]
    [InlineData("1.2", "0.9", null)]
    public void A_period_counts_what_has_passed_of_it(string rate, string remaining, string? at)
    {
        var now = new DateTimeOffset(2026, 11, 8, 0, 0, 0, TimeSpan.Zero);
        var window = new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc);
        var spent = Exhaustion.Of(Hour, decimal.Parse(rate, CultureInfo.InvariantCulture), decimal.Parse(remaining, CultureInfo.InvariantCulture), null, Target, window, [], now);

        Assert.Equal(at is null ? null : DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), spent.At);
    }

    [Fact]
    public void A_faster_burn_never_spends_later_and_never_before_now()
    {
        var scenes =
            from bad in Gen.ListOf(Gen.Choose(0, 60), 24)
            from rate in Gen.Choose(0, 3_000)
            from more in Gen.Choose(0, 3_000)
            select (Tiles: bad.Select((b, i) => new Tile(Now.AddHours(i - 23), b, 1_000m)).ToArray(), Rate: rate / 100m, Faster: (rate + more) / 100m);
        var day = new Window.Rolling(TimeSpan.FromDays(1));
        var loose = new BudgetTarget(0.9m);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true), Prop.ForAll(scenes.ToArbitrary(), s =>
        {
            var counts = new EventCounts(s.Tiles.Sum(t => t.Bad), s.Tiles.Sum(t => t.Total));
            var remaining = ErrorBudget.Remaining(counts, loose);
            DateTimeOffset? At(decimal rate) => Exhaustion.Of(Hour, rate, remaining, counts, loose, day, s.Tiles, Now).At;
            var (slow, fast) = (At(s.Rate), At(s.Faster));
            return remaining <= 0m || ((slow is null || (fast is not null && fast <= slow)) && (fast is null || (fast > Now && fast <= Now + day.Length)));
        }));
    }
}
