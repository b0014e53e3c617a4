using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Gate;

/// <summary>One run: read in parallel, decide, record, tell. Nothing here knows which servers stand behind the ports.</summary>
internal sealed class GateRun(GateTask task, GatePorts ports, TimeProvider clock, GateLog log)
{
    /// <summary>Argo CD writes the target revision late, design section 6: asked again this often, for this long.</summary>
    private static readonly TimeSpan RevisionPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RevisionPatience = TimeSpan.FromSeconds(5);

    private readonly long _started = clock.GetTimestamp();

    private TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>Half of the run's time belongs to recording: an indexer's acknowledgement alone may take 30 of the default 60 seconds.</summary>
    private TimeSpan ReadingTime => task.Timeout / 2;

    /// <param name="signal">Cancelled by SIGTERM or SIGINT.</param>
    /// <param name="signalExitCode">The exit code that the signal asks for, read when it has come.</param>
    public async Task<GateOutcome> ExecuteAsync(Func<int> signalExitCode, CancellationToken signal)
    {
        var recorder = new Recorder(task, ports, clock, log);
        var durations = new DurationField(0, 0, 0);
        ApplicationAnswer application = new ApplicationAnswer.Unreadable(ReasonCode.Interrupted, "The run was stopped before the Application was read.");
        Verdict? verdict = null;
        try
        {
            using var limit = new CancellationTokenSource(ReadingTime, clock);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, signal);
            var applicationTask = Timed(ReadApplicationAsync(reading.Token));
            var readingsTask = Timed(ReadBudgetsAsync(reading.Token));
            await Task.WhenAny(Task.WhenAll(applicationTask, readingsTask), WhenCancelled(signal));
            signal.ThrowIfCancellationRequested();

            (var readings, var readingsMs) = await readingsTask;
            (application, var applicationMs) = await applicationTask;
            verdict = Decide(readings, application);
            if (verdict.Override is { AwaitsRevision: true })
            {
                application = await AwaitRevisionAsync(application, reading.Token);
                signal.ThrowIfCancellationRequested();
                verdict = Decide(readings, application);
            }

            durations = new DurationField(readingsMs, applicationMs, (long)Elapsed.TotalMilliseconds);
            return await recorder.RecordAsync(verdict, application, durations, task.Timeout - Elapsed, signal);
        }
        catch (OperationCanceledException) when (signal.IsCancellationRequested)
        {
            log.Warning("stopped by a signal");
            durations = durations with { TotalMs = (long)Elapsed.TotalMilliseconds };
            return await recorder.RecordInterruptionAsync(verdict, application, durations, signalExitCode());
        }
    }

    private Verdict Decide(IReadOnlyList<ObjectiveReading> readings, ApplicationAnswer application) =>
        GateDecision.Decide(new DecisionInput(task.Policy, task.Service, readings, application, clock.GetUtcNow()), ports.Approvals);

    private async Task<IReadOnlyList<ObjectiveReading>> ReadBudgetsAsync(CancellationToken cancellationToken)
    {
        var question = task.Question(clock.GetUtcNow());
        try
        {
            return await ports.Sli.ReadAsync(question, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A source that could not say more by itself: nothing is known of any objective.
            var missing = new Reading.Missing(ReasonCode.Timeout, "no answer within the run's time for reading.");
            var nothing = new Evidence("none", Query: null, Value: null, Warnings: []);
            return question.Objectives.Count == 0
                ? [new ObjectiveReading(task.Service, Target: null, Window: null, Gating: true, missing, [], BadNeverSeen: false, nothing)]
                : [.. question.Objectives.Select(o => new ObjectiveReading(o.Name, o.Target, o.Window, o.Gating, missing, [], BadNeverSeen: false, nothing))];
        }
    }

    private async Task<ApplicationAnswer> ReadApplicationAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ports.Applications.ReadAsync(task.ApplicationNamespace, task.ApplicationName, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new ApplicationAnswer.Unreadable(ReasonCode.ApplicationTimeout, "The Application was not read within the run's time for reading.");
        }
    }

    private async Task<ApplicationAnswer> AwaitRevisionAsync(ApplicationAnswer application, CancellationToken cancellationToken)
    {
        log.Debug("waiting for Argo CD to write the target revision");
        var until = Elapsed + RevisionPatience;
        try
        {
            while (Elapsed < until && application is ApplicationAnswer.Found { Application.TargetRevisions.Count: 0 })
            {
                await Task.Delay(RevisionPause, clock, cancellationToken);
                var again = await ReadApplicationAsync(cancellationToken);

                // A passing fault while waiting must not take away what was already read.
                application = again is ApplicationAnswer.Found ? again : application;
            }
        }
        catch (OperationCanceledException)
        {
            // The reading time is over: what is known decides.
        }

        return application;
    }

    private async Task<(T Result, long Milliseconds)> Timed<T>(Task<T> work)
    {
        var result = await work;
        return (result, (long)Elapsed.TotalMilliseconds);
    }

    private static Task WhenCancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = token.Register(static source => ((TaskCompletionSource)source!).TrySetResult(), cancelled);
        return cancelled.Task;
    }
}
