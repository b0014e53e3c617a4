namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Spans that do not count, of all exclusions together. Where two overlap, their time is left out once.</summary>
public static class ExcludedSpans
{
    /// <summary>Every span of the objective's exclusions within <paramref name="from"/> to <paramref name="to"/>, in order of time; they may overlap.</summary>
    public static IReadOnlyList<ExcludedSpan> Of(Objective objective, DateTimeOffset from, DateTimeOffset to)
    {
        if (objective.Exclusions.Count == 0)
        {
            return [];
        }

        var spans = new List<ExcludedSpan>();
        foreach (var exclusion in objective.Exclusions)
        {
            spans.AddRange(exclusion.Spans(from, to));
        }

        spans.Sort(static (a, b) => a.From != b.From ? a.From.CompareTo(b.From) : a.To.CompareTo(b.To));
        return spans;
    }

    /// <summary>The same time as spans that neither overlap nor touch, in order; reasons are joined. Empty spans are passed over.</summary>
    /// <param name="spans">In any order.</param>
    public static IReadOnlyList<ExcludedSpan> Merge(IEnumerable<ExcludedSpan> spans)
    {
        var merged = new List<ExcludedSpan>();
        foreach (var span in spans.Where(s => s.From < s.To).OrderBy(s => s.From))
        {
            if (merged.Count > 0 && span.From <= merged[^1].To)
            {
                var last = merged[^1];
                var reason = last.Reason.Split("; ").Contains(span.Reason, StringComparer.Ordinal) ? last.Reason : $"{last.Reason}; {span.Reason}";
                merged[^1] = new ExcludedSpan(last.From, span.To > last.To ? span.To : last.To, reason);
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    /// <summary>How much of <paramref name="from"/> to <paramref name="to"/> does not count.</summary>
    /// <param name="merged">As <see cref="Merge"/> gives them.</param>
    public static TimeSpan Within(IReadOnlyList<ExcludedSpan> merged, DateTimeOffset from, DateTimeOffset to)
    {
        var excluded = TimeSpan.Zero;
        foreach (var span in merged)
        {
            var (first, end) = (span.From > from ? span.From : from, span.To < to ? span.To : to);
            if (first < end)
            {
                excluded += end - first;
            }
        }

        return excluded;
    }
}
