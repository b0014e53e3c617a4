using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>What is asked for.</summary>
/// <param name="Files">As they were given: files, folders, <c>-</c>.</param>
/// <param name="Format">Who reads the rules.</param>
/// <param name="Labels">On every published rule.</param>
/// <param name="Namespace">Of the objects.</param>
/// <param name="ObjectLabels">The objects' own.</param>
/// <param name="Flags">The flags that change a byte of what is written, as a shell takes them; empty, or a space first.</param>
/// <param name="Folder">Where the files go, or are compared; null: everything goes to standard output.</param>
/// <param name="Check">Compare only.</param>
/// <param name="Prune">Remove generated files whose service is gone.</param>
/// <param name="Json">Standard output carries an account of the run instead of what it is for people.</param>
internal sealed record RulesTask(
    IReadOnlyList<string> Files,
    RuleFormat Format,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    string? Namespace,
    IReadOnlyList<KeyValuePair<string, string>> ObjectLabels,
    string Flags,
    string? Folder,
    bool Check,
    bool Prune,
    bool Json);

/// <summary>What a run reads and writes beside files.</summary>
/// <param name="StandardInput">What <c>-</c> reads; null: the process's own.</param>
/// <param name="Output">The result alone.</param>
/// <param name="Error">Notices, faults and progress.</param>
/// <param name="Terminal">Somebody watches <paramref name="Error"/>.</param>
internal sealed record RulesConsole(Func<Stream>? StandardInput, TextWriter Output, TextWriter Error, bool Terminal);
