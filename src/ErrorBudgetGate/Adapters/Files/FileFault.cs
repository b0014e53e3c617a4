using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Faults of a volume as sentences.</summary>
internal static class FileFault
{
    /// <summary>Writes on a thread that a hung volume may keep; the caller's token ends the wait, and then nothing is known to be held.</summary>
    /// <param name="place">What is written to, e.g. <c>the spool /spool</c>.</param>
    public static async Task<Receipt> WriteAsync(string place, Action write, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(write, CancellationToken.None).WaitAsync(cancellationToken);
            return new Receipt.Safe();
        }
        catch (OperationCanceledException)
        {
            return new Receipt.NotSafe($"The time for recording ran out before {place} held the record; see why its volume is slow.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Receipt.NotSafe(Sentence(place, e));
        }
    }

    private static string Sentence(string place, Exception fault)
    {
        var remedy = fault switch
        {
            DirectoryNotFoundException or FileNotFoundException or { HResult: 2 or 20 } => "create the directory or mount its volume",
            { HResult: Posix.NoSpace or Posix.QuotaExceeded } => "free some space or enlarge the volume",
            UnauthorizedAccessException or { HResult: Posix.ReadOnlyVolume or 1 or 13 } => "mount it writable for the gate's user",
            _ => "see the volume",
        };
        return $"The record is not held by {place}: {fault.Message.TrimEnd('.')}; {remedy}.";
    }
}
