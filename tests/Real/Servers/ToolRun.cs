namespace ErrorBudgetGate.Real.Servers;

/// <summary>What a helper program left behind when it ended.</summary>
/// <param name="Output">Both streams, line by line as they came.</param>
internal sealed record ToolRun(string Program, int ExitCode, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Runs it to its end; one that does not come to it is stopped.</summary>
    public static async Task<ToolRun> OfAsync(string program, params string[] arguments)
    {
        var log = new ProcessLog();
        using var process = log.Start(program, arguments);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }

        return new ToolRun(program, process.ExitCode, log.ToString());
    }

    /// <exception cref="InvalidOperationException">It did not exit 0.</exception>
    public void RequireSuccess()
    {
        if (ExitCode != 0)
        {
            throw new InvalidOperationException($"{Program} exited {ExitCode}: {Output}");
        }
    }
}
