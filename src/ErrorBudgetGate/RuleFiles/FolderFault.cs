using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>Faults of a folder or of standard output as sentences.</summary>
internal static class FolderFault
{
    // errno, Linux and macOS alike.
    private const int NoSpace = 28;
    private const int ReadOnlyVolume = 30;

    /// <param name="folder">Null: standard output was written to.</param>
    public static string Sentence(string? folder, Exception fault)
    {
        var said = Excerpt.Of(fault.Message.TrimEnd('.'), 200);
        if (folder is null || fault is StandardOutputException)
        {
            return $"{said}; the result is not whole.";
        }

        var remedy = fault switch
        {
            { HResult: NoSpace } => "free some space",
            UnauthorizedAccessException or { HResult: ReadOnlyVolume } => "make the folder writable or give another to --out",
            _ => "see the folder",
        };
        return $"the folder {Excerpt.OneLine(folder)} cannot be used: {said}; {remedy}.";
    }
}
