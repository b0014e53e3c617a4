using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Rows of a CSV file.</summary>
/// <param name="NamesObjectives">The file has a column <c>objective</c>.</param>
/// <param name="Rows">By objective, in order of time; under the empty name where there is no such column.</param>
internal sealed record CsvMeasurements(bool NamesObjectives, IReadOnlyDictionary<string, List<EventRow>> Rows)
{
    private const string Header = "time,total,bad, and optionally objective";

    /// <exception cref="FileFormatException">Any line that is not a row, or a time that an objective has twice.</exception>
    public static CsvMeasurements Read(string path, IReadOnlyList<string> lines)
    {
        var first = 0;
        while (first < lines.Count && IsPassedOver(lines[first]))
        {
            first++;
        }

        if (first == lines.Count)
        {
            throw FileFormatException.At(path, 1, $"the file is empty; its first line must name the columns: {Header}.");
        }

        var (time, total, bad, objective) = Columns(path, first + 1, lines[first]);
        var width = objective < 0 ? 3 : 4;
        var rows = new Dictionary<string, List<EventRow>>();
        Span<Range> fields = stackalloc Range[5];
        for (var i = first + 1; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan();
            if (IsPassedOver(line))
            {
                continue;
            }

            if (line.Split(fields, ',') != width)
            {
                throw FileFormatException.At(path, i + 1, $"{width} fields are expected, as the first line names them.");
            }

            var name = objective < 0 ? string.Empty : Name(path, i + 1, line[fields[objective]]);
            var row = new EventRow(
                FieldText.Time(path, i + 1, Field(line[fields[time]])), Count(path, i + 1, line[fields[total]]), Count(path, i + 1, line[fields[bad]]), i + 1);
            if (!rows.TryGetValue(name, out var list))
            {
                rows.Add(name, list = []);
            }

            list.Add(row);
        }

        foreach (var list in rows.Values)
        {
            EventRow.Order(path, list);
        }

        return new CsvMeasurements(objective >= 0, rows);
    }

    /// <summary>An objective's own rows; all of them where the file names none.</summary>
    public EventRows RowsOf(string path, Objective objective) =>
        new(path, Rows.GetValueOrDefault(NamesObjectives ? objective.Name : string.Empty, []), spacing: null, badNeverSeen: false);

    private static bool IsPassedOver(ReadOnlySpan<char> line) => line.TrimStart() is [] or ['#', ..];

    private static (int Time, int Total, int Bad, int Objective) Columns(string path, int line, string header)
    {
        var names = header.TrimStart('\uFEFF').Split(',', StringSplitOptions.TrimEntries);
        var found = (Time: Array.IndexOf(names, "time"), Total: Array.IndexOf(names, "total"), Bad: Array.IndexOf(names, "bad"), Objective: Array.IndexOf(names, "objective"));
        return found.Time >= 0 && found.Total >= 0 && found.Bad >= 0 && names.Length == (found.Objective < 0 ? 3 : 4)
            ? found
            : throw FileFormatException.At(path, line, $"the first line must name the columns: {Header}.");
    }

    private static ReadOnlySpan<char> Field(ReadOnlySpan<char> field)
    {
        field = field.Trim();
        return field is ['"', .., '"'] && field.Length >= 2 ? field[1..^1] : field;
    }

    private static string Name(string path, int line, ReadOnlySpan<char> field) =>
        Field(field) is { Length: > 0 } name ? name.ToString() : throw FileFormatException.At(path, line, "the objective's name is empty.");

    private static decimal Count(string path, int line, ReadOnlySpan<char> field)
    {
        var count = FieldText.Number(path, line, Field(field));
        return count >= 0m ? count : throw FileFormatException.At(path, line, $"{count} is not a count of events.");
    }
}
