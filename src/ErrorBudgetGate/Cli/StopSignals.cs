using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ErrorBudgetGate.Cli;

/// <summary>SIGTERM and SIGINT as one token and an exit code, with a last resort for a process that does not end by itself.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>A run that was told to stop and has not ended by then is ended; Kubernetes grants 30 s before SIGKILL.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>What a run may exceed its own limit by before it is ended: nothing that honours its tokens does.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _clock;
    private readonly ConcurrentBag<ITimer> _watchdogs = [];
    private volatile int _exitCode = ExitCodes.Terminated;

    public StopSignals(TimeProvider clock)
    {
        _clock = clock;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted)),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came.</summary>
    public int ExitCode => _exitCode;

    /// <summary>Ends the process, undecided, when a run outlives its limit: a hung hook blocks every sync, rollbacks included.</summary>
    public void EndAfter(TimeSpan limit) => Arm(limit + Grace, ExitCodes.Indeterminate);

    public void Dispose()
    {
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
        _watchdogs.Add(_clock.CreateTimer(static code => Environment.Exit((int)code!), exitCode, after, Timeout.InfiniteTimeSpan));
}
