using ErrorBudgetGate.Config;

namespace ErrorBudgetGate.Cli;

/// <summary>What the user gave, looked up by precedence: flag, environment variable, connections file. An empty value is no value.</summary>
/// <param name="flags">Values by flag.</param>
/// <param name="environment">Looks a variable up.</param>
internal sealed class SettingValues(IReadOnlyDictionary<string, IReadOnlyList<string>> flags, Func<string, string?> environment)
{
    private ConnectionsFile? _file;

    /// <summary>What the connections file gives is the weakest of the three.</summary>
    public void AddFile(ConnectionsFile file) => _file = file;

    /// <summary>Null when nobody gave it.</summary>
    public string? Get(Setting setting) =>
        Flag(setting) ?? Variable(setting) ?? (setting.FileKey is { } key && _file?.Settings.GetValueOrDefault(key) is { Length: > 0 } text ? text : null);

    /// <summary>Names and values that the connections file gives for a repeatable setting.</summary>
    public IEnumerable<KeyValuePair<string, string>> FilePairs(Setting setting) => setting.FileKey is { } key && _file?.Maps.GetValueOrDefault(key) is { } map ? map : [];

    public string? Flag(Setting setting) => setting.Flag is { } flag && flags.TryGetValue(flag, out var values) && values is [.., { Length: > 0 } last] ? last : null;

    public string? Variable(Setting setting) => setting.Variable is { } variable && environment(variable) is { Length: > 0 } text ? text : null;

    /// <summary>All values of a repeatable flag.</summary>
    public IReadOnlyList<string> Flags(Setting setting) => setting.Flag is { } flag && flags.TryGetValue(flag, out var values) ? values : [];
}
