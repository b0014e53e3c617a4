using ErrorBudgetGate.Core.Decisions;
using Serilog.Core;
using Serilog.Events;

namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>A record on its way through Serilog, with the time it may take.</summary>
internal sealed record AuditedRecord(SerializedRecord Record, CancellationToken CancellationToken);

/// <summary>Serilog's audit contract over the event collector: <c>Emit</c> returns when the record is safe and throws when it is not. For <c>AuditTo.Sink</c>; behind <c>WriteTo</c> the exception would be swallowed.</summary>
internal sealed class SplunkAuditSink(HecClient client) : ILogEventSink
{
    /// <summary>The event's property that holds an <see cref="AuditedRecord"/>.</summary>
    public const string Property = "DecisionRecord";

    /// <summary>Blocks the calling thread.</summary>
    /// <exception cref="DependencyException">Splunk could not be reached or did not answer.</exception>
    /// <exception cref="InvalidOperationException">Splunk refused the record or did not confirm it; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The record's own token.</exception>
    public void Emit(LogEvent logEvent)
    {
        if (!logEvent.Properties.TryGetValue(Property, out var value) || value is not ScalarValue { Value: AuditedRecord audited })
        {
            throw new InvalidOperationException("The event carries no decision record, and nothing else is audited.");
        }

        if (client.SendAsync(audited.Record, audited.CancellationToken).GetAwaiter().GetResult() is Receipt.NotSafe refused)
        {
            throw new InvalidOperationException(refused.Detail);
        }
    }
}
