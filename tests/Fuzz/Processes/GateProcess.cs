using System.Diagnostics;

namespace ErrorBudgetGate.Fuzz.Processes;

/// <summary>How one run of the executable ended.</summary>
/// <param name="ExitCode">Null: it did not end and was killed.</param>
internal sealed record GateExit(int? ExitCode, string Output);

/// <summary>The real executable: the published one that <c>ERROR_BUDGET_GATE</c> names, else the build beside this program.</summary>
internal static class GateProcess
{
    /// <summary>A run on files takes a fraction of a second.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly IReadOnlyList<string> Command = Environment.GetEnvironmentVariable("ERROR_BUDGET_GATE") is { Length: > 0 } published
        ? [Path.GetFullPath(published)]
        : [Dotnet, Path.Combine(AppContext.BaseDirectory, "error-budget-gate.dll")];

    private static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet")
        : "dotnet";

    /// <param name="environment">All of it, apart from what the runtime needs to start.</param>
    public static async Task<GateExit> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command.Skip(1), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var inherited = new[] { "PATH", "DOTNET_ROOT" }.Select(static name => (Name: name, Value: Environment.GetEnvironmentVariable(name)));
        start.Environment.Clear();
        foreach (var (name, value) in inherited.Where(static v => v.Value is not null))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (stdout, stderr) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        int? code;
        try
        {
            await process.WaitForExitAsync(limit.Token);
            code = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            code = null;
        }

        return new GateExit(code, $"{await stdout}\n{await stderr}");
    }
}
