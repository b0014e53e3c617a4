namespace ErrorBudgetGate.Config.Foreign;

/// <summary>What a piece of PromQL is.</summary>
internal enum TokenKind
{
    /// <summary>A metric's, function's or label's name, or a keyword.</summary>
    Name,

    /// <summary>A number or duration: it begins with a digit.</summary>
    Number,

    /// <summary>A quoted text.</summary>
    Text,

    /// <summary>What stands for the range: <c>{{.window}}</c> or <c>$window</c>.</summary>
    Window,

    /// <summary>Any other character.</summary>
    Symbol,
}

/// <summary>A piece of a query.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last.</param>
/// <param name="Partner">For a bracket: the index, among the tokens, of the one it belongs to; otherwise -1.</param>
internal readonly record struct PromQlToken(TokenKind Kind, int Start, int End, int Partner);

/// <summary>A query in pieces, so that brackets in quoted texts and comments cannot be mistaken for the query's own.</summary>
internal sealed class PromQlTokens
{
    private readonly List<PromQlToken> _tokens = [];
    private readonly List<(int Start, int End)> _comments = [];
    private readonly string _text;

    private PromQlTokens(string text) => _text = text;

    public IReadOnlyList<PromQlToken> All => _tokens;

    /// <summary>What the query's own comments say, without their marks.</summary>
    public IReadOnlyList<string> Comments => [.. _comments.Select(c => _text[(c.Start + 1)..c.End].Trim())];

    /// <summary>The pieces; <paramref name="fault"/> is null, or what is wrong with the text and what would be right.</summary>
    public static PromQlTokens Read(string text, out string? fault)
    {
        var tokens = new PromQlTokens(text);
        fault = tokens.Scan() ?? tokens.Pair();
        return tokens;
    }

    public ReadOnlySpan<char> Of(int index) => _text.AsSpan(_tokens[index].Start, _tokens[index].End - _tokens[index].Start);

    public bool Is(int index, string text) => index < _tokens.Count && index >= 0 && Of(index).SequenceEqual(text);

    /// <summary>PromQL's own words may be written in any case.</summary>
    public bool IsWord(int index, string word) => index >= 0 && index < _tokens.Count && _tokens[index].Kind == TokenKind.Name && Of(index).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of the tokens from one up to another, without comments and with <c>$window</c> for the range.</summary>
    public string Text(int first, int end) => first < end ? Slice(_tokens[first].Start, _tokens[end - 1].End) : string.Empty;

    /// <summary>The same, with what lies between it and the token at <paramref name="end"/>.</summary>
    public string Between(int first, int end) => first < end ? Slice(_tokens[first].Start, _tokens[end].Start) : string.Empty;

