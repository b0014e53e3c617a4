using System.Globalization;
using System.Text;

namespace ErrorBudgetGate.Core.Decisions;

/// <summary>Somebody else's text, made fit to stand in a reason, a log line or a terminal: it moves no cursor, begins no line and turns no direction.</summary>
/// <remarks>Control and format characters, line separators and halves of surrogate pairs show as spaces. Lengths are UTF-16 units.</remarks>
public static class Excerpt
{
    private const string Ellipsis = "...";

    /// <summary>The whole text on one line, character for character.</summary>
    public static string OneLine(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsShown(text, i))
            {
                return Shown(text);
            }
        }

        return text;
    }

    /// <summary>The beginning of a text, runs of blanks as one.</summary>
    /// <param name="longest">The most that is shown, the ellipsis included.</param>
    public static string Of(ReadOnlySpan<char> text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        for (var i = 0; i < text.Length && line.Length <= longest + 1L; i++)
        {
            var isBlank = char.IsWhiteSpace(text[i]) || !IsShown(text, i);
            if (!isBlank)
            {
                line.Append(text[i]);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return Cut(line.ToString().TrimEnd(), longest);
    }

    /// <summary>The beginning of a text in single quotes, character for character, so that two that differ look different.</summary>
    /// <param name="longest">The most that is shown between the quotes, the ellipsis included.</param>
    public static string Quoted(ReadOnlySpan<char> text, int longest) => "'" + Cut(Shown(text[..Math.Min(text.Length, longest + 1)]), longest) + "'";

    private static string Shown(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            line.Append(IsShown(text, i) ? text[i] : ' ');
        }

        return line.ToString();
    }

    private static string Cut(string line, int longest)
    {
        if (line.Length <= longest)
        {
            return line;
        }

        var end = longest - Ellipsis.Length;
        return string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[end - 1]) ? end - 1 : end), Ellipsis);
    }

    private static bool IsShown(ReadOnlySpan<char> text, int at) => char.GetUnicodeCategory(text[at]) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Surrogate => char.IsHighSurrogate(text[at])
            ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            : at > 0 && char.IsHighSurrogate(text[at - 1]),
        _ => true,
    };
}
