namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Tells a plain series selector, whose samples have a time of their own, from any other PromQL, whose samples carry the time of evaluation.</summary>
internal static class PlainSelector
{
    /// <summary>True for <c>name</c>, <c>name{matchers}</c> and <c>{matchers}</c>; no function, operator, range, offset, <c>@</c> or comment. What is not understood is not plain.</summary>
    public static bool Matches(string query)
    {
        var rest = query.AsSpan().Trim();
        var name = Name(rest, withColon: true);
        if (name > 0 && IsNumber(rest[..name]))
        {
            return false;
        }

        rest = rest[name..].TrimStart();
        return rest.IsEmpty ? name > 0 : rest[0] == '{' && IsMatchers(rest[1..]);
    }

    /// <summary>The rest after an opening brace: matchers up to a closing brace that ends the query.</summary>
    private static bool IsMatchers(ReadOnlySpan<char> rest)
    {
        while (true)
        {
            rest = rest.TrimStart();
            if (rest is ['}', ..])
            {
                return rest.Length == 1;
            }

            var length = Matcher(rest);
            if (length == 0)
            {
                return false;
            }

            rest = rest[length..].TrimStart();
            if (rest is [',', ..])
            {
                rest = rest[1..];
            }
            else if (rest is not ['}', ..])
            {
                return false;
            }
        }
    }

    /// <summary>Length of <c>label op "value"</c>, or of a quoted metric name (Prometheus 3); zero if there is neither.</summary>
    private static int Matcher(ReadOnlySpan<char> text)
    {
        var quoted = Quoted(text);
        var at = quoted > 0 ? quoted : Name(text, withColon: false);
        if (at == 0)
        {
            return 0;
        }

        var afterLabel = at;
        at += Blank(text[at..]);
        var op = text[at..] switch
        {
            ['=', '~', ..] or ['!', '=', ..] or ['!', '~', ..] => 2,
            ['=', ..] => 1,
            _ => 0,
        };
        if (op == 0)
        {
            return quoted > 0 ? afterLabel : 0;
        }

        at += op;
        at += Blank(text[at..]);
        var value = Quoted(text[at..]);
        return value == 0 ? 0 : at + value;
    }

    /// <summary>Length of a string literal with its quotes; zero if there is none or it does not end.</summary>
    private static int Quoted(ReadOnlySpan<char> text)
    {
        if (text is not [var quote, ..] || quote is not ('"' or '\'' or '`'))
        {
            return 0;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                return i + 1;
            }

            if (text[i] == '\\' && quote != '`')
            {
                i++;
            }
        }

        return 0;
    }

    private static int Name(ReadOnlySpan<char> text, bool withColon)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiLetter(text[i]) || text[i] == '_' || (withColon && text[i] == ':') || (i > 0 && char.IsAsciiDigit(text[i]))))
        {
            i++;
        }

        return i;
    }

    private static int Blank(ReadOnlySpan<char> text) => text.Length - text.TrimStart().Length;

    private static bool IsNumber(ReadOnlySpan<char> name) =>
        name.Equals("nan", StringComparison.OrdinalIgnoreCase) || name.Equals("inf", StringComparison.OrdinalIgnoreCase);
}
