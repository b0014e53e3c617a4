using System.Diagnostics;
using System.Text.Json;

namespace ErrorBudgetGate.Real.Gate;

/// <summary>What one run of the executable left behind.</summary>
/// <param name="ExitCode">Design section 6.</param>
/// <param name="Record">The decision record, one JSON line on standard output; null when there was none.</param>
/// <param name="Output">Both streams, for a failing test's message.</param>
/// <param name="StandardOutput">The result alone.</param>
internal sealed record GateRun(int ExitCode, JsonElement? Record, string Output, string StandardOutput)
{
    /// <summary>The record's entry for one objective.</summary>
    public JsonElement Objective(string name) => Field("objectives").EnumerateArray().Single(objective => objective.GetProperty("name").GetString() == name);

    public JsonElement Field(string name) => (Record ?? throw new InvalidOperationException("No record: " + Output)).GetProperty(name);
}

/// <summary>Runs the real executable: the native one that <c>tests/run</c> published, else the one built beside the tests.</summary>
internal static class GateProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="environment">All that the gate may see beside PATH and HOME: nothing leaks in from whoever runs the tests.</param>
    public static async Task<GateRun> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = new Process { StartInfo = Start(arguments) };
        foreach (var (name, value) in environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.Start();
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }

        return new GateRun(process.ExitCode, RecordIn(await output), $"exit {process.ExitCode}\n{await output}\n{await errors}", await output);
    }

    private static ProcessStartInfo Start(string[] arguments)
    {
        var native = Environment.GetEnvironmentVariable("ERROR_BUDGET_GATE");
        var start = new ProcessStartInfo(string.IsNullOrEmpty(native) ? "dotnet" : native)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (string.IsNullOrEmpty(native))
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "error-budget-gate.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var kept = start.Environment.Where(static v => v.Key is "PATH" or "HOME" or "DOTNET_ROOT" or "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT").ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static JsonElement? RecordIn(string output)
    {
        var line = output.Split('\n').LastOrDefault(static l => l.StartsWith('{'));
        return line is null ? null : JsonDocument.Parse(line).RootElement;
    }
}
