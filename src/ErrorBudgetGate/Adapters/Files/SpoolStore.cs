using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Keeps records in a directory, one file each, until they can be delivered. What is there is whole: written under another name, flushed, renamed, and the directory flushed.</summary>
/// <param name="directory">Must exist: one that the gate made itself might lie outside the volume that was meant.</param>
internal sealed class SpoolStore(string directory) : IDecisionStore
{
    /// <summary>Leftovers of killed gates that may stand in the way of one name.</summary>
    private const int MostTemporaries = 1000;

    /// <summary>The same record twice is one file, the later one.</summary>
    public Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken) =>
        FileFault.WriteAsync($"the spool {directory}", () => Save(record), cancellationToken);

    private void Save(SerializedRecord record)
    {
        var name = SpoolName.Of(record.Record.RecordId);
        var (file, temporary) = CreateTemporary(name);
        try
        {
            using (file)
            {
                file.Write(record.Json.Span);
                file.Write("\n"u8);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(directory, name), overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        Posix.FlushDirectory(directory);
    }

    /// <summary>Exclusive creation tells two gates apart, also where both are process 1 of their containers.</summary>
    private (FileStream File, string Path) CreateTemporary(string name)
    {
        for (var number = 0; ; number++)
        {
            var path = Path.Combine(directory, SpoolName.Temporary(name, number));
            try
            {
                return (new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0), path);
            }
            catch (IOException e) when (number < MostTemporaries && e.HResult == Posix.FileExists)
            {
                // Another gate is writing the same record, perhaps finished by now, or one was killed while it did.
            }
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reader removes leftovers when they are old; the first fault is the one to tell.
        }
    }
}
