using System.Text;

namespace ErrorBudgetGate.Rendering;

/// <summary>A table for people. A row of one cell is a heading of those below it.</summary>
/// <param name="Header">One cell a column.</param>
/// <param name="Rows">As many cells as the header has, or one.</param>
/// <param name="RightFrom">The first column that is aligned to the right, as numbers are; null: none.</param>
internal sealed record SheetTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, int? RightFrom = null);

/// <summary>Tables and the notes below them, as aligned text or as Markdown.</summary>
internal sealed record Sheet(IReadOnlyList<SheetTable> Tables, IReadOnlyList<string> Notes)
{
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var table in Tables)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            AppendText(text, table);
        }

        text.Append(Notes.Count > 0 ? "\n" : string.Empty);
        foreach (var note in Notes)
        {
            text.Append("note: ").Append(note).Append('\n');
        }

        return text.ToString();
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var table in Tables)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            AppendMarkdown(text, table);
        }

        foreach (var note in Notes)
        {
            text.Append("\n> ").Append(Escape(note)).Append('\n');
        }

        return text.ToString();
    }

    private static void AppendText(StringBuilder text, SheetTable table)
    {
        var indented = table.Rows.Any(IsHeading);
        string First(IReadOnlyList<string> row, int column) => column == 0 && indented ? "  " + row[0] : row[column];
        var widths = table.Header.Select((head, i) => table.Rows.Where(r => !IsHeading(r)).Select(r => First(r, i).Length).Append(head.Length).Max()).ToList();

        void Line(Func<int, string> cell)
        {
            var line = new StringBuilder();
            for (var i = 0; i < widths.Count; i++)
            {
                line.Append(i == 0 ? string.Empty : "   ").Append(i >= (table.RightFrom ?? int.MaxValue) ? cell(i).PadLeft(widths[i]) : cell(i).PadRight(widths[i]));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        if (table.Header.Any(h => h.Length > 0))
        {
            Line(i => table.Header[i]);
        }

        foreach (var row in table.Rows)
        {
            if (IsHeading(row))
            {
                text.Append(row[0]).Append('\n');
            }
            else
            {
                Line(i => First(row, i));
            }
        }
    }

    private static void AppendMarkdown(StringBuilder text, SheetTable table)
    {
        text.Append("| ").AppendJoin(" | ", table.Header.Select(Escape)).Append(" |\n|");
        for (var i = 0; i < table.Header.Count; i++)
        {
            text.Append(i >= (table.RightFrom ?? int.MaxValue) ? "---:|" : "---|");
        }

        text.Append('\n');
        foreach (var row in table.Rows)
        {
            IEnumerable<string> cells = IsHeading(row) ? [$"**{Escape(row[0])}**", .. Enumerable.Repeat(string.Empty, table.Header.Count - 1)] : row.Select(Escape);
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }
    }

    private static bool IsHeading(IReadOnlyList<string> row) => row.Count == 1;

    private static string Escape(string cell) => cell.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
