using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>An override counts only once its record is safe; without Splunk the record is a line that must have arrived.</summary>
public sealed class BrokenOutputTests
{
    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    [InlineData(">&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    [InlineData("</dev/null >/dev/full")]
    public async Task An_override_whose_line_cannot_be_written_is_not_honoured(string redirection)
    {
        await using var world = new GateWorld("exhausted_override");
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s"], WithoutSplunk(world), redirection);

        Assert.True(run.ExitCode == 1, run.ToString());
    }

    /// <summary>The runtime's own descriptors then take the numbers 0 to 2, and a line written to number 1 goes into one of them: written, and held by nobody.</summary>
    [Theory]
    [InlineData(">&- <&-")]
    [InlineData(">&- 2>&- <&-")]
    public async Task A_line_that_went_into_the_runtime_s_own_descriptors_is_no_record(string redirection)
    {
        await using var world = new GateWorld("exhausted_override");
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s"], WithoutSplunk(world), redirection);

        Assert.True(run.ExitCode != 0, run.ToString());
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task A_full_disk_under_the_audit_file_is_no_safe_place_either(string redirection)
    {
        await using var world = new GateWorld("exhausted_override");
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s", "--audit-file", "/dev/full"], WithoutSplunk(world), redirection);

        Assert.True(run.ExitCode == 1, run.ToString());
    }

    [Fact]
    public async Task An_audit_file_that_was_asked_for_and_cannot_be_written_does_not_pass_an_override()
    {
        await using var world = new GateWorld("exhausted_override");
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s", "--audit-file", "/dev/full"], WithoutSplunk(world));

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal("BLOCKED", run.Records[^1]["decision"]!.GetValue<string>());
        Assert.Equal(run.Records[0]["record_id"]!.GetValue<string>(), run.Records[^1]["corrects"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_audit_file_that_can_be_written_holds_the_record_when_standard_output_cannot()
    {
        await using var world = new GateWorld("exhausted_override");
        var file = Path.Combine(world.Folder, "audit.jsonl");
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s", "--audit-file", file], WithoutSplunk(world), ">/dev/full");

        var held = File.Exists(file) && (await File.ReadAllTextAsync(file)).Contains("OVERRIDDEN", StringComparison.Ordinal);
        Assert.True(run.ExitCode == (held ? 0 : 1), run.ToString());
    }

    [Fact]
    public async Task Without_splunk_a_line_that_arrived_is_enough_and_says_so()
    {
        await using var world = new GateWorld("exhausted_override");
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s"], WithoutSplunk(world));

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("OVERRIDDEN", run.Record!["decision"]!.GetValue<string>());
        Assert.Contains(run.Record["warnings"]!.AsArray(), w => w!["code"]!.GetValue<string>() == "record_on_stdout_only");
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task An_override_that_splunk_holds_needs_no_stdout(string redirection)
    {
        await using var world = new GateWorld("exhausted_override");
        var run = await GateProcess.RunAsync(world.Arguments, world.Environment, redirection);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(world.Splunk.Indexed, e => e["event"]!["decision"]!.GetValue<string>() == "OVERRIDDEN");
    }

    [Theory]
    [InlineData("healthy", 0)]
    [InlineData("exhausted", 1)]
    public async Task Without_an_override_a_full_disk_changes_no_decision(string situation, int exit)
    {
        await using var world = new GateWorld(situation);
        var run = await GateProcess.RunAsync(world.Arguments, world.Environment, ">/dev/full 2>/dev/full");

        Assert.True(run.ExitCode == exit, run.ToString());
    }

    [Theory]
    [InlineData("/dev/null/none")]
    [InlineData("/proc/none")]
    public async Task A_spool_that_cannot_be_written_does_not_hide_a_decision(string spool)
    {
        await using var world = new GateWorld("exhausted", Down("splunk"));
        var run = await GateProcess.RunAsync(["gate", "--timeout", "30s", "--spool-dir", spool], world.Environment);

        // 2: refused before anything was decided; 1: decided without it.
        Assert.True(run.ExitCode is 1 or 2, run.ToString());
    }

    private static Dictionary<string, string> WithoutSplunk(GateWorld world)
    {
        var environment = world.Environment;
        environment.Remove("SPLUNK_HEC_URL");
        environment.Remove("SPLUNK_HEC_TOKEN");
        return environment;
    }

    private static FaultRow Down(string place) => new()
    {
        Fault = "is down",
        At = place,
        How = "refuses",
        In = "exhausted",
        Exit = 1,
        Decision = "BLOCKED",
        Reasons = "tier_forbids",
        Recorded = "stdout",
    };
}
