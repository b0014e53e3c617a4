namespace ErrorBudgetGate.Cli;

/// <summary>What stood on the command line of <c>gate</c>.</summary>
/// <param name="Values">By flag.</param>
/// <param name="Json">Standard output carries the record alone.</param>
internal sealed record GateFlags(IReadOnlyDictionary<string, IReadOnlyList<string>> Values, bool DryRun, bool Explain, bool Json, bool Verbose)
{
    public static GateFlags None { get; } = new(new Dictionary<string, IReadOnlyList<string>>(), DryRun: false, Explain: false, Json: false, Verbose: false);
}
