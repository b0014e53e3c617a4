namespace ErrorBudgetGate.Core.Budgets;

/// <summary>A time slice's expressions as PromQL that yields one sample without labels while it holds, and nothing while it does not.</summary>
public static class SliceConditions
{
    /// <summary>Holds while the slice counts: the total yields a sample that is not NaN.</summary>
    public static string Counts(Sli.Slices sli) => Holds(sli.Total);

    /// <summary>Holds while the condition is true; the slice is bad if it counts, too.</summary>
    public static string Bad(Sli.Slices sli) => YieldsOnlyWhenTrue(sli.Bad) ? Holds(sli.Bad) : $"count((({sli.Bad.Trim()}) != 0) >= -Inf)";

    /// <summary>Holds while the condition can be told, true or not; null where its text does not show how to ask.</summary>
    public static string? Known(Sli.Slices sli)
    {
        var bad = Unwrapped(sli.Bad).ToString();
        var (yieldsOnlyWhenTrue, comparison) = Read(bad);
        return !yieldsOnlyWhenTrue ? Holds(bad) : comparison is { } end ? Holds($"{bad[..end]} bool{bad[end..]}") : null;
    }

    /// <summary>Whether the condition is true as soon as it yields a sample. A comparison without <c>bool</c> passes its left side on, and that may well be zero: <c>success_ratio &lt; 0.99</c> in a total outage. Any other expression has to be judged by its value.</summary>
    /// <remarks>The outermost comparison tells. Where there is none, or where <c>and</c>, <c>or</c> or <c>unless</c> join several, one without <c>bool</c> anywhere does.</remarks>
    public static bool YieldsOnlyWhenTrue(string condition) => Read(Unwrapped(condition)).YieldsOnlyWhenTrue;

    private static string Holds(string expression) => $"count(({expression.Trim()}) >= -Inf)";

    /// <summary>The second figure is the place behind the one outermost comparison without <c>bool</c>.</summary>
    private static (bool YieldsOnlyWhenTrue, int? Comparison) Read(ReadOnlySpan<char> text)
    {
        var (filters, outermost, joined) = (false, (bool?)null, false);
        var (comparisons, end, depth) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' or '\'' or '`':
                    i = QuoteEnd(text, i);
                    break;
                case '{' or '[':
                    i = BracketEnd(text, i);
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '=' or '!' or '<' or '>':
                    i += text[(i + 1)..] is ['=', ..] ? 1 : 0;
                    var isFilter = !Word(text[(i + 1)..].TrimStart()).Equals("bool", StringComparison.OrdinalIgnoreCase);
                    filters |= isFilter;
                    if (depth == 0)
                    {
                        (outermost, end) = (isFilter, i + 1);
                        comparisons++;
                    }

                    break;
                case var c when char.IsAsciiLetter(c) || c is '_' or ':':
                    var word = Word(text[i..]);
                    joined |= depth == 0 && (word.Equals("and", StringComparison.OrdinalIgnoreCase)
                        || word.Equals("or", StringComparison.OrdinalIgnoreCase) || word.Equals("unless", StringComparison.OrdinalIgnoreCase));
                    i += word.Length - 1;
                    break;
            }
        }

        return (joined ? filters : outermost ?? filters, outermost is true && comparisons == 1 && !joined ? end : null);
    }

    private static ReadOnlySpan<char> Unwrapped(string condition)
    {
        var text = condition.AsSpan().Trim();
        while (IsWrapped(text))
        {
            text = text[1..^1].Trim();
        }

        return text;
    }

    /// <summary>A parenthesis at the beginning closes at the end, not before.</summary>
    private static bool IsWrapped(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length && text[0] == '('; i++)
        {
            switch (text[i])
            {
                case '"' or '\'' or '`':
                    i = QuoteEnd(text, i);
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    return i == text.Length - 1;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or ':'))
        {
            end++;
        }

        return text[..end];
    }

    private static int BracketEnd(ReadOnlySpan<char> text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] is '"' or '\'' or '`')
            {
                i = QuoteEnd(text, i);
            }
            else if (text[i] == (text[start] == '{' ? '}' : ']'))
            {
                return i;
            }
        }

        return text.Length - 1;
    }

    private static int QuoteEnd(ReadOnlySpan<char> text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] != '`')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i;
            }
        }

        return text.Length - 1;
    }
}
