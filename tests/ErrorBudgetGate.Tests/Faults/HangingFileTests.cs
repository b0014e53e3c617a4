using System.Diagnostics;
using ErrorBudgetGate.Tests.Doubles;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>Configuration that never arrives: a mount that hangs behaves as a pipe that nobody writes to.</summary>
public sealed class HangingFileTests
{
    [SkippableTheory]
    [InlineData("SLACK_WEBHOOK_URL_FILE")]
    [InlineData("CONNECTIONS_FILE")]
    [InlineData("KUBECONFIG")]
    [InlineData("APPLICATION_NAME")]
    [InlineData("PROMETHEUS_CA_FILE")]
    public async Task A_file_that_hangs_does_not_outlast_the_run_s_time_and_says_so(string variable)
    {
        Skip.IfNot(File.Exists("/usr/bin/mkfifo"), "There is no mkfifo here.");
        await using var world = new GateWorld("healthy");
        var pipe = Path.Combine(world.Folder, "pipe.yaml");
        using (var make = Process.Start("/usr/bin/mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        var environment = world.Environment;
        environment[variable] = pipe;
        var run = await GateProcess.RunAsync(["gate", "--timeout", "1s"], environment);

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("--timeout", run.Stderr, StringComparison.Ordinal);
        Assert.Empty(run.Records);
    }

    [Fact]
    public async Task A_policy_that_does_not_arrive_in_its_share_of_the_time_is_told_and_not_waited_for()
    {
        await using var world = new GateWorld("healthy");
        await using var silent = new LoopbackServer(_ => new Reply.Silence());
        var environment = world.Environment;
        await File.WriteAllTextAsync(world.Kubeconfig, (await File.ReadAllTextAsync(world.Kubeconfig)).Replace(world.Kubernetes.Server.Url, silent.Url, StringComparison.Ordinal));
        var run = await GateProcess.RunAsync(["gate", "--policy", "configmap:platform/error-budget", "--timeout", "2s", "--request-timeout", "30s"], environment);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("configmap:platform/error-budget", run.Stderr, StringComparison.Ordinal);
    }
}
