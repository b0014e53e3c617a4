using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SpoolStore Store => new(_directory.Path);

    private SpoolReader Reader => new(_directory.Path, TimeProvider.System);

    public void Dispose() => _directory.Dispose();

    private static SerializedRecord Record(string id = "d-1/0/BLOCKED") => DecisionRecordJson.Serialize(SampleRecords.Blocked with { RecordId = id });

    private static async Task<string> FaultAsync(SpoolStore store, CancellationToken cancellationToken = default)
    {
        var fault = Assert.IsType<Receipt.NotSafe>(await store.SaveAsync(Record(), cancellationToken)).Detail;
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
        return fault;
    }

    private string Age(string name, TimeSpan age)
    {
        File.SetLastWriteTimeUtc(_directory[name], DateTime.UtcNow - age);
        return name;
    }

    [Fact]
    public async Task A_record_is_one_whole_file()
    {
        Assert.IsType<Receipt.Safe>(await Store.SaveAsync(Record(), default));

        var name = Assert.Single(_directory.Names);
        Assert.StartsWith("d-1_0_BLOCKED.", name, StringComparison.Ordinal);
        Assert.Equal([.. Record().Json.Span, (byte)'\n'], File.ReadAllBytes(_directory[name]));
        var item = Assert.Single(Reader.Pending(10).Records);
        Assert.True(Reader.Read(item)!.Value.Span.SequenceEqual(Record().Json.Span));
    }

    [Fact]
    public async Task The_same_record_twice_is_one_file()
    {
        await Store.SaveAsync(Record(), default);
        await Store.SaveAsync(Record(), default);

        Assert.Single(_directory.Names);
    }

    [Theory]
    [InlineData("a/b", "a_b")]
    [InlineData("a", "A")]
    [InlineData("../../etc/passwd", ".._.._etc_passwd")]
    [InlineData("", "_")]
    [InlineData("ü", "é")]
    [InlineData("x\0y", "x_y")]
    public async Task Different_ids_never_share_a_file_and_none_leaves_the_directory(string one, string other)
    {
        await Store.SaveAsync(Record(one), default);
        await Store.SaveAsync(Record(other), default);

        Assert.Equal(2, _directory.Names.Select(n => n.ToUpperInvariant()).Distinct().Count());
        Assert.Equal(2, Reader.Pending(10).Records.Count);
    }

    [Fact]
    public async Task A_very_long_id_still_has_a_file()
    {
        Assert.IsType<Receipt.Safe>(await Store.SaveAsync(Record(new string('x', 5000)), default));
        Assert.IsType<Receipt.Safe>(await Store.SaveAsync(Record(new string('x', 5001)), default));
        Assert.Equal(2, _directory.Names.Count);
    }

    [Fact]
    public async Task Many_gates_at_once_leave_whole_records_only()
    {
        var records = Enumerable.Range(0, 8).Select(i => Record($"d-{i}")).ToList();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Store.SaveAsync(records[i % 8], default))));

        Assert.All(receipts, r => Assert.IsType<Receipt.Safe>(r));
        Assert.Equal(8, _directory.Names.Count);
        Assert.All(_directory.Names, n => DecisionRecordJson.Deserialize(File.ReadAllBytes(_directory[n])));
    }

    [Fact]
    public async Task A_leftover_of_a_killed_gate_is_no_record_and_in_nobodys_way()
    {
        await Store.SaveAsync(Record(), default);
        var leftover = "." + _directory.Names[0] + ".0.tmp";
        File.WriteAllText(_directory[leftover], "{\"torn");

        Assert.IsType<Receipt.Safe>(await Store.SaveAsync(Record(), default));
        Assert.Single(Reader.Pending(10).Records);
        Assert.Contains(leftover, _directory.Names);

        Age(leftover, SpoolReader.LeftoverAge + TimeSpan.FromMinutes(1));
        Assert.Single(Reader.Pending(10).Records);
        Assert.DoesNotContain(leftover, _directory.Names);
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_not_made() =>
        Assert.Contains("create the directory or mount its volume", await FaultAsync(new SpoolStore(_directory["missing"])), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_in_place_of_the_directory_is_not_safe()
    {
        File.WriteAllText(_directory["file"], string.Empty);

        Assert.Contains("is not held by the spool", await FaultAsync(new SpoolStore(_directory["file"])), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_directory_that_takes_no_files_is_not_safe()
    {
        Skip.IfNot(Directory.Exists("/proc/self"), "There is no /proc here.");

        await FaultAsync(new SpoolStore("/proc/self"));
    }

    [Fact]
    public async Task Nothing_is_left_behind_when_the_name_cannot_be_taken()
    {
        await Store.SaveAsync(Record(), default);
        var name = _directory.Names[0];
        File.Delete(_directory[name]);
        Directory.CreateDirectory(_directory[name]);

        await FaultAsync(Store);
        Assert.Empty(_directory.Names);
    }

    [Fact]
    public async Task Time_that_is_up_is_not_safe() =>
        Assert.Contains("time for recording ran out", await FaultAsync(Store, new CancellationToken(canceled: true)), StringComparison.Ordinal);

    [Fact]
    public void Pending_records_come_oldest_first_and_bounded()
    {
        foreach (var (name, minutes) in new[] { ("b.json", 3), ("a.json", 1), ("d.json", 2), ("c.json", 2), ("x.json.bad", 9), ("note.txt", 9) })
        {
            File.WriteAllText(_directory[name], "{}");
            Age(name, TimeSpan.FromMinutes(minutes));
        }

        var instant = File.GetLastWriteTimeUtc(_directory["c.json"]);
        File.SetLastWriteTimeUtc(_directory["d.json"], instant);

        Assert.Equal(["b.json", "c.json", "d.json", "a.json"], Reader.Pending(10).Records.Select(r => r.Name));
        Assert.Equal(["b.json", "c.json"], Reader.Pending(2).Records.Select(r => r.Name));
    }

    [Fact]
    public void A_spool_that_cannot_be_listed_is_a_fault_and_no_exception()
    {
        var listing = new SpoolReader(_directory["missing"], TimeProvider.System).Pending(10);

        Assert.Empty(listing.Records);
        Assert.Contains("cannot be read", listing.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_set_aside_is_kept_whatever_is_there_already()
    {
        for (var i = 0; i < 3; i++)
        {
            File.WriteAllText(_directory["a.json"], $"bad {i}");
            Assert.True(Reader.SetAside(new SpooledRecord("a.json")));
        }

        Assert.Equal(["a.json.1.bad", "a.json.2.bad", "a.json.bad"], _directory.Names);
        Assert.Equal("bad 0", File.ReadAllText(_directory["a.json.bad"]));
        Assert.Empty(Reader.Pending(10).Records);
    }

    [Fact]
    public void What_another_reader_took_is_no_fault()
    {
        Assert.Null(Reader.Read(new SpooledRecord("gone.json")));
        Assert.True(Reader.Remove(new SpooledRecord("gone.json")));
        Assert.False(Reader.SetAside(new SpooledRecord("gone.json")));
    }

    [Fact]
    public void A_file_far_too_large_is_not_read()
    {
        using (var file = File.Create(_directory["huge.json"]))
        {
            file.SetLength(SpoolReader.MostBytes + 1L);
        }

        Assert.True(Reader.Read(new SpooledRecord("huge.json"))!.Value.IsEmpty);
    }

    /// <summary>A pipe that nobody writes to would hold up every gate that shares the volume.</summary>
    [SkippableFact]
    public async Task What_is_no_file_is_read_as_empty_and_set_aside()
    {
        Skip.IfNot(File.Exists("/usr/bin/mkfifo"), "There is no mkfifo here.");
        using (var make = System.Diagnostics.Process.Start("/usr/bin/mkfifo", [_directory["pipe.json"]]))
        {
            await make.WaitForExitAsync();
        }

        File.CreateSymbolicLink(_directory["link.json"], "/dev/zero");
        File.CreateSymbolicLink(_directory["gone.json"], "/no/such/file");

        foreach (var item in Reader.Pending(10).Records)
        {
            Assert.True(Reader.Read(item) is { IsEmpty: true }, item.Name);
            Assert.True(Reader.SetAside(item), item.Name);
        }

        Assert.Equal(["gone.json.bad", "link.json.bad", "pipe.json.bad"], _directory.Names);
        Assert.Empty(Reader.Pending(10).Records);
    }
}
