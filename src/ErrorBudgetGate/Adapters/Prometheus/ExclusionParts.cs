using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>The parts of a raw query about the time that does not count: what is taken from the parts over the whole window.</summary>
/// <param name="expressions">Of the objective's SLI.</param>
/// <param name="spans">At least one; neither overlapping nor touching, and none after <paramref name="now"/>.</param>
internal sealed class ExclusionParts(EventsExpressions expressions, IReadOnlyList<ExcludedSpan> spans, DateTimeOffset now)
{
    /// <summary>More spans make a query that servers refuse for its length. Tiles have no such bound: their rules leave excluded time out as they record.</summary>
    public const int MostSpans = 64;

    /// <summary>Events of the window that do not count.</summary>
    public IEnumerable<string> Events() =>
    [
        EventsQuery.Part(EventsQuery.ExcludedTotal, Sum(spans, expressions.ExcludedTotal)),
        EventsQuery.Part(EventsQuery.ExcludedBad, Sum(spans, expressions.ExcludedBad)),
    ];

    /// <summary>Points of the coverage that do not count; subqueries have their points at multiples of the step, so they are points of the whole.</summary>
    public IEnumerable<string> Coverage(DateTimeOffset from, long step) => Since(from) is { Count: > 0 } expected
        ? [EventsQuery.Part(EventsQuery.ExcludedCoverage, Sum(expected, (seconds, ago) => $"count_over_time({expressions.Presence}[{seconds}s:{step}s]{(ago == 0 ? string.Empty : $" offset {ago}s")})"))]
        : [];

    /// <summary>Events of the burn rate's window that do not count.</summary>
    public IEnumerable<string> Burn(TimeSpan window) => Since(now - window) is { Count: > 0 } late
        ?
        [
            EventsQuery.Part(EventsQuery.ExcludedBurnTotal(window), Sum(late, expressions.ExcludedTotal)),
            EventsQuery.Part(EventsQuery.ExcludedBurnBad(window), Sum(late, expressions.ExcludedBad)),
        ]
        : [];

    private List<ExcludedSpan> Since(DateTimeOffset from) => [.. spans.Where(s => s.To > from).Select(s => s.From < from ? s with { From = from } : s)];

    /// <summary>The label keeps equal values of two spans apart; a span without samples drops out of the union alone.</summary>
    private string Sum(IReadOnlyList<ExcludedSpan> over, SpanExpression expression) => "sum(" + string.Join(" or ", over.Select((s, i) =>
        $"label_replace({expression(EventsQuery.Seconds(s.To - s.From), (long)(now - s.To).TotalSeconds)}, \"span\", \"{i.ToString(CultureInfo.InvariantCulture)}\", \"\", \"\")")) + ")";
}
