using System.Text.RegularExpressions;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Status;

namespace ErrorBudgetGate.Tests.Rendering;

public sealed class StatusRenderingTests
{
    private static readonly DateTimeOffset Now = StatusFakes.Now;

    private static readonly Screen Plain = new(80, IsTerminal: false, Colour: false, Unicode: false);

    private static readonly Screen Terminal = new(80, IsTerminal: true, Colour: true, Unicode: true);

    private static readonly BudgetHistory.Events Hours = new(
        [.. Enumerable.Range(0, 28 * 24).Select(ago => new Tile(Now.AddHours(-ago), ago == 60 ? 260_000m : 10m, 416_667m)).Reverse()], TimeSpan.FromHours(1));

    private static ServiceStatus Spent { get; } = StatusFakes.Status("payments-api", StatusFakes.Measured(266_710m), Hours);

    [Theory]
    [InlineData("1", "█", "#")]
    [InlineData("0.876", "█", "#")]
    [InlineData("0.875", "▇", "*")]
    [InlineData("0.51", "▅", "=")]
    [InlineData("0.125", "▁", "_")]
    [InlineData("0", "▁", "_")]
    [InlineData("-7", "▁", "_")]
    [InlineData("1.5", "█", "#")]
    [InlineData(null, " ", " ")]
    public void A_point_of_the_trend_is_as_high_as_its_budget(string? remaining, string block, string plain)
    {
        TrendPoint[] points = [new(Now, remaining is null ? null : decimal.Parse(remaining))];

        Assert.Equal((block, plain), (Sparkline.Draw(points, unicode: true, tiers: null), Sparkline.Draw(points, unicode: false, tiers: null)));
    }

    [Fact]
    public void Each_point_has_the_colour_of_its_own_tier()
    {
        TrendPoint[] points = [new(Now, 1m), new(Now, 0.8m), new(Now, 0.5m), new(Now, null), new(Now, 0.1m)];

        Assert.Equal("\u001b[32m█▇\u001b[0m\u001b[33m▄ \u001b[0m\u001b[31m▁\u001b[0m", Sparkline.Draw(points, unicode: true, BuiltInPolicies.Load("standard")));
    }

