using System.Globalization;
using System.Text;

namespace ErrorBudgetGate.Yaml;

/// <summary>Texts as YAML scalars that every reader takes for the same text: YAML 1.1 (Prometheus, kubectl) and YAML 1.2 alike.</summary>
internal static class YamlText
{
    /// <summary>Words that some reader takes for a truth value, a null or a number; YAML 1.1, <c>yaml.org/type</c>.</summary>
    private static readonly string[] Words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"];

    private const int LongestWord = 8;

    /// <summary>A text on one line: plain where it can mean nothing else, otherwise in quotes.</summary>
    /// <param name="flow">It stands between <c>{}</c> or <c>[]</c>, or is a key.</param>
    public static string Scalar(string text, bool flow = false) =>
        IsPlain(text, flow) ? text : ArePrintable(text) ? "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'" : DoubleQuoted(text);

    /// <summary>A text as the value of a block key: a literal block where it has line breaks and one can hold it, otherwise <see cref="Scalar"/>.</summary>
    /// <param name="indent">Spaces in front of the block's lines, at least one.</param>
    /// <returns>What follows <c>key: </c>, without a line break at its end.</returns>
    public static string Value(string text, int indent)
    {
        var lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        if (lines.Length < 2 || !IsLiteral(lines))
        {
            return Scalar(text);
        }

        var block = new StringBuilder(text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in lines)
        {
            // An empty line stays empty: spaces at its end would only trouble those who read the file.
            block.Append('\n').Append(' ', line.Length == 0 ? 0 : indent).Append(line);
        }

        return block.ToString();
    }

    /// <summary>Comment lines, each after <paramref name="indent"/> spaces; what a line holds cannot end the comment.</summary>
    public static void AppendComment(StringBuilder yaml, string comment, int indent)
    {
        foreach (var line in comment.Split('\n'))
        {
            var clean = string.Concat(line.Where(c => IsPrintable(c) || c == '\t')).TrimEnd();
            yaml.Append(' ', indent).Append('#').Append(clean.Length == 0 ? string.Empty : " ").Append(clean).Append('\n');
        }
    }

    private static bool IsPlain(string text, bool flow)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] is ' ' or ':' || !(char.IsLetter(text[0]) || char.IsAsciiDigit(text[0]) || text[0] is '_' or '/' or '(' or '$'))
        {
            return false;
        }

        // A number in any base or notation, a date, or sexagesimal 1:30 ends in a digit or begins like 0x; 28d and 99.95% are neither.
        if (char.IsAsciiDigit(text[0]) && (char.IsAsciiDigit(text[^1]) || text[^1] is '.' or '_' || (text[0] == '0' && text.Length > 1 && char.IsAsciiLetter(text[1]))))
        {
            return false;
        }

        return ArePrintable(text)
            && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
            && (!flow || text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '%'))
            && (text.Length > LongestWord || !Words.Contains(text, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsLiteral(string[] lines) =>
        lines[0].Length > 0 && lines[0][0] is not (' ' or '\t') && lines[^1].Length > 0
        && Array.TrueForAll(lines, line => (line.Length == 0 || !string.IsNullOrWhiteSpace(line)) && ArePrintable(line, orTab: true));

    /// <summary>Nearly all there is to write is ASCII, and thousands of rules are long.</summary>
    private static bool ArePrintable(ReadOnlySpan<char> text, bool orTab = false)
    {
        var rest = text.IndexOfAnyExceptInRange(' ', '~');
        if (rest >= 0)
        {
            foreach (var c in text[rest..])
            {
                if (!IsPrintable(c) && !(orTab && c == '\t'))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>On one line without an escape. Surrogates are left to their pairs.</summary>
    private static bool IsPrintable(char c) => c is >= ' ' and not ('\u007F' or (>= '\u0080' and <= '\u00A0') or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF');

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\t' => quoted.Append(@"\t"),
                _ when IsPrintable(c) => quoted.Append(c),
                _ => quoted.Append(@"\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
            };
        }

        return quoted.Append('"').ToString();
    }
}
