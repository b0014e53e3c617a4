namespace ErrorBudgetGate.Rendering;

/// <summary>Select Graphic Rendition (ECMA-48), and what a redraw needs.</summary>
internal static class Ansi
{
    public const string End = "\u001b[0m";

    public const string Bold = "\u001b[1m";

    /// <summary>For what is not known: no tier's own colour.</summary>
    public const string Magenta = "\u001b[35m";

    /// <summary>The cursor goes home; the picture is drawn over.</summary>
    public const string Home = "\u001b[H";

    public const string ClearToEndOfLine = "\u001b[K";

    public const string ClearBelow = "\u001b[J";

    /// <summary>The colour that a tier's signal names; null where it names none that a terminal has.</summary>
    public static string? OfSignal(string? signal) => signal?.ToUpperInvariant() switch
    {
        "GREEN" => "\u001b[32m",
        "YELLOW" or "AMBER" => "\u001b[33m",
        "ORANGE" => "\u001b[38;5;208m",
        "RED" => "\u001b[31m",
        "BLUE" => "\u001b[34m",
        _ => null,
    };
}
