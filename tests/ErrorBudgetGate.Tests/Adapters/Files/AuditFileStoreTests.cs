using System.Diagnostics;
using System.Text;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Tests.Adapters.Files;

public sealed class AuditFileStoreTests : IDisposable
{
    private static readonly SerializedRecord Record = DecisionRecordJson.Serialize(SampleRecords.Blocked);
    private static readonly string Line = Encoding.UTF8.GetString(Record.Json.Span);

    private readonly TemporaryDirectory _directory = new();

    private string Audit => _directory["audit.jsonl"];

    public void Dispose() => _directory.Dispose();

    private static Task<Receipt> SaveAsync(string path, CancellationToken cancellationToken = default) => new AuditFileStore(path).SaveAsync(Record, cancellationToken);

    [Fact]
    public async Task Records_are_appended_a_line_each()
    {
        Assert.IsType<Receipt.Safe>(await SaveAsync(Audit));
        Assert.IsType<Receipt.Safe>(await SaveAsync(Audit));

        Assert.Equal($"{Line}\n{Line}\n", File.ReadAllText(Audit));
    }

    [Fact]
    public async Task A_line_that_an_earlier_crash_tore_does_not_swallow_this_one()
    {
        File.WriteAllText(Audit, "{\"whole\":1}\n{\"to");

        Assert.IsType<Receipt.Safe>(await SaveAsync(Audit));

        Assert.Equal($"{{\"whole\":1}}\n{{\"to\n{Line}\n", File.ReadAllText(Audit));
    }

    [Fact]
    public async Task An_empty_file_is_begun()
    {
        File.WriteAllText(Audit, string.Empty);

        Assert.IsType<Receipt.Safe>(await SaveAsync(Audit));

        Assert.Equal(Line + "\n", File.ReadAllText(Audit));
    }

    [Fact]
    public async Task Many_gates_at_once_leave_whole_lines()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => SaveAsync(Audit))));

        Assert.Equal(Enumerable.Repeat(Line, 64), File.ReadAllLines(Audit));
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_not_made()
    {
        var fault = Assert.IsType<Receipt.NotSafe>(await SaveAsync(_directory["missing/audit.jsonl"])).Detail;

        Assert.Contains("create the directory or mount its volume", fault, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_full_volume_is_not_safe()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");

        var fault = Assert.IsType<Receipt.NotSafe>(await SaveAsync("/dev/full")).Detail;

        Assert.Contains("No space left on device; free some space", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_is_not_safe() => Assert.IsType<Receipt.NotSafe>(await SaveAsync(_directory.Path));

    [Fact]
    public async Task Time_that_is_up_is_not_safe() => Assert.IsType<Receipt.NotSafe>(await SaveAsync(Audit, new CancellationToken(canceled: true)));

    [SkippableFact]
    public async Task A_pipe_takes_the_line_too()
    {
        Skip.IfNot(File.Exists("/usr/bin/mkfifo") && File.Exists("/bin/cat"), "There is no mkfifo here.");
        var pipe = _directory["pipe"];
        using (var make = Process.Start("/usr/bin/mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        using var reader = Process.Start(new ProcessStartInfo("/bin/cat", [pipe]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var saved = SaveAsync(pipe, time.Token);
        Assert.Equal(Line, await reader.StandardOutput.ReadLineAsync(time.Token));
        Assert.IsType<Receipt.Safe>(await saved);
        await reader.WaitForExitAsync(time.Token);
    }
}
