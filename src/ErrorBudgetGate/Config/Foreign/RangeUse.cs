namespace ErrorBudgetGate.Config.Foreign;

/// <summary>How an expression uses ranges.</summary>
internal sealed class RangeUse(PromQlTokens tokens, int first, int end)
{
    private static string[] LinearWords => ["sum", "by", "without", "or", "on", "vector", "increase"];

    public EventQuery.Expression Expression(string text)
    {
        var functions = new SortedSet<string>(StringComparer.Ordinal);
        var hasRange = false;
        for (var i = first; i < end; i++)
        {
            if (tokens.Is(i, "[") && tokens.All[i].Partner > i)
            {
                if (tokens.All[i + 1].Kind == TokenKind.Window)
                {
                    functions.Add(Caller(i));
                }
                else
                {
                    hasRange = true;
                }
            }
        }

        var perSecond = functions.All(f => f is "rate" or "irate") ? text : functions is { Count: 1 } && functions.Contains("increase") && IsLinear() ? WithRates() : null;
        return new EventQuery.Expression(text, [.. functions], hasRange, functions.Count == 0 ? null : perSecond);
    }

    /// <summary>The function whose argument the range at <paramref name="range"/> ends; <c>?</c> when there is none.</summary>
    private string Caller(int range)
    {
        for (var i = range - 1; i >= first; i--)
        {
            var partner = tokens.All[i].Partner;
            if (partner >= 0 && partner < i)
            {
                i = partner;
            }
            else if (tokens.Is(i, "("))
            {
                return i > first && tokens.All[i - 1].Kind == TokenKind.Name ? tokens.Of(i - 1).ToString() : "?";
            }
        }

        return "?";
    }

    /// <summary>Sums and differences of sums of increases alone: divided by the window's seconds each, it is the same in rates.</summary>
    private bool IsLinear()
    {
        for (var i = first; i < end; i++)
        {
            var token = tokens.All[i];
            if (tokens.Is(i, "{") || (tokens.Is(i, "(") && (tokens.IsWord(i - 1, "by") || tokens.IsWord(i - 1, "without"))))
            {
                i = token.Partner;
            }
            else if (token.Kind == TokenKind.Name)
            {
                var word = tokens.Of(i).ToString();
                if (!tokens.Is(i + 1, "[") && !tokens.Is(i + 1, "{") && !LinearWords.Contains(word, StringComparer.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
            else if (token.Kind == TokenKind.Number ? !(tokens.Is(i, "0") && tokens.Is(i - 2, "vector")) : token.Kind == TokenKind.Symbol && !(token.Partner >= 0 || tokens.Is(i, "+") || tokens.Is(i, "-")))
            {
                return false;
            }
        }

        return true;
    }

    private string WithRates()
    {
        var text = string.Empty;
        var from = first;
        for (var i = first; i < end; i++)
        {
            if (tokens.Is(i, "increase") && tokens.Is(i + 1, "("))
            {
                // What lies between two tokens belongs to the former: a piece goes on to where the next begins.
                text += tokens.Between(from, i) + "rate";
                from = i + 1;
            }
        }

        return text + tokens.Text(from, end);
    }
}