    [Fact]
    public void A_terminal_gets_colours_and_blocks_that_take_no_room()
    {
        var coloured = StatusTable.Render([Spent], Now, Terminal);

        Assert.Contains("\u001b[31m", coloured, StringComparison.Ordinal);
        Assert.Contains("█", coloured, StringComparison.Ordinal);
        Assert.Equal(StatusTable.Render([Spent], Now, Terminal with { Colour = false }), Regex.Replace(coloured, "\u001b\\[[0-9;]*m", string.Empty, RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void What_is_no_terminal_gets_plain_ascii() => Assert.DoesNotContain(StatusTable.Render([Spent], Now, Plain), c => c is not '\n' and (< ' ' or > '~'));

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(130)]
    public void No_line_of_text_is_longer_than_the_screen_where_words_can_be_broken(int width)
    {
        var lines = StatusTable.Render([Spent], Now, Plain with { Width = width }).Split('\n');

        Assert.All(lines, line => Assert.True(line.Length <= Math.Max(width, 56), $"{line.Length}: {line}"));
    }

    [Fact]
    public void What_is_not_known_is_never_a_figure()
    {
        var text = StatusTable.Render([StatusFakes.Status("payments-api", StatusFakes.Missing())], Now, Plain);

        Assert.Contains("unknown", text, StringComparison.Ordinal);
        Assert.Contains("timeout: Prometheus did not answer within 10 s.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0%", text, StringComparison.Ordinal);
        Assert.DoesNotContain("100%", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_an_earlier_round_say_how_old_they_are()
    {
        var later = Now.AddSeconds(150);
        var kept = StatusFakes.Status("payments-api", StatusFakes.Missing(), now: later).KeepingLast(Spent);

        Assert.Contains("as of 2m 30s ago; since then timeout: Prometheus did not answer within 10 s.", StatusTable.Render([kept], later, Plain with { Width = 200 }), StringComparison.Ordinal);
        Assert.Contains("\"outdated\":{\"code\":\"timeout\"", StatusJson.Render([kept], later), StringComparison.Ordinal);
        Assert.Contains("\"known\":false", StatusJson.Render([kept], later), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_service_has_no_traffic_and_not_all_of_its_budget() =>
        Assert.Contains("no traffic", StatusTable.Render([StatusFakes.Status("quiet", StatusFakes.Reading(new Reading.NoTraffic(Now, 1m)))], Now, Plain), StringComparison.Ordinal);

    [Fact]
    public void Maintenance_that_did_not_count_is_shown_everywhere()
    {
        var reading = StatusFakes.Measured(91_560m) with
        {
            Exclusions = [new ExcludedSpan(Now.AddDays(-1), Now.AddDays(-1).AddHours(2), "Database upgrade")],
            ExcludedEvents = new EventCounts(700m, 800_000m),
        };
        ServiceStatus[] statuses = [StatusFakes.Status("payments-api", reading)];
        const string text = "not counted: Database upgrade, 2026-10-31T12:00:00Z to 2026-10-31T14:00:00Z";

        Assert.Contains(text, StatusTable.Render(statuses, Now, Plain with { Width = 100 }), StringComparison.Ordinal);
        Assert.Contains("events not counted: 700 failed of 800,000", StatusTable.Render(statuses, Now, Plain with { Width = 100 }), StringComparison.Ordinal);
        Assert.Contains(text, StatusMarkdown.Render(statuses, Now), StringComparison.Ordinal);
        Assert.Contains("\"exclusions\":[{\"reason\":\"Database upgrade\",\"from\":\"2026-10-31T12:00:00.000Z\",\"to\":\"2026-10-31T14:00:00.000Z\",\"spans\":1,\"seconds\":7200}],\"excluded_bad\":700,\"excluded_total\":800000", StatusJson.Render(statuses, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fast_burn_says_when_the_budget_is_spent()
    {
        BurnRateReading Burn(int hours, decimal rate) => new(TimeSpan.FromHours(hours), rate, null);
        var status = StatusFakes.Status("payments-api", StatusFakes.Measured(0m, null, Burn(1, 14m), Burn(6, 28m), Burn(72, 1m)));

        Assert.Contains("spent at 2026-11-02 12:00Z, in 1d 0h, at the burn of the last 6h", StatusTable.Render([status], Now, Plain), StringComparison.Ordinal);
        Assert.Contains("{\"burn_window\":\"1h\",\"burn_rate\":14,\"at\":\"2026-11-03T12:00:00.000Z\",\"in_hours\":48}", StatusJson.Render([status], Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_files_and_far_sides_cannot_drive_a_terminal_or_break_a_table()
    {
        var evil = StatusFakes.Missing() with { Name = "a|b\u001b[31m", Reading = new Reading.Missing(ReasonCode.BackendError, "x\u001b[2Jy\nz <script>") };
        ServiceStatus[] statuses = [StatusFakes.Status("payments-api", evil)];

        Assert.DoesNotContain(StatusTable.Render(statuses, Now, Plain), c => c != '\n' && char.IsControl(c));
        Assert.DoesNotContain(StatusJson.Render(statuses, Now), char.IsControl);
        var markdown = StatusMarkdown.Render(statuses, Now);
        Assert.DoesNotContain(markdown, c => c != '\n' && char.IsControl(c));
        Assert.Contains("a\\|b", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_is_drawn_over_and_a_pipe_gets_blocks()
    {
        var pipe = new StatusView(Plain, TimeSpan.FromSeconds(30), _ => (_, _) => string.Empty);
        Assert.Equal("a\nb\n", pipe.Draw("a\nb\n", Now));
        Assert.Equal("\na\nb\n", pipe.Draw("a\nb\n", Now));
        Assert.Equal("{}\n", pipe.Draw("{}\n", Now));

        var terminal = new StatusView(Terminal, TimeSpan.FromSeconds(30), _ => (_, _) => string.Empty);
        Assert.Equal("\u001b[2J\u001b[Ha\u001b[K\n\u001b[K\n2026-11-01 12:00:00Z, every 30s; Ctrl-C ends\u001b[K\n\u001b[J", terminal.Draw("a\n", Now));
        Assert.StartsWith("\u001b[Ha", terminal.Draw("a\n", Now), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80", 80)]
    [InlineData("12", 40)]
    [InlineData("0", 120)]
    [InlineData("wide", 120)]
    [InlineData(null, 120)]
    public void A_pipe_is_as_wide_as_columns_says_and_plain(string? columns, int width) =>
        Assert.Equal(new Screen(width, IsTerminal: false, Colour: false, Unicode: false), Screen.Detect(name => name == "COLUMNS" ? columns : "xterm"));
}
