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

    /// <summary>The last record that some store may hold; an interruption after it corrects it.</summary>
    private string? _sent;

    /// <param name="cancellationToken">The time for recording; also cancelled by <paramref name="signal"/>.</param>
    /// <exception cref="OperationCanceledException">The signal came before the decision was delivered.</exception>
    public async Task<GateOutcome> RecordAsync(
        Verdict verdict, ApplicationAnswer application, DurationField durations, CancellationToken cancellationToken, CancellationToken signal)
    {
        var builder = new RecordBuilder(task, application, durations, clock.GetUtcNow());
        var record = builder.Build(verdict, corrects: null);
        var mustBeSafe = task.Enforced && verdict.Decision == Decision.Overridden;

        // The event says what was decided in the end, so for an override it waits until the record is safe.
        var told = mustBeSafe ? null : TellApplicationAsync(record, cancellationToken);
        var kept = await KeepAsync(record, mustBeSafe, cancellationToken);
        signal.ThrowIfCancellationRequested();
        if (mustBeSafe && !kept.CountsAsSafe)
        {
            verdict = verdict.WithoutOverride(new Reason(ReasonCode.OverrideUnrecorded, $"The override is not honoured: its record is not safe. {kept.Why}"));
            record = builder.Build(verdict, corrects: record.RecordId);
            kept = await KeepAsync(record, mustBeSafe: false, cancellationToken);
            signal.ThrowIfCancellationRequested();
        }

        await (told ?? TellApplicationAsync(record, cancellationToken));
        if (!kept.LineWritten && !await WriteLineAsync(record, cancellationToken) && !kept.Stored)
        {
            log.Error("the decision record reached no store", ("record", record.RecordId));
        }

        await TellSlackAsync(record, verdict, cancellationToken);
        if (kept.InSplunk && ports.PickUpSpool is { } pickUp)
        {
            await pickUp(cancellationToken);
        }

        return new GateOutcome(record, verdict);
    }

    /// <summary>Records that a signal stopped the run, within a time of its own.</summary>
    public async Task<GateOutcome> RecordInterruptionAsync(Verdict? verdict, ApplicationAnswer application, DurationField durations, int exitCode)
    {
        using var limit = new CancellationTokenSource(InterruptionTime, clock);
        var record = new RecordBuilder(task, application, durations, clock.GetUtcNow()).BuildInterrupted(verdict, exitCode, _sent);
        var line = WriteLineAsync(record, limit.Token);
        await KeepAsync(record, mustBeSafe: false, limit.Token);
        await line;
        return new GateOutcome(record, verdict);
    }

    private async Task<Kept> KeepAsync(DecisionRecord record, bool mustBeSafe, CancellationToken cancellationToken)
    {
        _sent = record.RecordId;
        var serialized = DecisionRecordJson.Serialize(record);
        var accepted = task.Policy.Override.Record;
        var why = new List<string>();

        var inSplunk = await SaveAsync("Splunk", ports.Splunk, serialized, why, cancellationToken);
        var inSpool = !inSplunk && await SaveAsync("the spool", ports.Spool, serialized, why, cancellationToken);
        var safe = (inSplunk && accepted.Contains(RecordStore.Splunk)) || (inSpool && accepted.Contains(RecordStore.Spool));

        var lineWritten = false;
        if (mustBeSafe && !safe && task.FromEnvironment && ports.Splunk is null)
        {
            // Existing manifests without Splunk: the line that a log collector picks up is the record.
            lineWritten = await WriteLineAsync(record, cancellationToken);
            safe = lineWritten;
            if (lineWritten)
            {
                log.Warning("the override's record is on standard output only; configure Splunk to keep it", ("record", record.RecordId));
            }
        }

        if (!safe && ports.Splunk is null && accepted.Contains(RecordStore.Splunk))
        {
            why.Insert(0, "Splunk is not configured: give --splunk-hec-url and SPLUNK_HEC_TOKEN.");
        }

        return new Kept(safe, inSplunk, inSplunk || inSpool, lineWritten, string.Join(" ", why));
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

    private async Task<bool> WriteLineAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        var serialized = DecisionRecordJson.Serialize(record);
        if (ports.AuditFile is { } file)
        {
            if (await file.SaveAsync(serialized, cancellationToken) is not Receipt.NotSafe fault)
            {
                return true;
            }

            log.Warning("audit file not written; the record's line goes to standard output", ("why", fault.Detail));
        }

        if (await ports.StandardOutput.SaveAsync(serialized, cancellationToken) is Receipt.NotSafe closed)
        {
            log.Warning("standard output not written", ("why", closed.Detail));
            return false;
        }

        return true;
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

    /// <param name="CountsAsSafe">A store that the policy accepts holds it.</param>
    /// <param name="Stored">Some store holds it.</param>
    /// <param name="Why">What kept it from being safe; empty when nothing did.</param>
    private sealed record Kept(bool CountsAsSafe, bool InSplunk, bool Stored, bool LineWritten, string Why);
}
