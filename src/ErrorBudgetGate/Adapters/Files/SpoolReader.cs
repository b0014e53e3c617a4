using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>What waits in a spool directory, oldest first. Several readers at once are safe: a record is at worst delivered twice, and counts once.</summary>
internal sealed class SpoolReader(string directory, TimeProvider clock) : ISpool
{
    /// <summary>No gate writes for so long; what is older was left by one that was killed.</summary>
    public static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    /// <summary>A record is some kilobytes; what is larger than this is none.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    public SpoolListing Pending(int most)
    {
        try
        {
            var files = new List<FileInfo>();
            foreach (var file in new DirectoryInfo(directory).EnumerateFiles())
            {
                if (file.Name.EndsWith(SpoolName.TemporaryExtension, StringComparison.Ordinal))
                {
                    RemoveLeftover(file);
                }
                else if (file.Name.EndsWith(SpoolName.Extension, StringComparison.Ordinal))
                {
                    files.Add(file);
                }
            }

            return new SpoolListing(
                [.. files
                    .OrderBy(f => f.LastWriteTimeUtc)
                    .ThenBy(f => f.Name, StringComparer.Ordinal)
                    .Take(most)
                    .Select(f => new SpooledRecord(f.Name))],
                Fault: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SpoolListing([], $"The spool {directory} cannot be read: {e.Message.TrimEnd('.')}; create it or mount it readable for this user.");
        }
    }

    public ReadOnlyMemory<byte>? Read(SpooledRecord record)
    {
        try
        {
            // Whoever else may write here: a pipe would hold up every gate, and a link leads out of the spool.
            if (new FileInfo(PathOf(record)) is { LinkTarget: not null } or { Length: 0 })
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            using var file = new FileStream(PathOf(record), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > MostBytes)
            {
                // Nothing of it can be a record: the caller finds that out and sets it aside.
                return ReadOnlyMemory<byte>.Empty;
            }

            var bytes = new byte[file.Length];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes.AsMemory(0, length).TrimEnd("\n"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public bool Remove(SpooledRecord record)
    {
        try
        {
            File.Delete(PathOf(record));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public bool SetAside(SpooledRecord record)
    {
        for (var number = 0; ; number++)
        {
            var bad = PathOf(record) + (number == 0 ? string.Empty : $".{number}") + SpoolName.BadExtension;
            try
            {
                File.Move(PathOf(record), bad, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(bad) && number < 1000)
            {
                // An earlier one with the same name is kept too.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private string PathOf(SpooledRecord record) => Path.Combine(directory, record.Name);

    private void RemoveLeftover(FileInfo file)
    {
        try
        {
            if (clock.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > LeftoverAge)
            {
                file.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's to remove, or gone already.
        }
    }
}
