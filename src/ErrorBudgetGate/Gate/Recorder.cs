using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Gate;

/// <summary>Writes a decision where it must be kept, then tells those who should know. Only an override without a safe record changes the decision.</summary>
internal sealed class Recorder(GateTask task, GatePorts ports, TimeProvider clock, GateLog log)
{
    /// <summary>A process that was told to stop still has this long for its record; Kubernetes grants 30 s before SIGKILL.</summary>
    private static readonly TimeSpan InterruptionTime = TimeSpan.FromSeconds(3);

    /// <summary>An event on the Application is a courtesy: it is not waited for much longer than the record.</summary>
    private static readonly TimeSpan EventTime = TimeSpan.FromSeconds(3);

    /// <summary>What Splunk may not take of the recording time: a spool, an event and Slack still need some when Splunk has used its own.</summary>
    private static readonly TimeSpan LongestTail = TimeSpan.FromSeconds(5);

    /// <summary>The last record that some store may hold; an interruption after it corrects it.</summary>
    private string? _sent;

    /// <param name="remaining">What is left of the run's time.</param>
    /// <exception cref="OperationCanceledException">The signal came before the decision was delivered.</exception>
    public async Task<GateOutcome> RecordAsync(Verdict verdict, ApplicationAnswer application, DurationField durations, TimeSpan remaining, CancellationToken signal)
    {
        using var time = new RecordingTime(remaining, LongestTail, clock, signal);
        var builder = new RecordBuilder(task, application, durations, clock.GetUtcNow());
        var mustBeSafe = task.Enforced && verdict.Decision == Decision.Overridden;
        var lineIsRecord = mustBeSafe && task.FromEnvironment && ports.Splunk is null;
        var onLine = new Reason(ReasonCode.RecordOnStdoutOnly, "The record of this override is one line of output; configure Splunk to keep it.");
        var record = builder.Build(lineIsRecord ? verdict.WithWarning(onLine) : verdict, corrects: null);

        // The event says what was decided in the end, so for an override it waits until the record is safe.
        var told = mustBeSafe ? null : TellApplicationAsync(record, time.All);
        var kept = await KeepAsync(record, time);
        signal.ThrowIfCancellationRequested();
        if (lineIsRecord)
        {
            var line = await WriteLineAsync(record, time.All);
            kept = kept with { Line = line, Why = "Without Splunk its record is one line of output, and that line was not written where it was asked for." };
        }

        if (mustBeSafe && !kept.CountsAsSafe && kept.Line != LineKept.WhereAsked)
        {
            verdict = verdict.WithoutOverride(new Reason(ReasonCode.OverrideUnrecorded, $"The override is not honoured: its record is not safe. {kept.Why}".TrimEnd()));
            record = builder.Build(verdict, corrects: record.RecordId);
            kept = await KeepAsync(record, time);
            signal.ThrowIfCancellationRequested();
        }
        else if (lineIsRecord)
        {
            verdict = verdict.WithWarning(onLine);
        }

        told ??= TellApplicationAsync(record, time.All);
        if (kept.Line == LineKept.Nowhere && await WriteLineAsync(record, time.All) == LineKept.Nowhere && !kept.Stored)
        {
            log.Error("the decision record reached no store", ("record", record.RecordId));
        }

        await Task.WhenAll(told, TellSlackAsync(record, verdict, time.All));
        if (kept.InSplunk && ports.PickUpSpool is { } pickUp)
        {
            await pickUp(time.Splunk);
        }

        signal.ThrowIfCancellationRequested();
        return new GateOutcome(record, verdict);
    }

    /// <summary>Records that a signal stopped the run, within a time of its own.</summary>
    public async Task<GateOutcome> RecordInterruptionAsync(Verdict? verdict, ApplicationAnswer application, DurationField durations, int exitCode)
    {
        using var time = new RecordingTime(InterruptionTime, LongestTail, clock, CancellationToken.None);
        var record = new RecordBuilder(task, application, durations, clock.GetUtcNow()).BuildInterrupted(verdict, exitCode, _sent);
        var line = WriteLineAsync(record, time.All);
        await KeepAsync(record, time);
        await line;
        return new GateOutcome(record, verdict);
    }

