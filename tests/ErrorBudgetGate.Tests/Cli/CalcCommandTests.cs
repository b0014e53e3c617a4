using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Cli;
using ErrorBudgetGate.Tests.House;

namespace ErrorBudgetGate.Tests.Cli;

public sealed partial class CalcCommandTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(Checkout.Text("tests", "ErrorBudgetGate.Core.Tests", "Vectors", "budget.json")).RootElement;

    /// <summary>Arguments, a path into the answer, and the digits that stand there.</summary>
    public static TheoryData<string, string, string> PublishedFigures()
    {
        var data = new TheoryData<string, string, string>();
        void Add(JsonElement vector, string field, string arguments, string path) => data.Add(arguments, path, vector.GetProperty(field).GetString()!);

        foreach (var v in Vectors.GetProperty("downtime").EnumerateArray())
        {
            Add(v, "minutes", $"{Target(v)} {Window(v)}", "budgets.0.downtime_minutes");
        }

        var (second, day) = (Vectors.GetProperty("allowed_failures")[0], Vectors.GetProperty("allowed_failures")[1]);
        foreach (var span in new[] { "per_second", "per_minute", "per_hour", "per_day" })
        {
            Add(second, span, $"{Target(second)} --traffic {second.GetProperty("events_per_second")}/s", "budgets.0.allowed_failures." + span);
        }

        var daily = $"{Target(day)} {Window(day)} --traffic {day.GetProperty("events_per_day")}/d";
        Add(day, "window_total", daily, "budgets.0.allowed_failures.window_total");
        Add(day, "window_allowed", daily, "budgets.0.allowed_failures.window");
        Add(day, "per_day", daily, "budgets.0.allowed_failures.per_day");
        Add(day, "per_hour_floor", daily, "budgets.0.allowed_failures.per_hour_floor");

        var money = Vectors.GetProperty("money")[0];
        var worth = $"{Target(money)} {Window(money)} --traffic {money.GetProperty("events_per_day")}/d --per-event {Text(money, "per_event")} --remaining {Text(money, "remaining_ratio")}";
        Add(money, "per_day", worth, "budgets.0.money.per_day");
        Add(money, "window", worth, "budgets.0.money.window");
        Add(money, "remaining", worth, "budgets.0.remaining.money");

        foreach (var v in Vectors.GetProperty("burn").EnumerateArray())
        {
            var burning = $"--burn-rate {Text(v, "rate")}";
            if (v.TryGetProperty("window_days", out _))
            {
                Add(v, "hours_to_spend_all", $"{burning} {Window(v)}", "budgets.0.burn.hours_to_spend_all");
                Add(v, "share_spent_per_hour", $"{burning} {Window(v)}", "budgets.0.burn.share_spent_per_hour");
            }
            else
            {
                var costly = $"{burning} {Target(v)} --traffic {v.GetProperty("events_per_day")}/d --per-event {Text(v, "per_event")}";
                Add(v, "money_per_hour", costly, "budgets.0.burn.money_per_hour");
                Add(v, "money_per_day", costly, "budgets.0.burn.money_per_day");
            }
        }

        foreach (var v in Vectors.GetProperty("incidents_share_of_budget").EnumerateArray())
        {
            Add(v, "share_of_budget", $"incident {Target(v)} {Window(v)} --minutes {Text(v, "minutes")} --failing {Text(v, "share_failing")}", "budgets.0.share_of_budget");
        }

        foreach (var v in Vectors.GetProperty("tiers_standard").EnumerateArray())
        {
            Add(v, "tier", $"--target 99.9% --remaining {Text(v, "remaining")}", "budgets.0.remaining.tier");
        }

        var weighted = Vectors.GetProperty("weighted_window");
        Add(weighted, "error_ratio", $"{Target(weighted)} {Window(weighted)} --bad {Text(weighted, "bad")} --total {Text(weighted, "total")}", "budgets.0.remaining.error_ratio");
        return data;
    }

    [Theory]
    [MemberData(nameof(PublishedFigures))]
    public void Every_published_figure_is_answered_to_the_digit(string arguments, string path, string digits)
    {
        var (exit, output, error) = Run($"{arguments} --output json");

        Assert.Equal((0, string.Empty), (exit, error));
        var found = JsonDocument.Parse(output).RootElement;
        foreach (var step in path.Split('.'))
        {
            found = int.TryParse(step, CultureInfo.InvariantCulture, out var index) ? found[index] : found.GetProperty(step);
        }

        Assert.Equal(digits, found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText());
    }

    [Theory]
    [InlineData("", "which target?")]
    [InlineData("--traffic 10M/d --burn-rate 14", "which target?")]
    [InlineData("--target 100%", "leaves no budget")]
    [InlineData("--target 1", "leaves no budget")]
    [InlineData("--target 1.0", "leaves no budget")]
    [InlineData("--target 100.00%", "leaves no budget")]
    [InlineData("--target 0%", "promises nothing")]
    [InlineData("--target 0.0", "promises nothing")]
    [InlineData("--target -1%", "out of range")]
    [InlineData("--target 101%", "out of range")]
    [InlineData("--target 99.9", "write 99.9% with its percent sign")]
    [InlineData("--target 99,9%", "is not a percentage")]
    [InlineData("--target 99.9999999999999%", "at most twelve nines")]
    [InlineData("--target NaN", "is not a percentage")]
    [InlineData("--target 99.9% --window 0d", "is not a window")]
    [InlineData("--target 99.9% --window 30s", "is not a window")]
    [InlineData("--target 99.9% --window 11y", "is not a window")]
    [InlineData("--target 99.9% --window 1M", "is not a window")]
    [InlineData("--target 99.9% --window month:2026-13", "names no month")]
    [InlineData("--target 99.9% --window month:26-01", "names no month")]
    [InlineData("--target 99.9% --window quarter:2026-Q5", "names no quarter")]
    [InlineData("--target 99.9% --window week:2026-W54", "names no week")]
    [InlineData("--target 99.9% --window week:2025-W53", "names no week")]
    [InlineData("--target 99.9% --window year:9999", "names no year")]
    [InlineData("--target 99.9% --window month --time-zone Europe/London", "--time-zone matters only for a particular")]
    [InlineData("--target 99.9% --window 28d --time-zone Europe/London", "--time-zone matters only for a particular")]
    [InlineData("--target 99.9% --window month:2026-03 --time-zone Europe/Nowhere", "is not a time zone")]
    [InlineData("--target 99.9% --window 28d --at 2026-03-29", "there is none")]
    [InlineData("--target 99.9% --window month --at 2026-03-29T12:00:00", "neither a date nor a time")]
    [InlineData("--target 99.9% --window month --at 9999-12-31", "neither a date nor a time")]
    [InlineData("--target 99.9% --traffic 1e30/d", "is not a traffic")]
    [InlineData("--target 99.9% --traffic -5/s", "is not a traffic")]
    [InlineData("--target 99.9% --traffic 0/s", "is not a traffic")]
    [InlineData("--target 99.9% --traffic 10M", "is not a traffic")]
    [InlineData("--target 99.9% --per-event 0.05", "give --traffic")]
    [InlineData("--target 99.9% --traffic 1/s --per-event -1", "is not a number")]
    [InlineData("--target 99.9% --traffic 1/s --per-event 1e30", "is not a number")]
    [InlineData("--target 99.9% --traffic 1/s --currency USD", "give that too")]
    [InlineData("--target 99.9% --traffic 1/s --per-event 1 --currency dollars", "ISO 4217")]
    [InlineData("--target 99.9% --burn-rate 0", "is not a number")]
    [InlineData("--target 99.9% --burn-rate -1", "is not a number")]
    [InlineData("--target 99.9% --burn-rate 1001", "an alert there never fires")]
    [InlineData("--target 99.9% --remaining 67.3", "write 67.3% with its percent sign")]
    [InlineData("--target 99.9% --remaining 101%", "out of range")]
    [InlineData("--target 90% --remaining -901%", "it cannot be less")]
    [InlineData("--target 99.9% --bad 5", "give both")]
    [InlineData("--target 99.9% --bad 6 --total 5", "more events than --total")]
    [InlineData("--target 99.9% --bad 5 --total 6 --remaining 1%", "say the same thing")]
    [InlineData("--target 99.9% --policy standard", "--policy names the tier")]
    [InlineData("--target 99.9% --remaining 1% --policy no/such/file", "there is no such file")]
    [InlineData("--target 99.9% --output yaml", "yaml")]
    [InlineData("--target 99.9% --windows 28d", "--windows")]
    [InlineData("incident", "what happened?")]
    [InlineData("incident --failing 4%", "what happened?")]
    [InlineData("incident --minutes 5 --failed 5 --traffic 1/s", "not both")]
    [InlineData("incident --failed 5", "give --traffic")]
    [InlineData("incident --minutes 0", "is not a duration above 0")]
    [InlineData("incident --minutes -5", "is not a duration above 0")]
    [InlineData("incident --minutes 1e9", "is not a duration above 0")]
    [InlineData("incident --minutes 5 --failing 0%", "nothing failed")]
    [InlineData("incident --minutes 5 --failing 101%", "out of range")]
    [InlineData("incident --minutes 5 --target 100%", "leaves no budget")]
    [InlineData("incident --minutes 5 --objectives no/such/file", "there is no such file")]
    [InlineData("target", "how much may fail?")]
    [InlineData("target --allow 20m --allow-events 5 --traffic 1/s", "how much may fail?")]
    [InlineData("target --allow 20", "is not a duration above 0")]
    [InlineData("target --allow 28d", "allows everything to fail")]
    [InlineData("target --allow-events 0.000001 --traffic 1G/s", "more than twelve nines")]
    [InlineData("target --allow-events 5", "give --traffic")]
    [InlineData("target --allow-events 11M/d --traffic 10M/d", "allows everything to fail")]
    [InlineData("target --allow-events -1 --traffic 10M/d", "is not an amount above 0")]
    [InlineData("target --allow-money 500/d --traffic 10M/d", "give --per-event")]
    public void What_cannot_be_is_refused_with_what_to_write_instead(string arguments, string reason)
    {
        var (exit, output, error) = Run(arguments);

        Assert.Equal((ExitCodes.Usage, string.Empty), (exit, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    /// <summary>The least and the most of everything together: an answer or a refusal, never an exception.</summary>
    [Fact]
    public void The_extremes_of_all_options_together_are_answered_or_refused()
    {
        string[] targets = ["0.000000001%", "50%", "99.9999999999%"], windows = ["1m", "month", "3650d"], flows = ["0.000001/w", "1G/s"], prices = ["0.000000001", "1000000000"];
        foreach (var (target, window, flow, price) in from t in targets from w in windows from f in flows from p in prices select (t, w, f, p))
        {
            var shared = $"--window {window} --traffic {flow} --per-event {price}";
            string[] calls =
            [
                $"--target {target} {shared} --remaining -99999999% --burn-rate 1000000000000", $"--target {target} {shared} --remaining 100% --burn-rate 0.000001",
                $"--target {target} {shared} --bad 0.000001 --total 1000000000G", $"--target {target} {shared} --bad 0 --total 0.000001",
                $"incident --target {target} {shared} --minutes 1ms --failing 0.0000001%", $"incident --target {target} {shared} --minutes 3650d",
                $"incident --target {target} {shared} --failed 0.000001", $"incident --target {target} {shared} --failed 1000000000G",
                $"target --allow 1ms {shared}", $"target --allow-events 1000000000G {shared}", $"target --allow-events 0.000001/w {shared}",
                $"target --allow-money 0.000001 {shared}", $"target --allow-money 1G/s {shared}",
            ];
            foreach (var call in calls.SelectMany(c => new[] { c, c + " --output json" }))
            {
                var (exit, output, error) = Run(call);
                Assert.True(exit is ExitCodes.Allowed ? output.Length > 0 && error.Length == 0 : exit is ExitCodes.Usage && error.Length > 0, call);
            }
        }
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var (_, _, error) = Run("--target 100% --window 0d --traffic x --per-event -1 --burn-rate 0");

        Assert.Equal(6, error.Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("budget")]
    [InlineData("incident")]
    [InlineData("target")]
    public void Every_example_of_the_help_runs(string part)
    {
        string[] asked = [.. new[] { "calc", part, "--help" }.Where(a => a.Length > 0)];
        var root = CommandLine.CreateRoot(asked);
        using var output = new StringWriter();
        root.Parse(asked).Invoke(new InvocationConfiguration { Output = output });

        var examples = Example().Matches(output.ToString()).Select(m => m.Groups["arguments"].Value.Trim()).ToList();
        Assert.True(examples.Count >= 3);
        foreach (var example in examples)
        {
            var (exit, answer, error) = Run(example.Replace("objectives.yaml", Path.Combine(Checkout.Root, "src", "samples", "objectives.yaml"), StringComparison.Ordinal));
            Assert.Equal((example, 0, string.Empty), (example, exit, error));
            Assert.NotEmpty(answer);
        }
    }

    [Fact]
    public void Budget_is_what_calc_alone_is() =>
        Assert.Equal(Run("--target 99.95% --window 30d --output json"), Run("budget --target 99.95% --window 30d --output json"));

    [Fact]
    public void The_same_twenty_minutes_from_both_directions()
    {
        var target = Answer("target --allow 20m --window 30d").GetProperty("targets")[0];
        Assert.Equal("0.999537037037037037037037037", target.GetProperty("target").GetRawText());
        Assert.Equal(0.9995m, target.GetProperty("nearest_common_target").GetDecimal());

        var budget = Answer($"--target {target.GetProperty("target").GetRawText()[..14]} --window 30d").GetProperty("budgets")[0];
        Assert.Equal(20m, Math.Round(budget.GetProperty("downtime_minutes").GetDecimal(), 6));
    }

    [Theory]
    [InlineData("--allow-events 416/h --traffic 10M/d", "0.9990016")]
    [InlineData("--allow-events 280k --traffic 10M/d", "0.999")]
    [InlineData("--allow-money 14000 --traffic 10M/d --per-event 0.05", "0.999")]
    [InlineData("--allow-money 500/d --traffic 10M/d --per-event 0.05", "0.999")]
    [InlineData("--allow 43.8m --window 730h", "0.999")]
    public void A_target_from_minutes_events_or_money(string arguments, string digits) =>
        Assert.Equal(digits, Answer("target " + arguments).GetProperty("targets")[0].GetProperty("target").GetRawText());

    [Theory]
    [InlineData("--window month:2026-03 --time-zone Europe/London", "month 2026-03 Europe/London", 2_674_800, "2026-03-01T00:00:00+00:00", "2026-04-01T00:00:00+01:00")]
    [InlineData("--window month --time-zone Europe/London --at 2026-10-25", "month 2026-10 Europe/London", 2_682_000, "2026-10-01T00:00:00+01:00", "2026-11-01T00:00:00+00:00")]
    [InlineData("--window month:2028-02", "month 2028-02", 2_505_600, "2028-02-01T00:00:00+00:00", "2028-03-01T00:00:00+00:00")]
    [InlineData("--window week:2026-W53 --time-zone America/New_York", "week 2026-W53 America/New_York", 604_800, "2026-12-28T00:00:00-05:00", "2027-01-04T00:00:00-05:00")]
    [InlineData("--window quarter:2028-Q1", "quarter 2028-Q1", 7_862_400, "2028-01-01T00:00:00+00:00", "2028-04-01T00:00:00+00:00")]
    [InlineData("--window year --at 2028-06-01T00:00:00+02:00", "year 2028", 31_622_400, "2028-01-01T00:00:00+00:00", "2029-01-01T00:00:00+00:00")]
    public void A_particular_period_has_its_exact_length(string arguments, string name, int seconds, string start, string end)
    {
        var window = Answer("--target 99.9% " + arguments).GetProperty("budgets")[0].GetProperty("window");

        Assert.Equal((name, seconds), (window.GetProperty("name").GetString(), window.GetProperty("seconds").GetInt32()));
        Assert.Equal((start, end), (window.GetProperty("start").GetString(), window.GetProperty("end").GetString()));
    }

    [Theory]
    [InlineData("week", 1)]
    [InlineData("month", 4)]
    [InlineData("quarter", 3)]
    [InlineData("year", 2)]
    public void A_period_that_nobody_named_is_answered_for_each_length(string window, int count) =>
        Assert.Equal(count, Answer($"--target 99.9% --window {window}").GetProperty("budgets").GetArrayLength());

    [Fact]
    public void Objectives_of_a_file_are_budgets_and_bring_their_price()
    {
        var answer = Answer($"incident --failed 12.5k --traffic 10M/d --objectives {Path.Combine(Checkout.Root, "src", "samples", "objectives.yaml")}");

        Assert.Equal(625m, answer.GetProperty("incident").GetProperty("money").GetDecimal());
        Assert.Equal("payments-api/request-success", answer.GetProperty("budgets")[0].GetProperty("objective").GetString());
    }

    [Fact]
    public void A_policy_of_a_file_names_the_tier() =>
        Assert.Equal("TIGHT", Answer("--target 99.9% --remaining 50% --policy runway").GetProperty("budgets")[0].GetProperty("remaining").GetProperty("tier").GetString());

    private static JsonElement Answer(string arguments)
    {
        var (exit, output, error) = Run(arguments + " --output json");
        Assert.Equal((0, string.Empty), (exit, error));
        return JsonDocument.Parse(output).RootElement;
    }

    private static (int Exit, string Output, string Error) Run(string arguments)
    {
        var parsed = new RootCommand { CalcCommand.Create([]) }.Parse(["calc", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        if (parsed.Errors.Count > 0)
        {
            return (ExitCodes.Usage, string.Empty, string.Join('\n', parsed.Errors.Select(e => e.Message)));
        }

        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString(), error.ToString());
    }

    private static string Target(JsonElement vector) => "--target " + Text(vector, "target");

    private static string Window(JsonElement vector) => $"--window {vector.GetProperty("window_days")}d";

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    [GeneratedRegex("error-budget-gate calc (?<arguments>-.*|(?:budget|incident|target) -.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();
}
