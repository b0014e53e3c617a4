using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class FileHistoryTests
{
    private static readonly DateTimeOffset Now = FileCase.Now;

    private static async Task<IReadOnlyList<BudgetHistory>> ReadAsync(string extension, string text, BudgetQuestion question)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + extension);
        try
        {
            await File.WriteAllTextAsync(path, text);
            File.SetLastWriteTimeUtc(path, Now.UtcDateTime);
            var source = new MeasurementFileSource(path);
            return await source.ReadAsync(question, await source.ReadAsync(question, CancellationToken.None), CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Csv(params (int HoursAgo, int Bad)[] rows) =>
        "time,total,bad\n" + string.Join('\n', rows.Select(r => $"{Now.AddHours(-r.HoursAgo):yyyy-MM-dd'T'HH:mm:ss'Z'},100,{r.Bad}"));

    [Fact]
    public async Task Rows_are_tiles_of_their_spacing_from_before_the_trend_up_to_now()
    {
        var history = await ReadAsync(".csv", Csv((-1, 9), (0, 1), (1, 2), (2, 3), (47, 4), (48, 5)), FileCase.Of(FileCase.Objective(days: 1)));

        var events = Assert.IsType<BudgetHistory.Events>(Assert.Single(history));
        Assert.Equal([(Now.AddHours(-47), 4m), (Now.AddHours(-2), 3m), (Now.AddHours(-1), 2m), (Now, 1m)], events.Tiles.Select(t => (t.End, t.Bad)));
        Assert.Equal(TimeSpan.FromHours(1), events.Step);
    }

    [Fact]
    public async Task Excluded_rows_never_counted()
    {
        var objective = FileCase.Objective(days: 1) with { Exclusions = [new Exclusion.Fixed("upgrade", Now.AddDays(-9), Now.AddHours(-2), Now.AddHours(-1))] };
        var history = await ReadAsync(".csv", Csv((0, 1), (1, 2), (2, 3)), FileCase.Of(objective));

        Assert.Equal([3m, 1m], Assert.IsType<BudgetHistory.Events>(Assert.Single(history)).Tiles.Select(t => t.Bad));
    }

    [Fact]
    public async Task A_single_row_stands_for_nobody_knows_what() =>
        Assert.Equal(ReasonCode.NoSeries, Assert.IsType<BudgetHistory.Missing>(Assert.Single(await ReadAsync(".csv", Csv((0, 1)), FileCase.Of(FileCase.Objective())))).Reason);

    [Fact]
    public async Task Recorded_tiles_and_ratios_of_text_files_are_read_too()
    {
        string Line(string name, string objective, int minutesAgo, string value) =>
            $"{name}{{service=\"payments-api\",objective=\"{objective}\"}} {value} {Now.AddMinutes(-minutesAgo).ToUnixTimeMilliseconds()}\n";
        var text = Line("slo:events:increase5m", "a", 5, "10") + Line("slo:events:increase5m", "a", 0, "20") + Line("slo:bad_events:increase5m", "a", 0, "1")
            + Line("slo:error_budget_remaining:ratio", "b", 60, "0.5") + Line("slo:error_budget_remaining:ratio", "b", 0, "0.4");
        var history = await ReadAsync(".prom", text, FileCase.Of(FileCase.Objective("a"), FileCase.Objective("b"), FileCase.Objective("c")));

        Assert.Equal([new Tile(Now.AddMinutes(-5), 0m, 10m), new Tile(Now, 1m, 20m)], Assert.IsType<BudgetHistory.Events>(history[0]).Tiles);
        Assert.Equal([new PastRatio(Now.AddHours(-1), 0.5m), new PastRatio(Now, 0.4m)], Assert.IsType<BudgetHistory.Ratios>(history[1]).Points);
        Assert.Equal(ReasonCode.NoSeries, Assert.IsType<BudgetHistory.Missing>(history[2]).Reason);

        var alone = await ReadAsync(".prom", text, FileCase.Of());
        Assert.Equal(2, Assert.IsType<BudgetHistory.Ratios>(Assert.Single(alone)).Points.Count);
    }

    [Fact]
    public async Task A_file_that_is_none_has_no_past()
    {
        var reading = FileCase.Of(FileCase.Objective());
        var source = new MeasurementFileSource("/nowhere/at/all.csv");
        var measured = new ObjectiveReading("a", null, null, true, new Reading.Measured(1m, null, null, null), [], BadNeverSeen: false, new Evidence("x", null, null, []));

        Assert.Equal(ReasonCode.BackendUnreachable, Assert.IsType<BudgetHistory.Missing>(Assert.Single(await source.ReadAsync(reading, [measured], CancellationToken.None))).Reason);
    }
}
