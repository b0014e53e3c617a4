using System.Text;

namespace ErrorBudgetGate.Rendering;

/// <summary>Text in columns.</summary>
/// <param name="Colour">An ANSI sequence around it; null: none.</param>
/// <param name="Shown">What is written in the place of <paramref name="Text"/>, of the same width but with colours of its own; null: the text.</param>
internal sealed record Cell(string Text, string? Colour = null, string? Shown = null);

/// <summary>A column.</summary>
/// <param name="Right">Figures stand at its right edge.</param>
internal sealed record Column(string Header, bool Right = false);

/// <summary>Rows under headers, and lines between them that run across all columns.</summary>
internal sealed class TextTable(IReadOnlyList<Column> columns, Screen screen)
{
    private const string Gap = "  ";

    private readonly List<Row> _rows = [];

    /// <summary>Columns of the widest row.</summary>
    public int Width
    {
        get
        {
            var width = Gap.Length * (columns.Count - 1);
            foreach (var one in Widths())
            {
                width += one;
            }

            return width;
        }
    }

    public void Add(params Cell[] cells) => _rows.Add(new Row(cells, Line: null));

    /// <summary>A line across; broken between words where the screen ends, what follows indented like it.</summary>
    /// <param name="isPicture">It has colours or blanks of its own, and is not broken.</param>
    public void AddLine(string line, int indent, string? colour = null, bool isPicture = false)
    {
        foreach (var part in isPicture ? [line] : Wrap(line, screen.Width - indent))
        {
            _rows.Add(new Row(Cells: null, new string(' ', indent) + Coloured(part, colour)));
        }
    }

    public string Render()
    {
        var text = new StringBuilder();
        var widths = Widths();
        AppendRow(text, [.. columns.Select(c => new Cell(c.Header, Ansi.Bold))], widths);
        foreach (var (cells, line) in _rows)
        {
            if (cells is not null)
            {
                AppendRow(text, cells, widths);
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private int[] Widths()
    {
        var widths = new int[columns.Count];
        for (var i = 0; i < columns.Count; i++)
        {
            widths[i] = columns[i].Header.Length;
            foreach (var row in _rows)
            {
                widths[i] = Math.Max(widths[i], row.Cells?[i].Text.Length ?? 0);
            }
        }

        return widths;
    }

    private void AppendRow(StringBuilder text, Cell[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var blank = widths[i] - cells[i].Text.Length;
            text.Append(i == 0 ? null : Gap).Append(' ', columns[i].Right ? blank : 0)
                .Append(cells[i].Shown ?? Coloured(cells[i].Text, cells[i].Colour))
                .Append(' ', columns[i].Right || i == cells.Length - 1 ? 0 : blank);
        }

        while (text[^1] == ' ')
        {
            text.Length--;
        }

        text.Append('\n');
    }

    private string Coloured(string text, string? colour) => screen.Colour && colour is not null && text.Length > 0 ? colour + text + Ansi.End : text;

    private static IEnumerable<string> Wrap(string line, int width)
    {
        while (line.Length > width)
        {
            var at = line.LastIndexOf(' ', width);
            if (at <= 0)
            {
                at = line.IndexOf(' ', width);
            }

            if (at <= 0)
            {
                break;
            }

            yield return line[..at];
            line = line[(at + 1)..];
        }

        yield return line;
    }

    /// <summary>Either cells or a line.</summary>
    private sealed record Row(Cell[]? Cells, string? Line);
}
