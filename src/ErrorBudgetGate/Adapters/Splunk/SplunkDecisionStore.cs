using ErrorBudgetGate.Core.Decisions;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>Keeps decision records in Splunk, through a Serilog audit logger.</summary>
internal sealed class SplunkDecisionStore : IDecisionStore, IDisposable
{
    private readonly HecClient _client;
    private readonly Lazy<Logger> _audit;

    public SplunkDecisionStore(SplunkConnection connection, TimeProvider clock)
    {
        _client = new HecClient(connection, clock);

        // Built on the recording thread: nothing before the first record pays for it.
        _audit = new Lazy<Logger>(() => new LoggerConfiguration().AuditTo.Sink(new SplunkAuditSink(_client)).CreateLogger());
    }

    public async Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken)
    {
        // Audit sinks block; a thread of its own leaves the pool's few to the requests that run beside this one.
        return await Task.Factory.StartNew(
            () => Save(record, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    public void Dispose()
    {
        if (_audit.IsValueCreated)
        {
            _audit.Value.Dispose();
        }

        _client.Dispose();
    }

    private Receipt Save(SerializedRecord record, CancellationToken cancellationToken)
    {
        try
        {
            _audit.Value.Write(Event(record, cancellationToken));
            return new Receipt.Safe();
        }
        catch (AggregateException e) when (e.InnerException is DependencyException or InvalidOperationException)
        {
            return new Receipt.NotSafe(e.InnerException.Message);
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            return new Receipt.NotSafe("The time for recording ran out before Splunk confirmed the record; give it more with --timeout or see why Splunk is slow.");
        }
    }

    /// <summary>Made by hand: Serilog's own capturing would turn the record into a string.</summary>
    private static LogEvent Event(SerializedRecord record, CancellationToken cancellationToken) => new(
        record.Record.Time,
        LogEventLevel.Information,
        exception: null,
        new MessageTemplate([new TextToken("Decision record")]),
        [new LogEventProperty(SplunkAuditSink.Property, new ScalarValue(new AuditedRecord(record, cancellationToken)))]);
}
