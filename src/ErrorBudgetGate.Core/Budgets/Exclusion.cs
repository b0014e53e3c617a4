namespace ErrorBudgetGate.Core.Budgets;

/// <summary>A span of time that does not count.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">The first instant after it.</param>
/// <param name="Reason">Why it does not count.</param>
public readonly record struct ExcludedSpan(DateTimeOffset From, DateTimeOffset To, string Reason);

/// <summary>Maintenance that does not count against the budget. It holds only from when it was registered: one that was added after the fact would erase an outage.</summary>
/// <param name="Reason">Why; shown in every report.</param>
/// <param name="Registered">The instant from which it holds; an earlier part of a span counts like any other time.</param>
public abstract record Exclusion(string Reason, DateTimeOffset Registered)
{
    /// <summary>The spans that overlap <paramref name="from"/> to <paramref name="to"/>, clipped to them and to <see cref="Registered"/>, in order of time.</summary>
    public IEnumerable<ExcludedSpan> Spans(DateTimeOffset from, DateTimeOffset to)
    {
        var start = Registered > from ? Registered : from;
        foreach (var (first, end) in Occurrences(start, to))
        {
            var (clippedFirst, clippedEnd) = (first > start ? first : start, end < to ? end : to);
            if (clippedFirst < clippedEnd)
            {
                yield return new ExcludedSpan(clippedFirst, clippedEnd, Reason);
            }
        }
    }

    /// <summary>Every occurrence that may overlap the span, in order of time.</summary>
    protected abstract IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset from, DateTimeOffset to);

    /// <summary>Once.</summary>
    public sealed record Fixed(string Reason, DateTimeOffset Registered, DateTimeOffset From, DateTimeOffset To) : Exclusion(Reason, Registered)
    {
        protected override IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset from, DateTimeOffset to) => [(From, To)];
    }

    /// <summary>On days of the week at a local time. Where the clocks skip it, it begins at the first minute that exists; where a time happens twice, at the earlier.</summary>
    /// <param name="Days">Days on which it begins, at least one.</param>
    /// <param name="At">Local time of its beginning.</param>
    /// <param name="Length">At most a day.</param>
    /// <param name="Zone">Whose clock.</param>
    public sealed record Recurring(string Reason, DateTimeOffset Registered, IReadOnlyList<DayOfWeek> Days, TimeOnly At, TimeSpan Length, TimeZoneInfo Zone)
        : Exclusion(Reason, Registered)
    {
        protected override IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset from, DateTimeOffset to)
        {
            // Two days earlier: one for a span that began the day before, one for the distance of zones.
            var day = new DateTime(from.UtcDateTime.Date.Ticks, DateTimeKind.Unspecified).AddDays(-2);
            for (; day <= to.UtcDateTime.Date.AddDays(1); day = day.AddDays(1))
            {
                if (Days.Contains(day.DayOfWeek))
                {
                    var start = LocalTime.Earliest(day + At.ToTimeSpan(), Zone);
                    yield return (start, start + Length);
                }
            }
        }
    }
}
