using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>A group without its rules.</summary>
internal sealed record GroupAccount(string Name, TimeSpan Interval, int Recordings, int Alerts);

/// <summary>One service's file.</summary>
/// <param name="Service">Empty for a file that is left over.</param>
/// <param name="File">With the folder that was given; without one, the name that it would have in a folder.</param>
/// <param name="State"><c>generated</c>, <c>written</c>, <c>unchanged</c>, <c>differs</c>, <c>missing</c>, <c>left_over</c> or <c>removed</c>.</param>
internal sealed record FileAccount(string Service, string File, string State, IReadOnlyList<GroupAccount> Groups);

/// <summary>What a run came to.</summary>
internal sealed record RulesAccount(RulesTask Task)
{
    public List<FileAccount> Files { get; } = [];

    public List<RuleNotice> Notices { get; } = [];

    public List<ConfigFault> Faults { get; } = [];

    public int Count(string state) => Files.Count(f => f.State == state);

    public static IReadOnlyList<GroupAccount> Groups(RuleFile file) =>
        [.. file.Groups.Select(g => new GroupAccount(g.Name, g.Interval, g.Rules.Count(r => r is Rule.Recording), g.Rules.Count(r => r is Rule.Alert)))];
}
