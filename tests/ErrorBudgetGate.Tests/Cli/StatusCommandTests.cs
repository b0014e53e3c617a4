using System.Diagnostics;
using System.Text.Json;
using ErrorBudgetGate.Tests.Doubles;
using ErrorBudgetGate.Tests.House;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Cli;

/// <summary>The real executable against a double of Prometheus.</summary>
public sealed class StatusCommandTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private static readonly string[] Services = ["checkout", "payments-api", "search"];

    private static bool IsAbout(SeenRequest request, string service) => request.Parameter("query")?.Contains($"service=\"{service}\"", StringComparison.Ordinal) == true;

    private static string[] Arguments(PrometheusDouble prometheus, params string[] more) => ["status", .. Services, "--prometheus-url", prometheus.Server.Url, .. more];

    public static TheoryData<string, string> Faults => new()
    {
        { "silence", "timeout" },
        { "500", "backend_error" },
        { "401", "unauthorized" },
        { "html", "malformed_response" },
        { "nan", "not_finite" },
        { "nothing", "no_series" },
        { "partial", "partial" },
        { "reset", "backend_unreachable" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_broken_service_of_three_leaves_the_others_known(string fault, string code)
    {
        await using var prometheus = new PrometheusDouble(0.673m);
        prometheus.Server.Fault = request => !IsAbout(request, "payments-api") ? null : fault switch
        {
            "silence" => new Reply.Silence(),
            "500" => Reply.Plain(500, "oops"),
            "401" => Reply.Plain(401, "no"),
            "html" => Reply.Plain(200, "<html>"),
            "nan" when !PrometheusDouble.AsksForTime(request) => PrometheusDouble.Vector("""[{"metric":{},"value":[1,"NaN"]}]"""),
            "nothing" => PrometheusDouble.Vector("[]"),
            "partial" => PrometheusDouble.Vector("[]", ",\"isPartial\":true"),
            "reset" => new Reply.Reset(),
            _ => null,
        };

        var run = await GateProcess.RunAsync(Arguments(prometheus, "--output", "json", "--request-timeout", "1s", "--timeout", "8s"), NoEnvironment);

        Assert.True(run.ExitCode == 3, run.ToString());
        using var json = JsonDocument.Parse(run.Stdout);
        var objectives = json.RootElement.GetProperty("services").EnumerateArray().Select(s => s.GetProperty("objectives")[0]).ToList();
        Assert.Equal(["measured", code, "measured"], objectives.Select(o => o.GetProperty("status").GetString()));
        Assert.Equal(["0.673", "null", "0.673"], objectives.Select(o => o.GetProperty("budget_remaining").GetRawText()));
        Assert.False(json.RootElement.GetProperty("known").GetBoolean());
    }

    [Fact]
    public async Task A_server_that_has_no_past_still_has_a_present()
    {
        await using var prometheus = new PrometheusDouble(0.673m);
        var run = await GateProcess.RunAsync(Arguments(prometheus), NoEnvironment);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("its past is not known, backend_error: Prometheus answered 404", run.Stdout, StringComparison.Ordinal);
        Assert.Empty(run.Stderr);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Watching_prints_a_block_a_round_until_a_signal_ends_it(string signal, int exitCode)
    {
        await using var prometheus = new PrometheusDouble(0.673m);

        // The first round finds all three, every later one two.
        var asked = 0;
        prometheus.Server.Fault = request =>
            request.Parameter("query") == "slo:error_budget_remaining:ratio{service=\"search\"}" && Interlocked.Increment(ref asked) > 1 ? Reply.Plain(400, "oops") : null;
        await using var process = GateProcess.Start(Arguments(prometheus, "--watch", "1s", "--output", "json"), NoEnvironment, deliverInterrupts: true);

        // A request of the third round shows that the second was printed.
        await AskedAsync(prometheus, 3);
        await process.SignalAsync(signal);
        var run = await process.EndAsync();

        Assert.True(run.ExitCode == exitCode, run.ToString());
        var rounds = run.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.True(rounds.Count >= 2, run.ToString());
        var last = rounds[^1].GetProperty("services")[2].GetProperty("objectives")[0];
        Assert.Equal(("0.673", "backend_error"), (last.GetProperty("budget_remaining").GetRawText(), last.GetProperty("outdated").GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task What_nobody_could_read_is_no_success(string redirection)
    {
        await using var prometheus = new PrometheusDouble(0.673m);

        Assert.Equal(3, (await GateProcess.RunAsync(Arguments(prometheus), NoEnvironment, redirection)).ExitCode);
        Assert.Equal(3, (await GateProcess.RunAsync(Arguments(prometheus, "--watch", "1s"), NoEnvironment, redirection)).ExitCode);
    }

    [Fact]
    public async Task A_service_that_is_spelt_wrong_is_told_what_it_may_mean()
    {
        var samples = Path.Combine(Checkout.Root, "src", "samples");
        var run = await GateProcess.RunAsync(
            ["status", "payment-api", "--policy", Path.Combine(samples, "policy.yaml"), "--objectives", Path.Combine(samples, "objectives.yaml"), "--measurements", Path.Combine(samples, "healthy.csv")],
            NoEnvironment);

        Assert.Equal((2, string.Empty), (run.ExitCode, run.Stdout));
        Assert.Contains("'payment-api'; did you mean 'payments-api'?", run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_services_are_read_at_once()
    {
        await using var prometheus = new PrometheusDouble(0.673m);
        prometheus.Server.Fault = request => new Reply.Late(prometheus.Server.Honest(request), TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        var run = await GateProcess.RunAsync(["status", .. Enumerable.Range(0, 24).Select(i => $"service-{i}"), "--prometheus-url", prometheus.Server.Url, "--output", "json"], NoEnvironment);

        Assert.True(run.ExitCode == 0, run.ToString());

        // One after another they would take 24 x 2 x 200 ms at least.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"{clock.Elapsed}");
    }

    private static async Task AskedAsync(PrometheusDouble prometheus, int rounds)
    {
        var patience = Stopwatch.StartNew();
        while (prometheus.Server.Requests.Count(r => IsAbout(r, "checkout") && PrometheusDouble.AsksForTime(r)) < rounds)
        {
            Assert.True(patience.Elapsed < GateProcess.HardLimit, "the service was not asked again");
            await Task.Delay(20);
        }
    }
}
