using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Rendering;

/// <summary>What did not count, for people: an exclusion that nobody sees is a hole in the budget.</summary>
internal static class ExclusionText
{
    /// <summary>One line an exclusion: <c>Database upgrade, 2026-03-01T02:00:00Z to 2026-03-01T04:00:00Z</c>.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<ExclusionField> exclusions) => exclusions.Select(e =>
        $"{Excerpt.OneLine(e.Reason)}, {Time(e.From)} to {Time(e.To)}"
        + (e.Spans > 1 ? string.Create(CultureInfo.InvariantCulture, $", {e.Spans} spans of {Durations.Format(TimeSpan.FromSeconds(e.Seconds))} together") : string.Empty));

    /// <summary>Null where no event was left out, or the source cannot tell.</summary>
    public static string? Events(decimal? bad, decimal? total) => bad is not null && total is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{bad:N0} failed of {total:N0}")
        : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
