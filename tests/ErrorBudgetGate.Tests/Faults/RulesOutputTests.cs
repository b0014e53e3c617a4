using System.Diagnostics;
using ErrorBudgetGate.Tests.Adapters.Files;
using ErrorBudgetGate.Tests.House;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary><c>rules</c> where its files or its output cannot go: an error and exit 2, never a part that looks whole.</summary>
public sealed class RulesOutputTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private static string[] Sources => [Path.Combine(Checkout.Root, "src", "samples", "policy.yaml"), Path.Combine(Checkout.Root, "src", "samples", "objectives.yaml")];

    [SkippableTheory]
    [InlineData(">/dev/full", "No space left on device")]
    [InlineData(">&-", "standard output is closed")]
    public async Task Standard_output_that_takes_nothing_is_an_error(string redirection, string why)
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");

        var run = await GateProcess.RunAsync(["rules", .. Sources], NoVariables, redirection);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(why, run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_left_is_an_error_and_no_crash()
    {
        var run = await GateProcess.RunAsync(["rules", .. Sources], NoVariables, "| (exec <&-)");

        Assert.DoesNotContain("bug", run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_a_file_like_others()
    {
        var run = await GateProcess.RunAsync(["rules", Sources[0], "-"], NoVariables, $"<'{Sources[1]}'");

        Assert.Equal((ExitCodes.Allowed, string.Empty), (run.ExitCode, run.Stderr));
        Assert.Contains("# payments-api: standard input, sha256 ", run.Stdout, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/proc/no-such-folder/rules")]
    [InlineData("/dev/null")]
    [InlineData("/dev/null/rules")]
    public async Task A_folder_that_cannot_be_is_an_error(string folder)
    {
        Skip.IfNot(Directory.Exists("/proc/self"), "There is no /proc here.");

        var run = await GateProcess.RunAsync(["rules", .. Sources, "--out", folder], NoVariables);

        Assert.Equal((ExitCodes.Usage, string.Empty), (run.ExitCode, run.Stdout));
        Assert.StartsWith($"error-budget-gate: the folder {folder} cannot be used: ", run.Stderr, StringComparison.Ordinal);
    }

    /// <summary>A limit on the size of files stands in for a full disk: both make a write fail half-way.</summary>
    [SkippableFact]
    public async Task A_disk_that_runs_full_leaves_the_folder_as_it_was()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such limit.");
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["payments-api.rules.yaml"], "old\n");

        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; ulimit -f 4; exec \"$@\"", "sh", .. Executable.Command, "rules", .. Sources, "--out", directory.Path])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Executable.Environs.Append(new("DOTNET_EnableWriteXorExecute", "0")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(GateProcess.HardLimit);
        var (output, error) = (await process.StandardOutput.ReadToEndAsync(limit.Token), await process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal((ExitCodes.Usage, string.Empty), (process.ExitCode, output));
        Assert.StartsWith($"error-budget-gate: the folder {directory.Path} cannot be used: ", error, StringComparison.Ordinal);
        Assert.Equal(["payments-api.rules.yaml"], directory.Names);
        Assert.Equal("old\n", await File.ReadAllTextAsync(directory["payments-api.rules.yaml"], limit.Token));
    }
}
