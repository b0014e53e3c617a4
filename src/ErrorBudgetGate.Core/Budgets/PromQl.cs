using System.Globalization;
using System.Text;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>PromQL text that is safe to compose.</summary>
public static class PromQl
{
    /// <summary>Escapes a label value for double quotes: backslash, quote, and line breaks, as PromQL's string literals ask.</summary>
    public static string EscapeLabelValue(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    /// <summary>A number exactly, without an exponent.</summary>
    public static string Number(decimal value) => value.ToString("0.#############################", CultureInfo.InvariantCulture);

    /// <summary>A regular expression (RE2) that only this text matches; in a matcher it is to be escaped as a label value, too.</summary>
    public static string EscapeRegex(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c is '\\' or '.' or '+' or '*' or '?' or '(' or ')' or '|' or '[' or ']' or '{' or '}' or '^' or '$')
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        return text.ToString();
    }
}
