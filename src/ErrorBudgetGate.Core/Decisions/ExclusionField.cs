using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Decisions;

/// <summary>Time that did not count, and why.</summary>
/// <param name="Reason">As it was registered.</param>
/// <param name="From">Its first instant within the window.</param>
/// <param name="To">The first instant after it.</param>
/// <param name="Spans">How many spans lie between the two: 1, or all of an exclusion that recurs often.</param>
/// <param name="Seconds">Their length together.</param>
public sealed record ExclusionField(string Reason, DateTimeOffset From, DateTimeOffset To, int Spans, long Seconds)
{
    /// <summary>More spans of one reason than this stand in one field: a nightly window over a year would fill a record.</summary>
    private const int MostOfOneReason = 10;

    /// <param name="spans">In order of time.</param>
    public static IReadOnlyList<ExclusionField> Of(IReadOnlyList<ExcludedSpan> spans)
    {
        if (spans.Count == 0)
        {
            return [];
        }

        var fields = new List<ExclusionField>();
        foreach (var reason in spans.GroupBy(s => s.Reason, StringComparer.Ordinal))
        {
            var all = reason.ToList();
            if (all.Count <= MostOfOneReason)
            {
                fields.AddRange(all.Select(s => Field(reason.Key, [s])));
            }
            else
            {
                fields.Add(Field(reason.Key, all));
            }
        }

        fields.Sort(static (a, b) => a.From.CompareTo(b.From));
        return fields;
    }

    private static ExclusionField Field(string reason, List<ExcludedSpan> spans) =>
        new(reason, spans[0].From, spans.Max(s => s.To), spans.Count, (long)ExcludedSpans.Merge(spans).Sum(s => (s.To - s.From).TotalSeconds));
}
