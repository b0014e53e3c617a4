using System.Text;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Tests.Gate;

public class SpoolFlushTests
{
    private readonly FakeSpool _spool = new();
    private readonly FakeStore _store = new();

    private Task<SpoolFlushed> RunAsync(int most = 100, CancellationToken cancellationToken = default) => new SpoolFlush(_spool, _store).RunAsync(most, cancellationToken);

    private static byte[] Record(string id) => DecisionRecordJson.Serialize(SampleRecords.Blocked with { RecordId = id }).Json.ToArray();

    [Fact]
    public async Task Records_are_delivered_oldest_first_as_they_are_and_then_removed()
    {
        var later = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Record("b"))[..^1] + ",\"field_of_a_later_version\":1}");
        _spool.Files.AddRange([("1", Record("a")), ("2", later), ("3", Record("c"))]);

        var flushed = await RunAsync();

        Assert.Equal((3, 0, 0, true), (flushed.Delivered, flushed.Failed, flushed.SetAside, flushed.Finished));
        Assert.Empty(flushed.Faults);
        Assert.Equal(["a", "b", "c"], _store.Saved.Select(r => r.Record.RecordId));
        Assert.Equal(later, _store.Saved[1].Json.ToArray());
        Assert.Empty(_spool.Files);
    }

    [Fact]
    public async Task What_was_not_confirmed_stays()
    {
        _spool.Files.AddRange([("1", Record("a")), ("2", Record("b")), ("3", Record("c"))]);
        _store.Refuses.Add("b");

        var flushed = await RunAsync();

        Assert.Equal((2, 1, 0, true), (flushed.Delivered, flushed.Failed, flushed.SetAside, flushed.Finished));
        Assert.Equal("2 was not delivered: refused b.", Assert.Single(flushed.Faults));
        Assert.Equal(["2"], _spool.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"record_id\":\"to")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("{\n}")]
    [InlineData("{\"record_id\":\"\\ud800\"}")]
    public async Task What_is_no_record_is_set_aside_and_told_and_holds_nothing_up(string text)
    {
        _spool.Files.AddRange([("bad", Encoding.UTF8.GetBytes(text)), ("good", Record("a"))]);

        var flushed = await RunAsync();

        Assert.Equal((1, 0, 1, true), (flushed.Delivered, flushed.Failed, flushed.SetAside, flushed.Finished));
        Assert.Contains("bad is not a whole decision record and is kept as .bad", Assert.Single(flushed.Faults), StringComparison.Ordinal);
        Assert.Equal(["bad"], _spool.Aside);
    }

    [Fact]
    public async Task A_target_that_is_down_is_not_asked_for_every_record()
    {
        for (var i = 0; i < 50; i++)
        {
            _spool.Files.Add(($"{i:00}", Record($"{i}")));
            _store.Refuses.Add($"{i}");
        }

        var flushed = await RunAsync();

        Assert.Equal((0, 3, 0, false), (flushed.Delivered, flushed.Failed, flushed.SetAside, flushed.Finished));
        Assert.Equal(50, _spool.Files.Count);
    }

    [Fact]
    public async Task No_more_than_asked_for_are_looked_at()
    {
        _spool.Files.AddRange([("1", Record("a")), ("2", Record("b"))]);

        Assert.Equal(1, (await RunAsync(most: 1)).Delivered);
        Assert.Equal(["2"], _spool.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task A_record_that_is_damaged_where_nobody_looks_is_set_aside_before_a_store_refuses_it_forever()
    {
        byte[] damaged = [.. Record("a").AsSpan(..^1), .. ",\"later\":\""u8, 0xFF, .. "\"}"u8];
        _spool.Files.Add(("damaged", damaged));

        var flushed = await RunAsync();

        Assert.Equal((0, 0, 1), (flushed.Delivered, flushed.Failed, flushed.SetAside));
        Assert.Empty(_store.Saved);
    }

    [Fact]
    public async Task A_fault_is_a_short_line_whatever_the_file_holds()
    {
        var hostile = Encoding.UTF8.GetString(Record("a")).Replace("\"code\"", "\"co\u007f" + new string('x', 5000) + "\"", StringComparison.Ordinal);
        _spool.Files.Add(("hostile", Encoding.UTF8.GetBytes(hostile.Replace("\"dry_run\":false", "\"dry_run\":{\"\u007f" + new string('y', 5000) + "\":1}", StringComparison.Ordinal))));

        var fault = Assert.Single((await RunAsync()).Faults);

        Assert.True(fault.Length < 400, fault);
        Assert.DoesNotContain(fault, char.IsControl);
    }

    [Fact]
    public async Task The_callers_time_ends_it_between_records()
    {
        using var time = new CancellationTokenSource();
        _spool.Files.AddRange([("1", Record("a")), ("2", Record("b"))]);
        _store.AfterSave = time.Cancel;

        var flushed = await RunAsync(cancellationToken: time.Token);

        Assert.Equal((1, 0, 0, false), (flushed.Delivered, flushed.Failed, flushed.SetAside, flushed.Finished));
    }

    [Fact]
    public async Task A_spool_that_cannot_be_read_is_told()
    {
        _spool.Fault = "The spool cannot be read.";

        var flushed = await RunAsync();

        Assert.False(flushed.Finished);
        Assert.Equal(["The spool cannot be read."], flushed.Faults);
    }

    [Fact]
    public async Task What_cannot_be_read_or_moved_or_removed_is_told_and_stays()
    {
        _spool.Files.AddRange([("locked", null), ("bad", []), ("good", Record("a"))]);
        _spool.IsReadOnly = true;

        var flushed = await RunAsync();

        Assert.Equal((1, 2, 0, true), (flushed.Delivered, flushed.Failed, flushed.SetAside, flushed.Finished));
        Assert.Equal(3, flushed.Faults.Count);
        Assert.Equal(3, _spool.Files.Count);
    }

    private sealed class FakeStore : IDecisionStore
    {
        public List<SerializedRecord> Saved { get; } = [];

        public HashSet<string> Refuses { get; } = [];

        public Action AfterSave { get; set; } = () => { };

        public Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken)
        {
            if (Refuses.Contains(record.Record.RecordId))
            {
                return Task.FromResult<Receipt>(new Receipt.NotSafe($"refused {record.Record.RecordId}."));
            }

            Saved.Add(record);
            AfterSave();
            return Task.FromResult<Receipt>(new Receipt.Safe());
        }
    }

    private sealed class FakeSpool : ISpool
    {
        public List<(string Name, byte[]? Bytes)> Files { get; } = [];

        public List<string> Aside { get; } = [];

        public string? Fault { get; set; }

        public bool IsReadOnly { get; set; }

        public SpoolListing Pending(int most) => new([.. Files.Take(most).Select(f => new SpooledRecord(f.Name))], Fault);

        public ReadOnlyMemory<byte>? Read(SpooledRecord record) => Files.Single(f => f.Name == record.Name).Bytes is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null;

        public bool Remove(SpooledRecord record) => !IsReadOnly && Files.RemoveAll(f => f.Name == record.Name) > 0;

        public bool SetAside(SpooledRecord record)
        {
            if (IsReadOnly)
            {
                return false;
            }

            Aside.Add(record.Name);
            return Remove(record);
        }
    }
}
