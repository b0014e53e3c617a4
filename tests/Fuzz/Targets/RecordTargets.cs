using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Decision records that lay on a disk.</summary>
internal static class RecordTargets
{
    private static readonly SplunkConnection Splunk = new(new Uri("http://127.0.0.1:8088"), new SecretText("t"), new WireSettings { RequestTimeout = TimeSpan.FromSeconds(1) });

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<Target> Create()
    {
        // As the spool keeps them: one line.
        IReadOnlyList<string> records = [.. Corpus.Of("record/").Select(static r => r.TrimEnd('\n'))];
        yield return new Target("record", 8, records, Record);
        yield return new Target("spool", 8, records, Spooled);
    }

    private static string Record(Input input)
    {
        try
        {
            var record = DecisionRecordJson.Deserialize(input.Bytes).Record;
            Must.Hold(record.RecordId.Length > 0 && record.DecisionId.Length > 0 && record.RunId.Length > 0, "a record of no decision");
            return "read";
        }
        catch (JsonException)
        {
            // Documented.
            return "refused";
        }
    }

    private static string Spooled(Input input)
    {
        var (spool, store) = (new OneFile(input.Bytes), new Envelopes());
        var flushed = new SpoolFlush(spool, store).RunAsync(10, CancellationToken.None).GetAwaiter().GetResult();
        Must.Hold(flushed.Delivered + flushed.SetAside == 1 && flushed.Failed == 0, "neither delivered nor set aside");
        Must.Hold(spool.Removed == (store.Saved == 1) && spool.SetAside != spool.Removed, "gone from the spool and not delivered, or delivered and still there");
        foreach (var fault in flushed.Faults)
        {
            Must.BeShowable(fault, 1000);
        }

        return spool.Removed ? "delivered" : "set aside";
    }

    private sealed class OneFile(byte[] bytes) : ISpool
    {
        public bool Removed { get; private set; }

        public bool SetAside { get; private set; }

        public SpoolListing Pending(int most) => new([new SpooledRecord("a.json")], Fault: null);

        public ReadOnlyMemory<byte>? Read(SpooledRecord record) => bytes;

        public bool Remove(SpooledRecord record) => Removed = true;

        bool ISpool.SetAside(SpooledRecord record) => SetAside = true;
    }

    /// <summary>Does with a record what the real store does before it sends.</summary>
    private sealed class Envelopes : IDecisionStore
    {
        public int Saved { get; private set; }

        public Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken)
        {
            var envelope = HecRequest.Envelope(Splunk, record);
            _ = Strict.GetCharCount(envelope.Span);
            using var json = JsonDocument.Parse(envelope);
            Must.Hold(json.RootElement.GetProperty("event").ValueKind == JsonValueKind.Object, "the event is no object");
            Must.Hold(Guid.TryParse(HecRequest.Channel(record.Record.RunId), out _), "the channel is no GUID");
            Saved++;
            return Task.FromResult<Receipt>(new Receipt.Safe());
        }
    }
}
