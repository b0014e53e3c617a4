namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Events in the span that ends at <paramref name="Time"/>.</summary>
/// <param name="Line">Where it stood in its file, from 1.</param>
internal readonly record struct EventRow(DateTimeOffset Time, decimal Total, decimal Bad, int Line)
{
    /// <summary>Sorts by time.</summary>
    /// <exception cref="FileFormatException">Two rows end at one time.</exception>
    public static void Order(string path, List<EventRow> rows)
    {
        rows.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Line.CompareTo(b.Line));
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Time == rows[i - 1].Time)
            {
                throw FileFormatException.At(path, rows[i].Line, $"its span ends when that of line {rows[i - 1].Line} does; their events would count twice.");
            }
        }
    }
}
