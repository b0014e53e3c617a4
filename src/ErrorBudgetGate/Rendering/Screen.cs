using System.Runtime.InteropServices;

namespace ErrorBudgetGate.Rendering;

/// <summary>What text for people may use.</summary>
/// <param name="Width">Columns of a line.</param>
/// <param name="IsTerminal">Somebody looks at it now: it may be drawn over.</param>
/// <param name="Colour">ANSI colours are welcome.</param>
/// <param name="Unicode">Block characters can be drawn; else plain ASCII.</param>
internal sealed partial record Screen(int Width, bool IsTerminal, bool Colour, bool Unicode)
{
    private const int UsualWidth = 120;

    private const int LeastWidth = 40;

    /// <summary>TIOCGWINSZ of Linux's asm-generic/ioctls.h, which x64 and arm64 share.</summary>
    private const nuint WindowSizeRequest = 0x5413;

    /// <summary>The process's standard output: <c>COLUMNS</c> outweighs what the terminal says, <c>NO_COLOR</c> and <c>TERM=dumb</c> are respected, and what is no terminal gets plain ASCII.</summary>
    public static Screen Detect(Func<string, string?> environment)
    {
        var isTerminal = !Console.IsOutputRedirected;
        var isCapable = isTerminal && environment("TERM") is { Length: > 0 } term && term != "dumb";
        return new Screen(Columns(environment("COLUMNS"), isTerminal), isCapable, isCapable && environment("NO_COLOR") is not { Length: > 0 }, isCapable);
    }

    private static int Columns(string? asked, bool isTerminal)
    {
        if (int.TryParse(asked, out var columns) && columns > 0)
        {
            return Math.Max(LeastWidth, columns);
        }

        return isTerminal && TerminalWidth() is > 0 and var width ? Math.Max(LeastWidth, width) : UsualWidth;
    }

    /// <summary>Zero where nobody says. On Linux the kernel is asked: the console class would switch the terminal's keypad to another mode and leave it there.</summary>
    private static int TerminalWidth()
    {
        try
        {
            return !OperatingSystem.IsLinux() ? Console.WindowWidth : NativeWindowSize(1, WindowSizeRequest, out var size) == 0 ? size.Columns : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int NativeWindowSize(int descriptor, nuint request, out WindowSize size);

    /// <summary><c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