    private string Slice(int start, int stop)
    {
        var (text, at) = (string.Empty, start);
        var cuts = _comments.Select(c => (c.Start, c.End, Replacement: string.Empty))
            .Concat(_tokens.Where(t => t.Kind == TokenKind.Window).Select(t => (t.Start, t.End, Replacement: Shapes.PromQlShapes.WindowVariable)))
            .Where(c => c.Start >= start && c.End <= stop)
            .OrderBy(c => c.Start);
        foreach (var cut in cuts)
        {
            text += string.Concat(_text.AsSpan(at, cut.Start - at), cut.Replacement);
            at = cut.End;
        }

        text += _text[at..stop];

        // Where a comment stood, a blank line would be left; a raw quote alone may hold lines of its own.
        return _comments.Count == 0 || text.Contains('`', StringComparison.Ordinal)
            ? text
            : string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0));
    }

    private string? Scan()
    {
        var at = 0;
        while (at < _text.Length)
        {
            var c = _text[at];
            var end = at + 1;
            if (char.IsWhiteSpace(c))
            {
                at = end;
                continue;
            }

            if (c == '#')
            {
                end = LineEnd(at);
                _comments.Add((at, end));
                at = end;
                continue;
            }

            var kind = TokenKind.Symbol;
            if (c is '"' or '\'' or '`')
            {
                (kind, end) = (TokenKind.Text, TextEnd(at));
                if (end < 0)
                {
                    return $"the quote {c} at character {at + 1} is not closed; close it.";
                }

                if (_text.AsSpan(at, end - at).IndexOf("{{") >= 0)
                {
                    return $"the quoted text at character {at + 1} holds a template; write its value out, the window can stand in [ ] alone.";
                }
            }
            else if (WindowEnd(at) is var window and > 0)
            {
                (kind, end) = (TokenKind.Window, window);
            }
            else if (c == '$' || (c == '{' && at + 1 < _text.Length && _text[at + 1] == '{'))
            {
                return $"the query holds a variable or template at character {at + 1} that is not known; known are {{{{.window}}}} and $window, write others out.";
            }
            else if (char.IsAsciiLetter(c) || c == '_' || (c == ':' && !IsStep()))
            {
                (kind, end) = (TokenKind.Name, WordEnd(at, ':'));
            }
            else if (char.IsAsciiDigit(c))
            {
                (kind, end) = (TokenKind.Number, WordEnd(at, '.'));
            }

            _tokens.Add(new PromQlToken(kind, at, end, Partner: -1));
            at = end;
        }

        return null;
    }

    /// <summary>A colon behind a range's length belongs to a subquery, any other to a name.</summary>
    private bool IsStep() => _tokens is [.., { Kind: TokenKind.Window or TokenKind.Number }];

    /// <summary>Every bracket finds its own.</summary>
    private string? Pair()
    {
        var open = new Stack<int>();
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i].Kind != TokenKind.Symbol)
            {
                continue;
            }

            var c = _text[_tokens[i].Start];
            if (c is '(' or '[' or '{')
            {
                open.Push(i);
            }
            else if (c is ')' or ']' or '}')
            {
                if (!open.TryPop(out var other) || _text[_tokens[other].Start] != (c == ')' ? '(' : c == ']' ? '[' : '{'))
                {
                    return $"'{c}' at character {_tokens[i].Start + 1} closes nothing; check the brackets.";
                }

                _tokens[other] = _tokens[other] with { Partner = i };
                _tokens[i] = _tokens[i] with { Partner = other };
            }
        }

        return open.TryPeek(out var left) ? $"'{_text[_tokens[left].Start]}' at character {_tokens[left].Start + 1} is not closed; close it." : null;
    }

    /// <summary>After the placeholder that begins here; 0: none does.</summary>
    private int WindowEnd(int at)
    {
        var rest = _text.AsSpan(at);
        if (rest.StartsWith("$window"))
        {
            return rest.Length > 7 && (char.IsAsciiLetterOrDigit(rest[7]) || rest[7] is '_') ? 0 : at + 7;
        }

        var close = rest.StartsWith("{{") ? rest.IndexOf("}}") : -1;
        return close > 0 && rest[2..close].Trim().SequenceEqual(".window") ? at + close + 2 : 0;
    }

    /// <param name="mark">Belongs to the word too: a colon to names, a point to numbers.</param>
    private int WordEnd(int at, char mark)
    {
        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_' || _text[at] == mark))
        {
            at++;
        }

        return at;
    }

    private int LineEnd(int at)
    {
        var end = _text.AsSpan(at).IndexOfAny('\n', '\r');
        return end < 0 ? _text.Length : at + end;
    }

    private int TextEnd(int start)
    {
        var quote = _text[start];
        for (var i = start + 1; i < _text.Length; i++)
        {
            if (_text[i] == quote)
            {
                return i + 1;
            }

            if (quote != '`' && _text[i] is '\n' or '\r')
            {
                return -1;
            }

            if (quote != '`' && _text[i] == '\\')
            {
                i++;
            }
        }

        return -1;
    }
}
