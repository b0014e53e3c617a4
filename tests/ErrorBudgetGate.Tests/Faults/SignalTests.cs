using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>SIGTERM and SIGINT at every moment at which the gate waits for somebody.</summary>
public sealed class SignalTests
{
    /// <summary>From the signal to the end; far below what the gate would otherwise have waited for.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string> SignalsAndMoments
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var moment in new[] { "prometheus", "kubernetes.application", "splunk.event", "splunk.ack" })
            {
                cases.Add("TERM", moment);
                cases.Add("INT", moment);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(SignalsAndMoments))]
    public async Task A_signal_while_waiting_ends_the_run_and_is_recorded(string signal, string waitingFor)
    {
        await using var world = new GateWorld("exhausted_override", Hanging(waitingFor));
        var run = await StopAsync(world, signal, waitingFor);

        Assert.True(run.ExitCode == (signal == "TERM" ? 143 : 130), run.ToString());
        Assert.True(run.Records.Any(r => r["decision"]?.GetValue<string>() == "INTERRUPTED"), "no INTERRUPTED record\n" + run);
        Assert.Contains(run.Records, r => r["reason_codes"]!.AsArray().Any(c => c!.GetValue<string>() == "interrupted"));
    }

    /// <summary>The decision is recorded and people are being told: the run still ends as interrupted, and a last record corrects what Splunk already holds.</summary>
    [Theory]
    [InlineData("TERM", "slack", "exhausted")]
    [InlineData("INT", "slack", "exhausted")]
    [InlineData("TERM", "slack", "exhausted_override")]
    [InlineData("TERM", "kubernetes.event", "exhausted_override")]
    [InlineData("INT", "kubernetes.event", "exhausted_override")]
    public async Task A_signal_after_the_record_never_parts_the_exit_code_from_the_record(string signal, string waitingFor, string situation)
    {
        await using var world = new GateWorld(situation, Hanging(waitingFor));
        var run = await StopAsync(world, signal, waitingFor);

        Assert.True(run.ExitCode == (signal == "TERM" ? 143 : 130), run.ToString());
        Assert.True(run.Record?["exit_code"]?.GetValue<int>() == run.ExitCode, run.ToString());
        var (decided, last) = (world.Splunk.Indexed[0]["event"]!, world.Splunk.Indexed[^1]["event"]!);
        Assert.Equal(run.ExitCode, last["exit_code"]!.GetValue<int>());
        Assert.Equal(decided["record_id"]!.GetValue<string>(), last["corrects"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task An_interrupted_override_never_exits_0(string signal)
    {
        await using var world = new GateWorld("exhausted_override", Hanging("splunk.event"));
        var run = await StopAsync(world, signal, "splunk.event");

        Assert.NotEqual(0, run.ExitCode);
        Assert.NotEqual("OVERRIDDEN", run.Record?["decision"]?.GetValue<string>());
    }

    [Fact]
    public async Task A_terminal_that_goes_away_is_recorded_too()
    {
        await using var world = new GateWorld("exhausted_override", Hanging("prometheus"));
        var run = await StopAsync(world, "HUP", "prometheus");

        Assert.True(run.ExitCode == 143, run.ToString());
        Assert.Equal("INTERRUPTED", run.Record!["decision"]!.GetValue<string>());
    }

    [Fact]
    public async Task Two_signals_end_a_run_no_later_than_one()
    {
        await using var world = new GateWorld("exhausted_override", Hanging("splunk.event"));
        await using var process = GateProcess.Start(world.Arguments, world.Environment, deliverInterrupts: true);
        await AskedAsync(world, "splunk.event");
        await process.SignalAsync("TERM");
        await process.SignalAsync("INT");
        var run = await process.EndAsync();

        Assert.True(run.ExitCode is 143 or 130, run.ToString());
    }

    private static FaultRow Hanging(string place) => new()
    {
        Fault = "hangs",
        At = place,
        How = "is silent",
        In = "exhausted_override",
        Exit = 143,
        Decision = "INTERRUPTED",
        Reasons = "interrupted",
        Recorded = "stdout",
    };

    private static async Task<GateRun> StopAsync(GateWorld world, string signal, string waitingFor)
    {
        // Long enough that only the signal can be what ends it.
        string[] arguments = ["gate", "--timeout", "50s", "--spool-dir", world.Spool, "--verbose"];
        await using var process = GateProcess.Start(arguments, world.Environment, deliverInterrupts: true);
        await AskedAsync(world, waitingFor);
        var sent = System.Diagnostics.Stopwatch.StartNew();
        await process.SignalAsync(signal);
        var run = await process.EndAsync();
        Assert.True(sent.Elapsed < Promptly, $"ended {sent.Elapsed.TotalSeconds:0.0} s after SIG{signal}\n{run}");
        return run;
    }

    private static async Task AskedAsync(GateWorld world, string place)
    {
        var server = world.Server(Enum.Parse<Place>(place.Split('.')[0], ignoreCase: true));
        await server.AskedAsync(r => GateWorld.Concerns(place, r)).WaitAsync(GateProcess.HardLimit);
    }
}
