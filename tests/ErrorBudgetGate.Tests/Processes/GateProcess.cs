using System.Diagnostics;
using Xunit.Sdk;

namespace ErrorBudgetGate.Tests.Processes;

/// <summary>The real executable with exactly the environment it is given.</summary>
internal sealed class GateProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Task<string> _stdout;
    private readonly Task<string> _stderr;
    private readonly Task<string> _commandLine;

    private GateProcess(Process process)
    {
        _process = process;
        _stdout = process.StandardOutput.ReadToEndAsync();
        _stderr = process.StandardError.ReadToEndAsync();
        _commandLine = ReadCommandLineAsync(process.Id);
    }

    /// <summary>A run that is still going after this is reported as hung, whatever it was told by <c>--timeout</c>.</summary>
    public static TimeSpan HardLimit { get; } = TimeSpan.FromSeconds(60);

    public int Id => _process.Id;

    /// <param name="environment">All of it, apart from what the runtime needs to start.</param>
    /// <param name="redirection">Shell text after the command, e.g. <c>&gt;/dev/full</c>; null leaves stdout to be captured.</param>
    /// <param name="deliverInterrupts">Undoes an ignored SIGINT that a test runner in the background hands down.</param>
    public static GateProcess Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? redirection = null, bool deliverInterrupts = false)
    {
        IReadOnlyList<string> command = [.. Executable.Command, .. arguments];
        if (deliverInterrupts)
        {
            command = ["/usr/bin/env", "--default-signal=INT", .. command];
        }

        if (redirection is not null)
        {
            command = ["/bin/sh", "-c", "exec \"$@\" " + redirection, "sh", .. command];
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var (name, value) in Executable.Environs.Concat(environment))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new GateProcess(process);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<GateRun> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? redirection = null)
    {
        await using var process = Start(arguments, environment, redirection);
        return await process.EndAsync();
    }

    /// <summary>Sends a signal by name, e.g. <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        // The shell's own kill: a bare system has no other.
        using var kill = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"kill -{name} {Id}"]))!;
        await kill.WaitForExitAsync();
    }

    /// <exception cref="XunitException">It hung.</exception>
    public async Task<GateRun> EndAsync()
    {
        using var limit = new CancellationTokenSource(HardLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            _process.Kill(entireProcessTree: true);
            throw new XunitException($"hung: still running after {HardLimit.TotalSeconds} s\n--- stdout\n{await _stdout}\n--- stderr\n{await _stderr}", e);
        }

        var duration = _watch.Elapsed;
        return new GateRun(_process.ExitCode, await _stdout, await _stderr, duration, await _commandLine);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>Everything the process list showed of it, sampled until it ended: a program may rewrite its own.</summary>
    private static async Task<string> ReadCommandLineAsync(int id)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                var now = await File.ReadAllTextAsync($"/proc/{id}/cmdline");
                if (now.Length > 0)
                {
                    seen.Add(now);
                }
                else if (seen.Count > 0)
                {
                    return string.Join('\n', seen);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return string.Join('\n', seen);
            }

            // Empty before the executable is in place, and again when it has ended.
            await Task.Delay(seen.Count == 0 ? 1 : 20);
        }
    }
}
