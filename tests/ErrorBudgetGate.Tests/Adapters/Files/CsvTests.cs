using System.Globalization;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class CsvTests
{
    private static Task<IReadOnlyList<ObjectiveReading>> ReadAsync(string csv, BudgetQuestion? question = null) =>
        FileCase.ReadAsync(".csv", csv, question ?? FileCase.Of(FileCase.Objective()));

    private static string Days(int count, int total, int bad) =>
        "time,total,bad\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{FileCase.Now.AddDays(-i):yyyy-MM-ddTHH:mm:ssZ},{total},{bad}\n"));

    [Fact]
    public async Task A_full_window_is_counted_exactly()
    {
        var readings = await ReadAsync(Days(40, 100_000, 75));

        Assert.Equal(new Reading.Measured(0.25m, new EventCounts(28 * 75, 28 * 100_000), 1m, FileCase.Now), readings.Measured());
        Assert.Equal("bad=2100 rows=28 total=2800000", readings[0].Evidence.Value);
        Assert.EndsWith(".csv", readings[0].Evidence.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time,total,bad\n2026-03-29T11:00:00Z,1000,1\n")]
    [InlineData("\uFEFFtime,total,bad\r\n2026-03-29T13:00:00+02:00,1000,1\r\n")]
    [InlineData("# a sample\n\n time , total , bad \n1774782000,1e3,1.0")]
    [InlineData("bad,time,total\n1,1774782000.000,1000\n")]
    [InlineData("time,total,bad,objective\n2026-03-29T11:00:00.5Z,1000,1,request-success\n2026-03-29T11:00:00Z,5,5,other\n")]
    [InlineData("objective,time,total,bad\n\"request-success\",2026-03-29T11:00:00Z,1000,1\n# end\n")]
    public async Task The_columns_may_be_written_in_several_ways(string csv) =>
        Assert.Equal(new EventCounts(1m, 1000m), (await ReadAsync(csv)).Measured().Counts);

    [Fact]
    public async Task Rows_outside_the_window_do_not_count_and_the_order_of_rows_does_not_matter()
    {
        var csv = $"""
            time,total,bad
            {FileCase.Now.AddSeconds(1).ToUnixTimeSeconds()},7,7
            {FileCase.Now.ToUnixTimeSeconds()},100,0
            {FileCase.Now.AddDays(-28).ToUnixTimeSeconds()},7,7
            {FileCase.Now.AddDays(-28).AddSeconds(1).ToUnixTimeSeconds()},100,1
            """;

        var measured = (await ReadAsync(csv)).Measured();

        Assert.Equal((new EventCounts(1m, 200m), FileCase.Now), (measured.Counts!.Value, measured.NewestSample!.Value));
    }

    [Theory]
    [InlineData(28, "1")]
    [InlineData(14, "0.5")]
    [InlineData(7, "0.25")]
    public async Task Coverage_is_the_share_of_the_window_that_rows_span(int days, string coverage) =>
        Assert.Equal(decimal.Parse(coverage, CultureInfo.InvariantCulture), (await ReadAsync(Days(days, 10, 0))).Measured().Coverage);

    [Fact]
    public async Task Coverage_counts_from_the_objectives_beginning() =>
        Assert.Equal(1m, (await ReadAsync(Days(7, 10, 0), FileCase.Of(FileCase.Objective(since: FileCase.Now.AddDays(-7))))).Measured().Coverage);

    [Fact]
    public async Task A_gap_is_not_covered()
    {
        var lines = Days(28, 10, 0).Split('\n').ToList();
        lines.RemoveRange(10, 7);

        Assert.Equal(0.75m, (await ReadAsync(string.Join('\n', lines))).Measured().Coverage);
    }

    [Fact]
    public async Task A_single_row_covers_nothing_that_could_be_shown() =>
        Assert.Equal(0m, (await ReadAsync("time,total,bad\n2026-03-29T11:55:00Z,1000,1")).Measured().Coverage);

    [Theory]
    [InlineData(1000, 14, "14")]
    [InlineData(0, 0, "0")]
    [InlineData(0, 1, null)]
    public async Task The_burn_rate_comes_from_the_newest_rows(int total, int bad, string? rate)
    {
        var csv = $"time,total,bad\n2026-03-29T11:00:00Z,5000,0\n2026-03-29T11:00:01Z,{total},{bad}\n";
        var readings = await ReadAsync(csv, FileCase.Of(FileCase.Objective()) with { BurnRateWindows = [TimeSpan.FromHours(1)] });

        var burn = Assert.Single(readings[0].BurnRates);
        Assert.Equal(rate is null ? null : decimal.Parse(rate, CultureInfo.InvariantCulture), burn.Rate);
        Assert.Equal(rate is null, burn.Missing?.Reason == ReasonCode.NotFinite);
    }

    [Fact]
    public async Task A_burn_rate_without_rows_is_missing()
    {
        var readings = await ReadAsync("time,total,bad\n2026-03-29T10:00:00Z,10,0", FileCase.Of(FileCase.Objective()) with { BurnRateWindows = [TimeSpan.FromHours(1)] });

        Assert.Equal(ReasonCode.NoSeries, readings[0].BurnRates.Single().Missing?.Reason);
        Assert.IsType<Reading.Measured>(readings[0].Reading);
    }

    [Fact]
    public async Task Rows_of_nothing_are_no_traffic() =>
        Assert.Equal(new Reading.NoTraffic(FileCase.Now, 3m / 28m), Assert.Single(await ReadAsync(Days(3, 0, 0))).Reading);

    public static TheoryData<string, ReasonCode, string> Wrong => new()
    {
        { "", ReasonCode.MalformedResponse, ".csv:1: " },
        { "# nothing\n", ReasonCode.MalformedResponse, ".csv:1: " },
        { "time,good,bad\n", ReasonCode.MalformedResponse, ".csv:1: " },
        { "time,total\n", ReasonCode.MalformedResponse, ".csv:1: " },
        { "time,total,bad,extra\n", ReasonCode.MalformedResponse, ".csv:1: " },
        { "2026-03-29T11:00:00Z,1,1\n", ReasonCode.MalformedResponse, ".csv:1: " },
        { "time,total,bad\n2026-03-29T11:00:00Z,1\n", ReasonCode.MalformedResponse, ".csv:2: 3 fields" },
        { "time,total,bad\n2026-03-29T11:00:00Z,1,1,1\n", ReasonCode.MalformedResponse, ".csv:2: 3 fields" },
        { "time,total,bad\n2026-03-29T11:00:00Z,1,1,1,1,1,1\n", ReasonCode.MalformedResponse, ".csv:2: 3 fields" },
        { "time,total,bad\n\n2026-03-29T11:00:00,1,1\n", ReasonCode.MalformedResponse, ".csv:3: '2026-03-29T11:00:00' is not a time" },
        { "time,total,bad\nyesterday,1,1\n", ReasonCode.MalformedResponse, ".csv:2: 'yesterday'" },
        { "time,total,bad\n99999999999999999999,1,1\n", ReasonCode.MalformedResponse, ".csv:2: the time" },
        { "time,total,bad\n-5,1,1\n", ReasonCode.MalformedResponse, ".csv:2: " },
        { "time,total,bad\n2026-02-30T11:00:00Z,1,1\n", ReasonCode.MalformedResponse, ".csv:2: " },
        { "time,total,bad\n2026-03-29T11:00:00Z,x,1\n", ReasonCode.MalformedResponse, ".csv:2: 'x' is not a number" },
        { "time,total,bad\n2026-03-29T11:00:00Z,,1\n", ReasonCode.MalformedResponse, ".csv:2: " },
        { "time,total,bad\n2026-03-29T11:00:00Z,1,-1\n", ReasonCode.MalformedResponse, ".csv:2: -1" },
        { "time,total,bad\n2026-03-29T11:00:00Z,NaN,1\n", ReasonCode.NotFinite, ".csv:2: 'NaN'" },
        { "time,total,bad\n2026-03-29T11:00:00Z,+Inf,1\n", ReasonCode.NotFinite, ".csv:2: '+Inf'" },
        { "time,total,bad\n2026-03-29T11:00:00Z,1,1e30\n", ReasonCode.NotFinite, ".csv:2: '1e30'" },
        { "time,total,bad\n2026-03-29T11:00:00Z,1,1\n2026-03-29T12:00:00+01:00,1,1\n", ReasonCode.MalformedResponse, ".csv:3: its span ends when that of line 2 does" },
        { "time,total,bad,objective\n2026-03-29T11:00:00Z,1,1,\n", ReasonCode.MalformedResponse, ".csv:2: the objective's name is empty" },
        { "time,total,bad,objective\n2026-03-29T11:00:00Z,1,1,other\n", ReasonCode.NoSeries, "no rows for request-success" },
        { "time,total,bad\n", ReasonCode.NoSeries, "no rows" },
        { "time,total,bad\n2027-01-01T00:00:00Z,1,1\n2020-01-01T00:00:00Z,1,1\n", ReasonCode.NoSeries, "no rows" },
        { "time,total,bad\n2026-03-29T11:00:00Z,0,1\n", ReasonCode.NotFinite, "total of none" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_file_that_is_wrong_says_where(string csv, ReasonCode code, string says)
    {
        var missing = (await ReadAsync(csv)).Missing();

        Assert.Equal(code, missing.Reason);
        Assert.Contains(says, missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_objectives_counts_have_no_target()
    {
        var missing = (await ReadAsync(Days(3, 1, 0), FileCase.Of())).Missing();

        Assert.Equal(ReasonCode.NoSeries, missing.Reason);
        Assert.Contains("needs a target", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_objectives_need_the_column()
    {
        var question = FileCase.Of(FileCase.Objective("a"), FileCase.Objective("b"));

        Assert.All(await ReadAsync(Days(3, 1, 0), question), r => Assert.Equal(ReasonCode.SeveralSeries, Assert.IsType<Reading.Missing>(r.Reading).Reason));
        var readings = await ReadAsync("time,total,bad,objective\n1774785600,10,1,b\n1774785600,20,1,a\n", question);
        Assert.Equal([("a", 20m), ("b", 10m)], readings.Select(r => (r.Name, Assert.IsType<Reading.Measured>(r.Reading).Counts!.Value.Total)));
    }

    [Theory]
    [InlineData("/nowhere/measurements.csv", ReasonCode.BackendUnreachable)]
    [InlineData("/nowhere/measurements.prom", ReasonCode.BackendUnreachable)]
    [InlineData("/nowhere/\0.csv", ReasonCode.BackendUnreachable)]
    [InlineData("measurements.json", ReasonCode.MalformedResponse)]
    public async Task A_file_that_cannot_be_read_is_missing(string path, ReasonCode code)
    {
        var readings = await new MeasurementFileSource(path).ReadAsync(FileCase.Of(FileCase.Objective()) with { BurnRateWindows = [TimeSpan.FromHours(1)] }, CancellationToken.None);

        Assert.Equal(code, readings.Missing().Reason);
        Assert.Equal(code, readings[0].BurnRates.Single().Missing?.Reason);
    }

    [Fact]
    public async Task A_folder_is_unreadable()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var path = Path.Combine(folder, "x.csv");
            Directory.CreateDirectory(path);
            Assert.Equal(ReasonCode.BackendUnreachable, (await new MeasurementFileSource(path).ReadAsync(FileCase.Of(), CancellationToken.None)).Missing().Reason);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_cancelled_run_is_a_timeout()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        await File.WriteAllTextAsync(path, Days(3, 1, 0));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        try
        {
            Assert.Equal(ReasonCode.Timeout, (await new MeasurementFileSource(path).ReadAsync(FileCase.Of(FileCase.Objective()), cancelled.Token)).Missing().Reason);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
