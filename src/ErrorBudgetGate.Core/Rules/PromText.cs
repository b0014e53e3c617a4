using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>PromQL's own spelling of names, numbers and times.</summary>
internal static class PromText
{
    /// <summary>A tile of an excluded span and a window's oldest tile are told by their greater half.</summary>
    public static readonly TimeSpan HalfTile = SeriesNames.Tile / 2;

    public static string Duration(TimeSpan duration) => Durations.Format(duration);

    /// <summary>The range that holds exactly the tiles of a window whose newest was recorded at the evaluation's own instant, whether ranges include their left edge (Prometheus 2) or not (3).</summary>
    public static string TilesOf(TimeSpan window) => Durations.Format(window - HalfTile);

    public static string Number(decimal value) => PromQl.Number(value);

    public static string UnixSeconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds() / 1000m);
}

/// <summary>Names series of one objective.</summary>
internal sealed class ObjectiveSeries(string service, string objective)
{
    private readonly string _braces = $"{{service=\"{PromQl.EscapeLabelValue(service)}\",objective=\"{PromQl.EscapeLabelValue(objective)}\"}}";

    /// <summary>The labels of everything that is recorded about the objective.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } = [new("service", service), new("objective", objective)];

    public string Of(string name) => name + _braces;

    public Rule Record(string name, string expression) => new Rule.Recording(name, expression, Labels);

    public Rule Record(string name, string expression, params KeyValuePair<string, string>[] labels) => new Rule.Recording(name, expression, [.. Labels, .. labels]);
}
