using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>What the base library cannot do with files: open one for appending at the kernel's own end of file, and make a directory entry durable.</summary>
internal static class Posix
{
    // Linux, asm-generic/fcntl.h, the same on x86-64 and arm64.
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int SetLockAndWait = 38;
    private const short WriteLock = 1;
    private const int Interrupted = 4;

    /// <summary>Opens a file for appending, made where it is missing. A pipe that nobody reads is waited for.</summary>
    /// <exception cref="IOException">It cannot be opened; <c>HResult</c> is the errno.</exception>
    public static SafeFileHandle OpenForAppend(string path)
    {
        // Elsewhere the same numbers mean other things: what appends here would empty the file on macOS.
        if (!OperatingSystem.IsLinux())
        {
            throw new IOException("Appending is only known for Linux");
        }

        var descriptor = Open(path, WriteOnly | Append | Create | CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Fault();
    }

    /// <summary>Waits until no other gate holds the file; closing it lets go. Volumes without locks are used without one.</summary>
    /// <remarks>An open-file-description lock: those who only read the file, with or without <c>flock</c>, never hold up a gate.</remarks>
    public static void Lock(SafeFileHandle file)
    {
        var whole = new FileLock { Type = WriteLock };
        while (Environment.Is64BitProcess && fcntl(file, SetLockAndWait, ref whole) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
    }

    /// <summary>One <c>write</c>: also without a lock, lines of two writers do not mix.</summary>
    /// <exception cref="IOException">Nothing or only a part was written.</exception>
    public static void WriteOnce(SafeFileHandle file, byte[] bytes)
    {
        var written = write(file, bytes, bytes.Length);
        if (written < 0)
        {
            throw Fault();
        }

        if (written != bytes.Length)
        {
            throw new IOException($"Only {written} of {bytes.Length} bytes were written", NoSpace);
        }
    }

    /// <summary>Makes new and renamed entries of a directory survive a crash of the machine.</summary>
    /// <exception cref="IOException">The volume could not confirm it.</exception>
    public static void FlushDirectory(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(directory, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            throw Fault();
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);

        // Volumes that cannot flush a directory say so with EINVAL; their entries are as durable as they get.
        if (fsync(handle) < 0 && Marshal.GetLastPInvokeError() is not InvalidArgument)
        {
            throw Fault();
        }
    }

    public const int FileExists = 17;
    public const int InvalidArgument = 22;
    public const int NoSpace = 28;
    public const int ReadOnlyVolume = 30;
    public const int QuotaExceeded = 122;

    private static int Open(string path, int flags) => open(Encoding.UTF8.GetBytes(path + '\0'), flags, 0x1B4 /* 0664, less the umask */);

    private static IOException Fault()
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    // Plain imports of simple arguments: source-generated ones would need unsafe code for the whole project.
    // The third argument of `open` and `fcntl` is variadic; on Linux's calling conventions that is the same register.
#pragma warning disable IDE1006 // The names of libc.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(SafeFileHandle file, byte[] bytes, nint count);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fcntl(SafeFileHandle file, int command, ref FileLock argument);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle file);
#pragma warning restore IDE1006

    /// <summary><c>struct flock</c> of 64-bit Linux: from offset 0, length 0 meaning to the end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }
}
