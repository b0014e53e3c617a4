using System.Text;

namespace ErrorBudgetGate.Adapters.Slack;

/// <summary>Text for Slack: escaped, then cut, never inside an entity or a surrogate pair.</summary>
internal static class SlackText
{
    private const char Ellipsis = '…';

    /// <summary>Escapes <c>&amp; &lt; &gt;</c>, Slack's only control characters, which also disarms mentions such as <c>&lt;!channel&gt;</c>.</summary>
    /// <param name="longest">In UTF-16 units of the escaped text, at least 1. How Slack counts is not documented; no likely way of counting finds more.</param>
    public static string Escape(string text, int longest)
    {
        var escaped = new StringBuilder(Math.Min(text.Length + 16, longest));

        // Where to cut if the rest does not fit: after the last whole character that leaves room for the ellipsis.
        var cut = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var width = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            Append(escaped, text, i, width);
            if (escaped.Length > longest)
            {
                escaped.Length = cut;
                return escaped.Append(Ellipsis).ToString();
            }

            if (escaped.Length <= longest - 1)
            {
                cut = escaped.Length;
            }

            i += width - 1;
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, string text, int at, int width)
    {
        if (width == 2)
        {
            escaped.Append(text, at, 2);
            return;
        }

        switch (text[at])
        {
            case '&':
                escaped.Append("&amp;");
                break;
            case '<':
                escaped.Append("&lt;");
                break;
            case '>':
                escaped.Append("&gt;");
                break;
            case var c when char.IsSurrogate(c):
                escaped.Append('\uFFFD');
                break;
            case var c when char.IsControl(c) && c != '\n':
                escaped.Append(' ');
                break;
            case var c:
                escaped.Append(c);
                break;
        }
    }
}
