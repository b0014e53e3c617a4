using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class PrometheusTextTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Task<IReadOnlyList<ObjectiveReading>> ReadAsync(string text, BudgetQuestion? question = null, DateTimeOffset? modified = null) =>
        FileCase.ReadAsync(".prom", text, question ?? FileCase.Of(), modified);

    private static string Tile(string name, int minutesAgo, string value, string labels = "service=\"payments-api\",objective=\"request-success\"") =>
        $"{name}{{{labels}}} {value} {FileCase.Now.AddMinutes(-minutesAgo).ToUnixTimeMilliseconds()}\n";

    [Theory]
    [InlineData("slo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.673\n")]
    [InlineData("# HELP x y\n# TYPE x gauge\nx{a=\"b\"} NaN\n\n slo:error_budget_remaining:ratio { objective = \"request-success\" , service=\"payments-api\", }\t6.73e-1 \r\n")]
    [InlineData("slo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.673 1774785570000\n")]
    [InlineData("slo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.1 1774785000000\nslo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.673 1774785570000\nslo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.2 1774785601000\n")]
    [InlineData("slo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.673 1774785570.000\n# EOF\n")]
    [InlineData("slo:error_budget_remaining:ratio{service=\"other\",objective=\"request-success\"} 0.1\nslo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.673\n")]
    public async Task A_recorded_ratio_has_the_time_of_its_sample_or_of_the_file(string text)
    {
        var expected = new Reading.Measured(0.673m, null, null, FileCase.Now.AddSeconds(-30));

        var alone = await ReadAsync(text);
        Assert.Equal(expected, alone.Measured());
        Assert.Equal(("request-success", true, null), (alone[0].Name, alone[0].Gating, alone[0].Target));

        var objective = await ReadAsync(text, FileCase.Of(FileCase.Objective()));
        Assert.Equal(expected, objective.Measured());
        Assert.Equal(0.999m, objective[0].Target?.Value);
    }

    [Fact]
    public async Task A_file_from_the_future_is_as_of_now() =>
        Assert.Equal(FileCase.Now, (await ReadAsync("slo:error_budget_remaining:ratio{service=\"payments-api\"} 1", modified: FileCase.Now.AddDays(1))).Measured().NewestSample);

    [Fact]
    public async Task Each_objective_is_read_and_a_fault_of_one_is_its_own()
    {
        const string text = """
            slo:error_budget_remaining:ratio{service="payments-api",objective="a"} -2.5
            slo:error_budget_remaining:ratio{service="payments-api",objective="b"} NaN
            slo:error_budget_remaining:ratio{service="payments-api"} 0.5
            slo:error_budget_burn_rate:ratio_rate1h{service="payments-api",objective="a"} 14.5
            slo:error_budget_burn_rate:ratio_rate1h{service="payments-api",objective="b"} +Inf
            """;
        var readings = await ReadAsync(text, FileCase.Of() with { BurnRateWindows = [Hour] });

        Assert.Equal(["a", "b", "payments-api"], readings.Select(r => r.Name));
        Assert.Equal(-2.5m, Assert.IsType<Reading.Measured>(readings[0].Reading).Remaining);
        Assert.Equal(ReasonCode.NotFinite, Assert.IsType<Reading.Missing>(readings[1].Reading).Reason);
        Assert.Equal(0.5m, Assert.IsType<Reading.Measured>(readings[2].Reading).Remaining);
        Assert.Equal(14.5m, readings[0].BurnRates.Single().Rate);
        Assert.Equal(ReasonCode.NotFinite, readings[1].BurnRates.Single().Missing?.Reason);
        Assert.Equal(ReasonCode.NoSeries, readings[2].BurnRates.Single().Missing?.Reason);
    }

    [Fact]
    public async Task Tiles_are_summed_over_the_window()
    {
        var text = Tile("slo:events:increase5m", 0, "1000") + Tile("slo:events:increase5m", 5, "500") + Tile("slo:events:increase5m", 70, "500")
            + Tile("slo:bad_events:increase5m", 5, "1") + Tile("slo:bad_events:increase5m", 70, "0.5") + Tile("slo:events:increase5m", 28 * 24 * 60, "9") + Tile("slo:events:increase5m", -5, "9");
        var readings = await ReadAsync(text, FileCase.Of(FileCase.Objective()) with { BurnRateWindows = [Hour] });

        Assert.Equal(new Reading.Measured(0.25m, new EventCounts(1.5m, 2000m), 3m / 8064m, FileCase.Now), readings.Measured());
        Assert.Equal(1m / 1.5m, readings[0].BurnRates.Single().Rate);
        Assert.False(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task Tiles_win_over_a_recorded_ratio_and_a_missing_bad_series_is_zero()
    {
        var text = "slo:error_budget_remaining:ratio{service=\"payments-api\",objective=\"request-success\"} 0.5\n" + Tile("slo:events:increase5m", 0, "1000", "service=\"payments-api\"");
        var readings = await ReadAsync(text, FileCase.Of(FileCase.Objective()));

        Assert.Equal(new EventCounts(0m, 1000m), readings.Measured().Counts);
        Assert.True(readings[0].BadNeverSeen);
    }

    [Fact]
    public async Task A_bad_tile_without_its_total_counts_all_the_same() =>
        Assert.Equal(
            new EventCounts(2m, 1000m),
            (await ReadAsync(Tile("slo:events:increase5m", 0, "1000") + Tile("slo:bad_events:increase5m", 5, "2"), FileCase.Of(FileCase.Objective()))).Measured().Counts);

    public static TheoryData<Sli> Forms =>
    [
        new Sli.GoodCounters("good", "total"),
        new Sli.Rates("bad[$window]", "total[$window]"),
        new Sli.Histogram("latency_seconds", 0.3m, Native: false),
        new Sli.Histogram("latency_seconds", 0.3m, Native: true),
        new Sli.Slices("up == 0", "up", TimeSpan.FromMinutes(1)),
    ];

    /// <summary>A file holds what the rules recorded, and that is the same series for all.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Tiles_count_whatever_form_the_sli_has(Sli sli) => Assert.Equal(
        new EventCounts(2m, 1000m),
        (await ReadAsync(Tile("slo:events:increase5m", 0, "1000") + Tile("slo:bad_events:increase5m", 0, "2"), FileCase.Of(FileCase.Objective() with { Sli = sli }))).Measured().Counts);

    [Fact]
    public async Task A_fault_in_one_objectives_tiles_leaves_the_other_known()
    {
        var text = Tile("slo:events:increase5m", 0, "NaN", "service=\"payments-api\",objective=\"a\"") + Tile("slo:events:increase5m", 0, "10", "service=\"payments-api\",objective=\"b\"");
        var readings = await ReadAsync(text, FileCase.Of(FileCase.Objective("a"), FileCase.Objective("b")));

        Assert.Equal(ReasonCode.NotFinite, Assert.IsType<Reading.Missing>(readings[0].Reading).Reason);
        Assert.IsType<Reading.Measured>(readings[1].Reading);
    }

    [Fact]
    public async Task Escapes_in_labels_are_read()
    {
        const string service = "a\\b\"c\nd, }";
        var readings = await ReadAsync("slo:error_budget_remaining:ratio{service=\"a\\\\b\\\"c\\nd, }\"} 0.5", new BudgetQuestion(service, [], "unused", [], FileCase.Now));

        Assert.Equal(service, readings[0].Name);
        Assert.Equal(0.5m, readings.Measured().Remaining);
    }

    public static TheoryData<string, ReasonCode, string> Wrong => new()
    {
        { "", ReasonCode.NoSeries, "has no series" },
        { "up 1\n", ReasonCode.NoSeries, "has no series" },
        { "slo:error_budget_remaining:ratio 0.5\n", ReasonCode.NoSeries, "has no series" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\"} 0.5 1774785601000\n", ReasonCode.NoSeries, "has no series" },
        { "slo:events:increase5m{service=\"payments-api\"} 5\n", ReasonCode.NoSeries, "has no series" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\"} NaN\n", ReasonCode.NotFinite, ".prom:1: 'NaN'" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\"} -Inf\n", ReasonCode.NotFinite, ".prom:1: '-Inf'" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\"} 1e30\n", ReasonCode.NotFinite, ".prom:1: '1e30'" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\"} half\n", ReasonCode.MalformedResponse, ".prom:1: 'half'" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\",pod=\"a\"} 1\nslo:error_budget_remaining:ratio{service=\"payments-api\",pod=\"b\"} 1\n", ReasonCode.SeveralSeries, "several series" },
        { "slo:error_budget_remaining:ratio{service=\"payments-api\"} 1\nslo:error_budget_remaining:ratio{service=\"payments-api\"} 1\n", ReasonCode.MalformedResponse, "two samples" },
        { "\nup\n", ReasonCode.MalformedResponse, ".prom:2: " },
        { "up 1 2 3\n", ReasonCode.MalformedResponse, ".prom:1: " },
        { "up 1 x\n", ReasonCode.MalformedResponse, ".prom:1: 'x'" },
        { "up 1 -5\n", ReasonCode.MalformedResponse, ".prom:1: the time" },
        { "up 1 1e17\n", ReasonCode.MalformedResponse, ".prom:1: the time" },
        { "1up 1\n", ReasonCode.MalformedResponse, ".prom:1: " },
        { "<html>\n", ReasonCode.MalformedResponse, ".prom:1: " },
        { "up{a=\"b\" 1\n", ReasonCode.MalformedResponse, ".prom:1: a comma" },
        { "up{a=\"b 1\n", ReasonCode.MalformedResponse, ".prom:1: a label's value has no closing quote" },
        { "up{a=\"b\\", ReasonCode.MalformedResponse, ".prom:1: " },
        { "up{a=b} 1\n", ReasonCode.MalformedResponse, ".prom:1: a label's value stands" },
        { "up{a=\"\\t\"} 1\n", ReasonCode.MalformedResponse, ".prom:1: in a label's value" },
        { "up{a=\"b\",a=\"c\"} 1\n", ReasonCode.MalformedResponse, ".prom:1: the label 'a' occurs twice" },
        { "up{a} 1\n", ReasonCode.MalformedResponse, ".prom:1: labels" },
        { "up{", ReasonCode.MalformedResponse, ".prom:1: labels" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_file_that_is_wrong_says_where(string text, ReasonCode code, string says)
    {
        var missing = (await ReadAsync(text)).Missing();

        Assert.Equal(code, missing.Reason);
        Assert.Contains(says, missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tile_below_zero_is_malformed() =>
        Assert.Equal(ReasonCode.MalformedResponse, (await ReadAsync(Tile("slo:events:increase5m", 0, "-1"), FileCase.Of(FileCase.Objective()))).Missing().Reason);

    [Fact]
    public async Task Tiles_twice_at_one_time_would_count_twice() =>
        Assert.Contains(
            ".prom:2:",
            (await ReadAsync(Tile("slo:events:increase5m", 0, "1") + Tile("slo:events:increase5m", 0, "1"), FileCase.Of(FileCase.Objective()))).Missing().Detail,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_ratio_without_an_objective_cannot_serve_several() =>
        Assert.All(
            await ReadAsync("slo:error_budget_remaining:ratio{service=\"payments-api\"} 0.5", FileCase.Of(FileCase.Objective("a"), FileCase.Objective("b"))),
            r => Assert.Equal(ReasonCode.SeveralSeries, Assert.IsType<Reading.Missing>(r.Reading).Reason));

    [Fact]
    public async Task Garbage_never_throws()
    {
        var random = new Random(7);
        const string alphabet = "slo:events{}=\"\\, \n\r\t#0123456789.eE+-NaInf\u0001é";
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            foreach (var extension in new[] { ".prom", ".csv" })
            {
                var prefix = extension == ".csv" && i % 2 == 0 ? "time,total,bad\n" : string.Empty;
                foreach (var reading in await FileCase.ReadAsync(extension, prefix + text, FileCase.Of(FileCase.Objective())))
                {
                    Assert.IsNotType<Reading.NoTraffic>(reading.Reading);
                }
            }
        }
    }
}
