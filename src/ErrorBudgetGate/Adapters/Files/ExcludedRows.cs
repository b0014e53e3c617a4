using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Which rows lie in time that does not count.</summary>
/// <param name="spans">Neither overlapping nor touching.</param>
/// <param name="rows">In order of time.</param>
/// <param name="spacing">The span a row stands for.</param>
internal sealed class ExcludedRows(IReadOnlyList<ExcludedSpan> spans, IReadOnlyList<EventRow> rows, TimeSpan spacing)
{
    public IReadOnlyList<ExcludedSpan> Spans { get; } = spans;

    /// <summary>Where a row begins: it reaches back to the row before it at most.</summary>
    public DateTimeOffset From(int row)
    {
        var from = rows[row].Time - spacing;
        return row > 0 && rows[row - 1].Time > from ? rows[row - 1].Time : from;
    }

    /// <summary>True for a row whose greater part is excluded: an hour of maintenance leaves a row of a day in, whole.</summary>
    public bool Holds(int row)
    {
        if (Spans.Count == 0)
        {
            return false;
        }

        var (from, to) = (From(row), rows[row].Time);

        // A row of unknown span is its last moment.
        from = from < to ? from : to.AddTicks(-1);
        return ExcludedSpans.Within(Spans, from, to) * 2 > to - from;
    }
}
