using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>What a wrong call, a wrong environment or a dying process may never look like: a pass.</summary>
public sealed class UsageTests
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    [Fact]
    public async Task No_arguments_and_no_environment_explain_themselves_and_exit_2()
    {
        var run = await GateProcess.RunAsync([], Nothing);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("SERVICE_NAME", run.Stderr, StringComparison.Ordinal);
        Assert.Equal(string.Empty, run.Stdout);
    }

    [Fact]
    public async Task No_arguments_and_the_four_variables_run_the_gate()
    {
        await using var world = new GateWorld("healthy");
        var environment = world.Environment;
        environment["POLICY_TIER_3_THRESHOLD"] = "0.25";
        environment["OVERRIDE_ANNOTATION"] = GateWorld.Annotation;
        var run = await GateProcess.RunAsync([], environment);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("ALLOWED", run.Record!["decision"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("gate")]
    [InlineData("gate", "--no-such-flag")]
    [InlineData("no-such-command")]
    [InlineData("gate", "--timeout", "soon")]
    [InlineData("gate", "--timeout", "-1s")]
    [InlineData("@/etc/passwd")]
    [InlineData("gate", "--output", "xml")]
    [InlineData("gate", "[suggest")]
    [InlineData("gate", "[suggest:3]")]
    [InlineData("[suggest:3]", "gate", "--service", "a")]
    [InlineData("[suggest]", "gate --service a")]
    [InlineData("[suggest:-1]", "gate")]
    [InlineData("[suggest:x]", "gate")]
    public async Task A_wrong_call_exits_2(params string[] arguments)
    {
        var run = await GateProcess.RunAsync(arguments, Nothing);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.NotEqual(string.Empty, run.Stderr);
    }

    [Theory]
    [InlineData("PROMETHEUS_URL", "not a url")]
    [InlineData("PROMETHEUS_URL", "ftp://127.0.0.1/")]
    [InlineData("PROMETHEUS_URL", "")]
    [InlineData("SERVICE_NAME", "")]
    [InlineData("POLICY_TIER_3_THRESHOLD", "1.5")]
    [InlineData("POLICY_TIER_3_THRESHOLD", "-0.1")]
    [InlineData("POLICY_TIER_3_THRESHOLD", "NaN")]
    [InlineData("POLICY_TIER_3_THRESHOLD", "25%%")]
    [InlineData("SPLUNK_HEC_URL", "splunk")]
    [InlineData("SLACK_WEBHOOK_URL", "not a url")]
    [InlineData("SPLUNK_HEC_TOKEN_FILE", "/no/such/file")]
    [InlineData("KUBECONFIG", "/no/such/file")]
    public async Task A_wrong_environment_exits_2_and_decides_nothing(string name, string value)
    {
        await using var world = new GateWorld("healthy");
        var environment = world.Environment;
        environment[name] = value;
        if (name.EndsWith("_FILE", StringComparison.Ordinal))
        {
            // A secret that is given outweighs a file.
            environment.Remove(name[..^5]);
        }

        var run = await GateProcess.RunAsync(world.Arguments, environment);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Empty(run.Records);
        Assert.Empty(world.Splunk.Indexed);
        Assert.False(Secrets.AreIn(run.Stdout + run.Stderr));
    }

    /// <summary>Memory runs out somewhere between the start of the runtime and the end of the decision.</summary>
    [Theory]
    [InlineData("40000")]
    [InlineData("80000")]
    [InlineData("100000")]
    [InlineData("200000")]
    [InlineData("400000")]
    public async Task A_process_that_runs_out_of_memory_never_looks_like_a_decision(string heapLimit)
    {
        await using var world = new GateWorld("exhausted_override", new FaultRow
        {
            Fault = "has an annotation of 10 MB",
            At = "kubernetes.application",
            How = "has an annotation of 10 MB",
            In = "exhausted_override",
            Exit = 70,
            Decision = string.Empty,
            Reasons = string.Empty,
            Recorded = string.Empty,
        });
        var environment = world.Environment;
        environment["DOTNET_GCHeapHardLimit"] = heapLimit;
        var run = await GateProcess.RunAsync(world.Arguments, environment);

        // Whoever exits 0 or 1 must have decided so, and said so.
        Assert.True(run.ExitCode is not (0 or 1) || run.Record?["exit_code"]?.GetValue<int>() == run.ExitCode, run.ToString());
    }
}
