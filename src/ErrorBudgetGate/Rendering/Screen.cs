namespace ErrorBudgetGate.Rendering;

/// <summary>What text for people may use.</summary>
/// <param name="Width">Columns of a line.</param>
/// <param name="IsTerminal">Somebody looks at it now: it may be drawn over.</param>
/// <param name="Colour">ANSI colours are welcome.</param>
/// <param name="Unicode">Block characters can be drawn; else plain ASCII.</param>
internal sealed record Screen(int Width, bool IsTerminal, bool Colour, bool Unicode)
{
    private const int UsualWidth = 120;

    private const int LeastWidth = 40;

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

        try
        {
            return isTerminal && Console.WindowWidth is > 0 and var width ? Math.Max(LeastWidth, width) : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
