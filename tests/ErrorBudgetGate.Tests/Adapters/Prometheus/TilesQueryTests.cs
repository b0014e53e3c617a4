using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>What is asked about tiles.</summary>
public sealed class TilesQueryTests
{
    private static readonly DateTimeOffset MonthBegan = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Objectives_of_one_window_share_their_parts() => Assert.Equal(
        """
        label_replace(sum_over_time(slo:events:increase5m{service="payments-api",objective=~"a|b\\.c"}[2419199999ms]), "part", "total", "", "")
        or label_replace(sum_over_time(slo:bad_events:increase5m{service="payments-api",objective=~"a|b\\.c"}[2419199999ms]), "part", "bad", "", "")
        or label_replace(sum_over_time(slo:excluded_events:increase5m{service="payments-api",objective=~"a|b\\.c"}[2419199999ms]), "part", "excluded_total", "", "")
        or label_replace(sum_over_time(slo:excluded_bad_events:increase5m{service="payments-api",objective=~"a|b\\.c"}[2419199999ms]), "part", "excluded_bad", "", "")
        or label_replace(count_over_time(slo:events:increase5m{service="payments-api",objective=~"a|b\\.c"}[2419199999ms]), "part", "tiles", "", "")
        or label_replace(count_over_time(slo:excluded_events:increase5m{service="payments-api",objective=~"a|b\\.c"}[2419199999ms]), "part", "excluded_tiles", "", "")
        or label_replace(max_over_time(slo:error_budget_newest_tile:timestamp{service="payments-api",objective=~"a|b\\.c"}[86399999ms]), "part", "newest", "", "")
        or label_replace(slo:error_budget_burn_rate:ratio_rate1h{service="payments-api",objective=~"a|b\\.c"}, "part", "burn_1h", "", "")
        or label_replace(sum_over_time(slo:events:increase5m{service="payments-api",objective=~"a|b\\.c"}[3599999ms]), "part", "burn_total_1h", "", "")
        or label_replace(sum_over_time(slo:bad_events:increase5m{service="payments-api",objective=~"a|b\\.c"}[3599999ms]), "part", "burn_bad_1h", "", "")
        or label_replace(count_over_time(slo:excluded_events:increase5m{service="payments-api",objective=~"a|b\\.c"}[3599999ms]), "part", "excluded_burn_tiles_1h", "", "")
        """,
        Query(TimeSpan.FromHours(1), Asking.Counters("a"), Asking.Counters("b.c")).Text);

    [Fact]
    public void Windows_that_differ_are_asked_for_apart_and_what_is_common_once()
    {
        var text = Query(null, Asking.Counters("a"), Asking.Counters("b", new Window.Rolling(TimeSpan.FromDays(90))), Asking.Counters("c")).Text;

        Assert.Contains("""sum_over_time(slo:events:increase5m{service="payments-api",objective=~"a|c"}[2419199999ms])""", text, StringComparison.Ordinal);
        Assert.Contains("""sum_over_time(slo:events:increase5m{service="payments-api",objective="b"}[7775999999ms])""", text, StringComparison.Ordinal);
        Assert.Equal(13, text.Split("\nor ").Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(28)]
    [InlineData(90)]
    [InlineData(365)]
    public void A_rolling_window_holds_its_tiles_whatever_their_phase(int days)
    {
        var range = TileRange.Of(new Window.Rolling(TimeSpan.FromDays(days)), Asking.Now);

        Assert.Equal(days * 288, range.Tiles);
        foreach (var age in new[] { 0L, 1, 60_000, 299_998 })
        {
            // Ages of tiles: this one, and one every five minutes before it. Both ends count in Prometheus 2, the newer in 3.
            var held = Enumerable.Range(0, (days * 288) + 2).Select(i => age + (i * 300_000L)).ToList();
            Assert.Equal(range.Tiles, held.Count(a => a <= range.Milliseconds));
            Assert.Equal(range.Tiles, held.Count(a => a < range.Milliseconds));
        }
    }

    [Theory]
    [InlineData(12 * 60, 717.5, 143)]
    [InlineData(15, 12.5, 2)]
    [InlineData(9, 6.5, 1)]
    public void Of_a_calendar_period_the_tiles_count_whose_greater_half_lies_in_it(int elapsed, double minutes, int tiles) =>
        Assert.Equal(new TileRange((long)(minutes * 60_000), tiles), TileRange.Of(Month, MonthBegan.AddMinutes(elapsed)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_period_that_has_just_begun_reads_the_newest_tile_there_is(int elapsed)
    {
        var text = Query(null, MonthBegan.AddMinutes(elapsed), Asking.Counters(window: Month)).Text;

        Assert.Contains(
            """label_replace(sum_over_time(slo:events:increase5m{service="payments-api",objective="request-success"}[330000ms]) or sum_over_time(slo:events:increase5m{service="payments-api",objective="request-success"}[660000ms]), "part", "total", "", "")""",
            text, StringComparison.Ordinal);
        Assert.Contains("count_over_time(slo:events:increase5m{service=\"payments-api\",objective=\"request-success\"}[330000ms]) or count_over_time(", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 450_000, true)]
    [InlineData(14, 660_000, false)]
    public void Where_its_one_tile_was_skipped_a_young_period_reads_the_one_before(int elapsed, int milliseconds, bool widened)
    {
        var text = Query(null, MonthBegan.AddMinutes(elapsed), Asking.Counters(window: Month)).Text;

        Assert.Equal(widened, text.Contains($"[{milliseconds}ms]) or sum_over_time(", StringComparison.Ordinal));
        Assert.Equal(widened, text.Contains("[660000ms]), \"part\", \"total\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Tiles_are_expected_from_the_objectives_beginning_and_summed_over_the_window()
    {
        var text = Query(null, Asking.Counters("a", since: Asking.Now.AddDays(-7)), Asking.Counters("b")).Text;

        Assert.Contains("""sum_over_time(slo:events:increase5m{service="payments-api",objective=~"a|b"}[2419199999ms])""", text, StringComparison.Ordinal);
        Assert.Contains("""count_over_time(slo:events:increase5m{service="payments-api",objective="a"}[604650000ms])""", text, StringComparison.Ordinal);
        Assert.Contains("""count_over_time(slo:events:increase5m{service="payments-api",objective="b"}[2419199999ms])""", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guard_shorter_than_a_tile_reads_the_newest_one() =>
        Assert.Contains("[330000ms]) or sum_over_time(", Query(TimeSpan.FromMinutes(1), Asking.Counters()).Text, StringComparison.Ordinal);

    [Fact]
    public void Names_cannot_leave_their_quotes()
    {
        var question = Asking.Of() with { Service = "a\"} or vector(1) #", Source = EventSource.Tiles };

        Assert.Contains("""{service="a\"} or vector(1) #",objective="x\"|.*"}""", TilesQuery.For(question, [Asking.Counters("x\"|.*")]).Text, StringComparison.Ordinal);
        Assert.Contains("""objective=~"x\"\\|\\.\\*|y"}""", TilesQuery.For(question, [Asking.Counters("x\"|.*"), Asking.Counters("y")]).Text, StringComparison.Ordinal);
    }

    private static Window Month => new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc);

    private static TilesQuery Query(TimeSpan? burn, params Objective[] objectives) => Query(burn, Asking.Now, objectives);

    private static TilesQuery Query(TimeSpan? burn, DateTimeOffset now, params Objective[] objectives) =>
        TilesQuery.For(Asking.Of(objectives) with { BurnRateWindows = burn is { } window ? [window] : [], Now = now, Source = EventSource.Tiles }, objectives);
}
