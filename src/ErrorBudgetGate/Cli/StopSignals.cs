using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Cli;

/// <summary>SIGTERM, SIGHUP and SIGINT as one token and an exit code, with a last resort for a process that does not end by itself.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>A run that was told to stop and has not ended by then is ended; Kubernetes grants 30 s before SIGKILL.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>What a run may exceed its own limit by before it is ended: nothing that honours its tokens does.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>How long a last word may take: whoever reads it may be what hangs.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _clock;
    private readonly ConcurrentBag<ITimer> _watchdogs = [];
    private readonly long _started;
    private ITimer? _limit;
    private volatile int _exitCode = ExitCodes.Terminated;

    public StopSignals(TimeProvider clock)
    {
        _clock = clock;
        _started = clock.GetTimestamp();
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, ExitCodes.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted)),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came.</summary>
    public int ExitCode => _exitCode;

    /// <summary>Ends the process, undecided, when a run outlives its limit: a hung hook blocks every sync, rollbacks included. A later limit takes the place of an earlier one.</summary>
    /// <param name="limit">From when signals were first listened for.</param>
    public void EndAfter(TimeSpan limit)
    {
        _limit?.Dispose();
        var left = limit + Grace - _clock.GetElapsedTime(_started);
        _limit = _clock.CreateTimer(
            static limit => Exit(
                ExitCodes.Indeterminate,
                $"error-budget-gate: the run was ended {Grace.TotalSeconds:0} s after its time of {Durations.Format((TimeSpan)limit!)} was over (--timeout): something that it reads or writes hangs; see its files, pipes and mounts."),
            limit,
            left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _limit?.Dispose();
        foreach (var watchdog in _watchdogs)
        {
            watchdog.Dispose();
        }

        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        _exitCode = exitCode;
        Arm(Patience, exitCode);
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run is over; its exit code stands.
        }
    }

    private void Arm(TimeSpan after, int exitCode) =>
        _watchdogs.Add(_clock.CreateTimer(
            static code => Exit((int)code!, "error-budget-gate: stopped by a signal; something that the run reads or writes hangs, so nothing of the stop is recorded."),
            exitCode,
            after,
            Timeout.InfiniteTimeSpan));

    private static void Exit(int exitCode, string why)
    {
        var word = new Thread(() => Console.Error.WriteLine(why)) { IsBackground = true };
        word.Start();
        word.Join(LastWord);
        Environment.Exit(exitCode);
    }
}
