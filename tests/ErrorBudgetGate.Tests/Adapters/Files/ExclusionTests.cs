using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Tests.Adapters.Files;

/// <summary>Rows in time that does not count.</summary>
public sealed class ExclusionTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Exclusion.Fixed Maintenance(int hoursAgo, int hours, string reason = "upgrade") =>
        new Exclusion.Fixed(reason, FileCase.Now.AddYears(-1), FileCase.Now.AddHours(-hoursAgo), FileCase.Now.AddHours(hours - hoursAgo));

    private static async Task<ObjectiveReading> ReadAsync(string csv, TimeSpan? burn, params Exclusion[] exclusions) => Assert.Single(await FileCase.ReadAsync(
        ".csv", csv, FileCase.Of(FileCase.Objective(days: 1) with { Exclusions = exclusions }) with { BurnRateWindows = burn is { } window ? [window] : [] }));

    /// <summary>A day of hours with 100 events each; of those that end so many hours ago all fail.</summary>
    private static string Hours(params int[] failing) => "time,total,bad\n" + string.Concat(Enumerable.Range(0, 24)
        .Select(i => $"{FileCase.Now.AddHours(-i):yyyy-MM-ddTHH:mm:ssZ},100,{(failing.Contains(i) ? 100 : 0)}\n"));

    [Fact]
    public async Task Excluded_rows_do_not_count_and_are_told()
    {
        var reading = await ReadAsync(Hours(5, 6), burn: null, Maintenance(7, 2));

        Assert.Equal(new Reading.Measured(1m, new EventCounts(0m, 2200m), 1m, FileCase.Now), reading.Reading);
        Assert.Equal(new EventCounts(200m, 200m), reading.ExcludedEvents);
        Assert.Equal([new ExcludedSpan(FileCase.Now.AddHours(-7), FileCase.Now.AddHours(-5), "upgrade")], reading.Exclusions);
    }

    [Fact]
    public async Task Overlapping_exclusions_take_a_row_out_once()
    {
        var reading = await ReadAsync(Hours(5, 6), burn: null, Maintenance(7, 2), Maintenance(7, 1, "move"));

        Assert.Equal(new EventCounts(0m, 2200m), Assert.IsType<Reading.Measured>(reading.Reading).Counts);
        Assert.Equal(new EventCounts(200m, 200m), reading.ExcludedEvents);
        Assert.Equal(["move", "upgrade"], reading.Exclusions.Select(s => s.Reason).Order());
    }

    [Fact]
    public async Task A_row_counts_unless_its_greater_part_is_excluded()
    {
        var few = new Exclusion.Fixed("short", FileCase.Now.AddYears(-1), FileCase.Now.AddHours(-6), FileCase.Now.AddHours(-6).AddMinutes(29));

        Assert.Equal(100m, Assert.IsType<Reading.Measured>((await ReadAsync(Hours(5), burn: null, few)).Reading).Counts?.Bad);
    }

    [Fact]
    public async Task An_outage_before_the_registration_counts()
    {
        var late = new Exclusion.Fixed("after the fact", FileCase.Now.AddHours(-1), FileCase.Now.AddHours(-7), FileCase.Now.AddHours(-5));

        var reading = await ReadAsync(Hours(5, 6), burn: null, late);

        Assert.Equal(200m, Assert.IsType<Reading.Measured>(reading.Reading).Counts?.Bad);
        Assert.Null(reading.ExcludedEvents);
    }

    [Fact]
    public async Task A_gap_during_maintenance_is_no_gap()
    {
        var gap = string.Join('\n', Hours().Split('\n').Where((_, i) => i is < 6 or > 9));

        Assert.Equal(20m / 24m, Assert.IsType<Reading.Measured>((await ReadAsync(gap, burn: null)).Reading).Coverage);
        Assert.Equal(1m, Assert.IsType<Reading.Measured>((await ReadAsync(gap, burn: null, Maintenance(9, 4))).Reading).Coverage);
    }

    [Fact]
    public async Task Maintenance_burns_nothing() =>
        Assert.Equal(0m, (await ReadAsync(Hours(0), Hour, Maintenance(1, 1))).BurnRates.Single().Rate);

    [Fact]
    public async Task A_window_that_is_excluded_whole_has_no_traffic() =>
        Assert.Equal(new Reading.NoTraffic(FileCase.Now, 1m), (await ReadAsync(Hours(3), burn: null, Maintenance(30, 30))).Reading);
}
