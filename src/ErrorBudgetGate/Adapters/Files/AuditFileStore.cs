using ErrorBudgetGate.Core.Decisions;
using Microsoft.Win32.SafeHandles;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Appends records to a JSON Lines file: one line, one write, flushed to the disk.</summary>
internal sealed class AuditFileStore(string path) : IDecisionStore
{
    public Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken) =>
        FileFault.WriteAsync($"the audit file {path}", () => Append(record.Json.Span), cancellationToken);

    private void Append(ReadOnlySpan<byte> json)
    {
        var isNew = !File.Exists(path);
        using var file = Posix.OpenForAppend(path);

        // A line that an earlier crash tore must not swallow this one; one that another gate is just writing is none.
        Posix.Lock(file);
        var torn = EndsInsideLine(file);
        var line = new byte[json.Length + (torn ? 2 : 1)];
        json.CopyTo(line.AsSpan(torn ? 1 : 0));
        if (torn)
        {
            line[0] = (byte)'\n';
        }

        line[^1] = (byte)'\n';
        Posix.WriteOnce(file, line);
        RandomAccess.FlushToDisk(file);
        if (isNew)
        {
            Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
        }
    }

    private bool EndsInsideLine(SafeFileHandle file)
    {
        try
        {
            if (RandomAccess.GetLength(file) == 0)
            {
                return false;
            }

            using var readable = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> last = stackalloc byte[1];
            return RandomAccess.Read(readable, last, RandomAccess.GetLength(readable) - 1) == 1 && last[0] != (byte)'\n';
        }
        catch (NotSupportedException)
        {
            // A pipe or terminal holds no earlier line.
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Write-only: an empty line at worst, which readers of JSON Lines pass over.
            return true;
        }
    }
}
