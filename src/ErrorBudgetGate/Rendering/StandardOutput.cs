using System.Runtime.InteropServices;
using System.Text;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Rendering;

/// <summary>Standard output with faults that show. The console's own stream swallows a broken pipe, and a line that went nowhere is no record.</summary>
/// <param name="summary">What stands above the record's line for people; null: the line alone.</param>
internal sealed partial class StandardOutput(Func<DecisionRecord, string>? summary) : IDecisionStore
{
    private const int Descriptor = 1;
    private const int InterruptedCall = 4;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>A record has been written here, or was tried.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Fills closed standard descriptors before anything else takes their numbers: a line for standard output would go into a socket, or into the runtime's own pipe.</summary>
    public static void GuardDescriptors()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        for (var descriptor = 0; descriptor <= 2; descriptor++)
        {
            // Read-only, so that a line for it is refused and not swallowed.
            if (NativeFcntl(descriptor, GetDescriptorFlags) < 0)
            {
                _ = NativeOpen("/dev/null", 0);
            }
        }
    }

    /// <summary>Writes one line; the record is safe when the kernel has all of it.</summary>
    public Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken)
    {
        HasWritten = true;
        byte[] line = [.. Encoding.UTF8.GetBytes(summary?.Invoke(record.Record) ?? string.Empty), .. record.Json.Span, (byte)'\n'];
        return Task.FromResult<Receipt>(WriteBytes(line) is { } fault ? new Receipt.NotSafe(fault) : new Receipt.Safe());
    }

    /// <summary>Null when all of it was written, else why not.</summary>
    public static string? WriteText(string text) => WriteBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Null when all of it was written, else why not.</summary>
    public static string? WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            using var stream = Console.OpenStandardOutput();
            stream.Write(bytes);
            return null;
        }

        // What a parent hands down cannot be marked so: the number 1 was free, and something of this process has it now.
        var flags = NativeFcntl(Descriptor, GetDescriptorFlags);
        if (flags < 0 || (flags & CloseOnExec) != 0)
        {
            return "standard output is closed.";
        }

        while (bytes.Length > 0)
        {
            var written = NativeWrite(Descriptor, bytes, bytes.Length);
            if (written > 0)
            {
                bytes = bytes[(int)written..];
            }
            else if (written == 0 || Marshal.GetLastPInvokeError() != InterruptedCall)
            {
                return $"standard output refused the line: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.";
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int NativeFcntl(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeOpen(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint NativeWrite(int descriptor, ReadOnlySpan<byte> bytes, nint count);
}