    private async Task<Kept> KeepAsync(DecisionRecord record, RecordingTime time)
    {
        _sent = record.RecordId;
        var serialized = DecisionRecordJson.Serialize(record);
        var accepted = task.Policy.Override.Record;
        var why = new List<string>();

        var inSplunk = await SaveAsync("Splunk", ports.Splunk, serialized, why, time.Splunk);
        var inSpool = !inSplunk && await SaveAsync("The spool", ports.Spool, serialized, why, time.All);
        var safe = (inSplunk && accepted.Contains(RecordStore.Splunk)) || (inSpool && accepted.Contains(RecordStore.Spool));
        if (!safe && ports.Splunk is null && accepted.Contains(RecordStore.Splunk))
        {
            why.Insert(0, "Splunk is not configured: give --splunk-hec-url and SPLUNK_HEC_TOKEN.");
        }

        return new Kept(safe, inSplunk, inSplunk || inSpool, LineKept.Nowhere, string.Join(" ", why));
    }

    private async Task<bool> SaveAsync(string name, IDecisionStore? store, SerializedRecord record, List<string> why, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return false;
        }

        switch (await store.SaveAsync(record, cancellationToken))
        {
            case Receipt.NotSafe fault:
                log.Warning("record not safe", ("store", name), ("why", fault.Detail));
                why.Add($"{name}: {fault.Detail}");
                return false;
            default:
                log.Debug("record safe", ("store", name));
                return true;
        }
    }

    private async Task<LineKept> WriteLineAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        var serialized = DecisionRecordJson.Serialize(record);
        var audited = ports.AuditFile is { } file ? await file.SaveAsync(serialized, cancellationToken) : null;
        if (audited is Receipt.Safe)
        {
            return LineKept.WhereAsked;
        }

        if (audited is Receipt.NotSafe fault)
        {
            log.Warning("audit file not written; the record's line goes to standard output", ("why", fault.Detail));
        }

        if (await ports.StandardOutput.SaveAsync(serialized, cancellationToken) is Receipt.NotSafe closed)
        {
            log.Warning("standard output not written", ("why", closed.Detail));
            return LineKept.Nowhere;
        }

        return audited is null ? LineKept.WhereAsked : LineKept.Elsewhere;
    }

    private async Task TellApplicationAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        if (task.DryRun || ports.Event is not { } announcer)
        {
            return;
        }

        using var limit = new CancellationTokenSource(EventTime, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (await announcer.AnnounceAsync(record, both.Token) is { } fault)
        {
            log.Debug("no event on the Application", ("why", fault));
        }
    }

    /// <summary>Argo CD repeats a failed hook; people are told once. An override is always told.</summary>
    private async Task TellSlackAsync(DecisionRecord record, Verdict verdict, CancellationToken cancellationToken)
    {
        if (task.DryRun || ports.Slack is not { } slack || verdict.Decision == Decision.Allowed || (verdict.Decision != Decision.Overridden && record.Attempt > 0))
        {
            return;
        }

        if (await slack.AnnounceAsync(record, cancellationToken) is { } fault)
        {
            log.Warning("Slack was not told; the decision stands", ("why", fault));
        }
    }

    private enum LineKept
    {
        Nowhere,

        /// <summary>On standard output because the audit file that was asked for refused it.</summary>
        Elsewhere,
        WhereAsked,
    }

    /// <param name="CountsAsSafe">A store that the policy accepts holds it.</param>
    /// <param name="Stored">Some store holds it.</param>
    /// <param name="Why">What kept it from being safe; empty when nothing did.</param>
    private sealed record Kept(bool CountsAsSafe, bool InSplunk, bool Stored, LineKept Line, string Why);
}
