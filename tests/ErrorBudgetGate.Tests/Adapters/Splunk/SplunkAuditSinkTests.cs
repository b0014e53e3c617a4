using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;
using Serilog;
using Serilog.Events;
using Serilog.Parsing;

namespace ErrorBudgetGate.Tests.Adapters.Splunk;

public class SplunkAuditSinkTests
{
    private static HecClient Client(Uri url) =>
        new(new SplunkConnection(url, new SecretText(HecEndpoint.Token), new WireSettings { RequestTimeout = TimeSpan.FromSeconds(100) }), new HurriedClock(20));

    private static LogEvent Event(params LogEventProperty[] properties) =>
        new(SampleRecords.Blocked.Time, LogEventLevel.Information, null, new MessageTemplate([new TextToken("Decision record")]), properties);

    private static LogEvent RecordEvent() =>
        Event(new LogEventProperty(SplunkAuditSink.Property, new ScalarValue(new AuditedRecord(DecisionRecordJson.Serialize(SampleRecords.Blocked), default))));

    [Fact]
    public void An_audit_logger_throws_when_the_record_is_not_safe()
    {
        using var splunk = new HecEndpoint();
        splunk.Script.Enqueue(HecEndpoint.Code(403, 4, "Invalid token"));
        using var client = Client(splunk.Url);
        using var audit = new LoggerConfiguration().AuditTo.Sink(new SplunkAuditSink(client)).CreateLogger();

        var thrown = Assert.Throws<AggregateException>(() => audit.Write(RecordEvent()));

        Assert.IsType<InvalidOperationException>(thrown.InnerException);
        audit.Write(RecordEvent());
        Assert.Single(splunk.Events);
    }

    [Fact]
    public void An_unreachable_splunk_is_a_fault_of_the_far_side()
    {
        using var client = Client(LoopbackEndpoint.Nowhere());

        Assert.Throws<DependencyException>(() => new SplunkAuditSink(client).Emit(RecordEvent()));
    }

    [Fact]
    public void An_event_without_a_record_is_refused_rather_than_lost()
    {
        using var splunk = new HecEndpoint();
        using var client = Client(splunk.Url);
        var sink = new SplunkAuditSink(client);

        Assert.Throws<InvalidOperationException>(() => sink.Emit(Event()));
        Assert.Throws<InvalidOperationException>(() => sink.Emit(Event(new LogEventProperty(SplunkAuditSink.Property, new ScalarValue("text")))));
    }
}
