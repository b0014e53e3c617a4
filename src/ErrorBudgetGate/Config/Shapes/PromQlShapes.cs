using System.Text;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>PromQL texts. Not a parser: what would break the queries they are put into is found here, the rest by Prometheus.</summary>
internal static class PromQlShapes
{
    /// <summary>The word in a rate expression that stands for the range.</summary>
    public const string WindowVariable = "$window";

    /// <summary>Stands for a quoted text in what <see cref="Scan"/> leaves.</summary>
    private const char Quoted = '\u0001';

    /// <summary>A plain series selector: a name, matchers, or both.</summary>
    public static TextShape Selector => new("a series selector such as http_requests_total{job=\"api\"}")
    {
        Multiline = true,
        MaxLength = 8192,
        SchemaPattern = "^\\s*([A-Za-z_:][A-Za-z0-9_:]*\\s*(\\{[^()\\[]*[\\s\\S]*\\}\\s*)?|\\{[\\s\\S]+\\}\\s*)$",
        Rule = static text => Scan(text, out var outside)
            ?? (IsSelector(outside) ? null : $"{FaultList.Quote(text)} is not a plain series selector; write for example http_requests_total{{job=\"api\"}}, or use rates for an expression."),
    };

    /// <summary>A histogram's name, with or without matchers: suffixes and the label <c>le</c> are put to it.</summary>
    public static TextShape Histogram => new("a histogram such as http_request_duration_seconds{job=\"api\"}")
    {
        Multiline = true,
        MaxLength = 8192,
        SchemaPattern = "^\\s*([A-Za-z_:][A-Za-z0-9_:]*\\s*(\\{[\\s\\S]*\\}\\s*)?|\\{[\\s\\S]+\\}\\s*)$",
        Rule = static text => Scan(text, out var outside) ?? HistogramFault(text, outside),
    };

    /// <summary>An expression in events per second over <see cref="WindowVariable"/>.</summary>
    public static TextShape Rate => new("PromQL with $window such as sum(rate(http_requests_total[$window]))")
    {
        Multiline = true,
        MaxLength = 8192,
        SchemaPattern = "\\$window",
        Rule = static text => Scan(text, out var outside)
            ?? (!outside.Contains(WindowVariable, StringComparison.Ordinal)
                ? $"{FaultList.Quote(text)} has no $window; write the range as [$window] so that it can be asked over any window."
                : outside.Replace(WindowVariable, string.Empty, StringComparison.Ordinal).Contains('$', StringComparison.Ordinal)
                    ? $"{FaultList.Quote(text)} holds a variable other than $window; write its value out."
                    : null),
    };

    /// <summary>A complete query.</summary>
    public static TextShape Query => Expression("a PromQL query such as slo:error_budget_remaining:ratio{service=\"api\"}");

    /// <summary>PromQL that is evaluated as it stands.</summary>
    /// <param name="noun">What would be right.</param>
    public static TextShape Expression(string noun) => new(noun)
    {
        Multiline = true,
        MaxLength = 8192,
        Rule = static text => Scan(text, out var outside)
            ?? (outside.Contains('$', StringComparison.Ordinal) ? $"{FaultList.Quote(text)} holds a variable; write its value out." : null),
    };

    private static string? HistogramFault(string text, string outside)
    {
        if (PromSelector.Parse(text)?.Name is not { } name)
        {
            return $"{FaultList.Quote(text)} is not the name of a histogram with or without matchers; write for example http_request_duration_seconds{{job=\"api\"}}.";
        }

        foreach (var suffix in (ReadOnlySpan<string>)["_bucket", "_count", "_sum"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return $"{FaultList.Quote(text)} names one series of the histogram; leave {suffix} off, it is added where it is needed.";
            }
        }

        return outside.Split('{', ',').Any(static part => part.AsSpan().Trim() is ['l', 'e', var next, ..] && !char.IsAsciiLetterOrDigit(next) && next is not '_')
            ? $"{FaultList.Quote(text)} matches on the label le; leave it off, the threshold says which bucket counts."
            : null;
    }

    private static bool IsSelector(string outside)
    {
        var text = outside.AsSpan().Trim();
        var name = 0;
        while (name < text.Length && (char.IsAsciiLetter(text[name]) || text[name] is '_' or ':' || (name > 0 && char.IsAsciiDigit(text[name]))))
        {
            name++;
        }

        var matchers = text[name..].Trim();
        if (matchers.Length == 0)
        {
            return name > 0;
        }

        // Every matcher has a quoted value; an empty pair of braces alone would select everything.
        return matchers[0] == '{' && matchers.IndexOf('}') == matchers.Length - 1
            && (name > 0 || matchers.Contains(Quoted))
            && OnlyMatchers(matchers[1..^1]);
    }

    private static bool OnlyMatchers(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !char.IsWhiteSpace(c) && c is not ('_' or ':' or '=' or '!' or '~' or ',' or Quoted))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks quotes and brackets, and leaves the text with every quoted part replaced by one character.</summary>
    private static string? Scan(string text, out string outside)
    {
        var rest = new StringBuilder(text.Length);
        var open = new Stack<(char Closer, int At)>();
        outside = string.Empty;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"' or '\'' or '`':
                    var end = QuoteEnd(text, i);
                    if (end < 0)
                    {
                        return $"the quote {c} at character {i + 1} is not closed; close it.";
                    }

                    rest.Append(Quoted);
                    i = end;
                    continue;
                case '#':
                    return $"a comment begins at character {i + 1}; leave comments to the YAML around it.";
                case '(' or '[' or '{':
                    open.Push((c == '(' ? ')' : c == '[' ? ']' : '}', i));
                    break;
                case ')' or ']' or '}' when !open.TryPop(out var top) || top.Closer != c:
                    return $"'{c}' at character {i + 1} closes nothing; check the brackets.";
            }

            rest.Append(c);
        }

        outside = rest.ToString();
        return open.TryPeek(out var left) ? $"'{text[left.At]}' at character {left.At + 1} is not closed; add '{left.Closer}'." : null;
    }

    private static int QuoteEnd(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == text[start])
            {
                return i;
            }

            if (text[start] != '`' && text[i] is '\n' or '\r')
            {
                return -1;
            }

            if (text[start] != '`' && text[i] == '\\')
            {
                i++;
            }
        }

        return -1;
    }
}
