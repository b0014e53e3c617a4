using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>Burn rates over minutes and hours, from recorded numerators and denominators: weighted by traffic, and free of NaN where nothing happens.</summary>
internal static class FastRules
{
    /// <summary>All events per second over <see cref="Base"/>.</summary>
    public const string Events = "slo:events:rate5m";

    /// <summary>Failed events per second over <see cref="Base"/>; zero, not absent, where none failed.</summary>
    public const string BadEvents = "slo:bad_events:rate5m";

    /// <summary>Smaller than any traffic: what is divided by it is zero too.</summary>
    public const string NoTraffic = "1e-9";

    public static readonly TimeSpan Base = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Longer windows are summed from tiles.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    public static IEnumerable<Rule> BurnRates(Objective objective, ObjectiveSeries series, IEnumerable<TimeSpan> windows)
    {
        var allowed = PromText.Number(objective.Target.AllowedFailure);
        foreach (var window in windows.Where(w => w <= Longest))
        {
            var (bad, total) = window == Base
                ? (series.Of(BadEvents), series.Of(Events))
                : (Sum(series.Of(BadEvents), window), Sum(series.Of(Events), window));
            yield return series.Record(SeriesNames.BurnRate(window), $"{bad} / clamp_min({total}, {NoTraffic}) / {allowed}");
        }
    }

    private static string Sum(string of, TimeSpan window) => $"sum_over_time({of}[{PromText.Duration(window)}])";
}
