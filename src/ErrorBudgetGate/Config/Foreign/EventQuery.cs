using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>What a foreign query measures, as far as it can be told exactly.</summary>
/// <param name="Text">The query without its comments, with <c>$window</c> for the range.</param>
internal abstract record EventQuery(string Text)
{
    /// <summary>A counter's events.</summary>
    /// <param name="Selector">A plain series selector.</param>
    /// <param name="Function"><c>rate</c>, <c>increase</c>, or empty: the counter itself.</param>
    /// <param name="Range">As it is written, <c>$window</c> for a placeholder; empty without a function.</param>
    /// <param name="ZeroFilled">With <c>or vector(0)</c>: no series means no events.</param>
    public sealed record Counter(string Selector, string Function, string Range, bool ZeroFilled, string Text) : EventQuery(Text);

    /// <summary>A counter's events but for some of them.</summary>
    public sealed record Difference(Counter All, Counter Part, string Text) : EventQuery(Text);

    /// <summary>Anything else.</summary>
    /// <param name="Functions">What reads a range of the window: <c>rate</c>, <c>sum_over_time</c>.</param>
    /// <param name="HasRange">It reads a fixed range somewhere.</param>
    /// <param name="PerSecondText">The same in events per second, where that can be told; else null.</param>
    public sealed record Expression(string Text, IReadOnlyList<string> Functions, bool HasRange, string? PerSecondText) : EventQuery(Text);

    public bool HasWindow => this switch
    {
        Counter counter => counter.Range == PromQlShapes.WindowVariable,
        Difference difference => difference.All.Range == PromQlShapes.WindowVariable,
        Expression expression => expression.Functions.Count > 0,
        _ => false,
    };

    /// <summary>PromQL in events per second over <c>$window</c>, or the query as it stands where that cannot be told.</summary>
    public string RateText => this switch
    {
        Counter { Function: "rate", Range: PromQlShapes.WindowVariable } counter => counter.Text,
        Counter counter => $"sum(rate({counter.Selector}[$window])){(counter.ZeroFilled ? " or vector(0)" : string.Empty)}",
        Difference { All: { Function: "rate", Range: PromQlShapes.WindowVariable } } difference => difference.Text,
        Difference difference => $"({difference.All.RateText}) - ({difference.Part.RateText})",
        Expression expression => expression.PerSecondText ?? expression.Text,
        _ => Text,
    };

    /// <summary>Null and what is wrong, or the query.</summary>
    public static EventQuery? Read(string text, out string? fault)
    {
        var tokens = Checked(text, out fault);
        return tokens is null ? null : new Recogniser(tokens).Query(0, tokens.All.Count);
    }

    /// <summary>A ratio of events: <c>part / total</c>, or <c>1 - part / total</c>. Null: it cannot be told apart.</summary>
    public static (EventQuery Part, EventQuery Total, bool Inverted)? ReadQuotient(string text, out string? fault)
    {
        var tokens = Checked(text, out fault);
        return tokens is null ? null : new Recogniser(tokens).Quotient();
    }

    /// <summary>What the query's own comments say.</summary>
    public static IReadOnlyList<string> CommentsOf(string text) => PromQlTokens.Read(text, out _).Comments;

    private static PromQlTokens? Checked(string text, out string? fault)
    {
        var tokens = PromQlTokens.Read(text, out fault);
        fault ??= tokens.All.Count == 0 ? "the query is empty; write PromQL." : QueryFault(tokens);
        return fault is null ? tokens : null;
    }

    private static string? QueryFault(PromQlTokens tokens)
    {
        for (var i = 0; i < tokens.All.Count; i++)
        {
            var at = tokens.All[i].Start + 1;
            if (tokens.All[i].Kind == TokenKind.Window && !(tokens.Is(i - 1, "[") && (tokens.Is(i + 1, "]") || tokens.Is(i + 1, ":"))))
            {
                return $"the window at character {at} does not stand in a range; write it as [{{{{.window}}}}] behind a selector.";
            }

            var shifts = tokens.IsWord(i, "offset") && (tokens.Is(i + 1, "-") || (i + 1 < tokens.All.Count && tokens.All[i + 1].Kind == TokenKind.Number));
            if (shifts || tokens.Is(i, "@"))
            {
                return $"{(shifts ? "offset" : "@")} at character {at} looks at another time than the window; remove it.";
            }
        }

        return null;
    }

    /// <summary>Finds the shapes whose events can be counted exactly.</summary>
    private sealed class Recogniser(PromQlTokens tokens)
    {
        public EventQuery Query(int first, int end)
        {
            var (a, b) = Strip(first, end);
            var text = tokens.Text(first, end);
            if (Counter(a, b) is { } counter)
            {
                return counter with { Text = text };
            }

            var (inner, innerEnd, filled) = WithoutZeroFill(a, b);
            (inner, innerEnd) = Strip(inner, innerEnd);
            if (!filled && TopLevel(inner, innerEnd) is [var minus] && tokens.Is(minus, "-")
                && Counter(inner, minus) is { ZeroFilled: false } all && Counter(minus + 1, innerEnd) is { } part
                && all.Function == part.Function && all.Range == part.Range && IsSum(inner, minus) && IsSum(minus + 1, innerEnd))
            {
                return new Difference(all, part, text);
            }

            return new RangeUse(tokens, first, end).Expression(text);
        }

        public (EventQuery Part, EventQuery Total, bool Inverted)? Quotient()
        {
            var (a, b) = Strip(0, tokens.All.Count);
            var inverted = tokens.Is(a, "1") && tokens.Is(a + 1, "-");
            if (inverted)
            {
                (a, b) = Strip(a + 2, b);
            }

            if (TopLevel(a, b) is not [var slash] || !tokens.Is(slash, "/") || slash == a || slash + 1 == b || IsMatching(slash + 1))
            {
                return null;
            }

            return (Query(a, slash), Query(slash + 1, b), inverted);
        }

        /// <summary>A selector, <c>sum(selector)</c>, <c>sum(rate(selector[range]))</c> or the same with <c>increase</c>, each perhaps with <c>or vector(0)</c>.</summary>
        private Counter? Counter(int first, int end)
        {
            var (a, b, filled) = WithoutZeroFill(first, end);
            (a, b) = Strip(a, b);
            if (!filled)
            {
                (a, b, filled) = WithoutZeroFill(a, b);
                (a, b) = Strip(a, b);
            }

            var sum = tokens.IsWord(a, "sum") && IsCall(a, b);
            var (s, t) = sum ? Strip(a + 2, b - 1) : (a, b);
            if (sum && (tokens.Is(s, "rate") || tokens.Is(s, "increase")) && IsCall(s, t))
            {
                var (x, y) = Strip(s + 2, t - 1);
                var range = y - 3;
                return range > x && tokens.Is(range, "[") && tokens.All[range].Partner == y - 1 && tokens.All[range + 1].Kind is TokenKind.Window or TokenKind.Number && Selector(x, range) is { } counted
                    ? new Counter(counted, tokens.Of(s).ToString(), tokens.Text(range + 1, range + 2), filled, tokens.Text(first, end))
                    : null;
            }

            return Selector(s, t) is { } selector ? new Counter(selector, string.Empty, string.Empty, filled, tokens.Text(first, end)) : null;
        }

        private string? Selector(int first, int end)
        {
            if (first >= end || Enumerable.Range(first, end - first).Any(i => tokens.All[i].Kind == TokenKind.Window))
            {
                return null;
            }

            var text = tokens.Text(first, end);
            return PromQlShapes.Selector.Fault(text) is null ? text : null;
        }

        /// <summary>Without <c>or vector(0)</c> or <c>or on() vector(0)</c> at the end.</summary>
        private (int First, int End, bool Filled) WithoutZeroFill(int first, int end)
        {
            if (!(end - 5 > first && tokens.Is(end - 1, ")") && tokens.Is(end - 2, "0") && tokens.Is(end - 3, "(") && tokens.Is(end - 4, "vector")))
            {
                return (first, end, false);
            }

            var or = tokens.Is(end - 5, ")") && tokens.Is(end - 6, "(") && tokens.IsWord(end - 7, "on") ? end - 8 : end - 5;
            return or > first && tokens.IsWord(or, "or") && TopLevel(first, or) is var operators && !operators.Any(o => tokens.IsWord(o, "or") || tokens.IsWord(o, "unless"))
                ? (first, or, true)
                : (first, end, false);
        }

        /// <summary>The call of the function that stands at <paramref name="name"/> ends at <paramref name="end"/>.</summary>
        private bool IsCall(int name, int end) => name + 2 < end && tokens.Is(name + 1, "(") && tokens.All[name + 1].Partner == end - 1;

        private (int First, int End) Strip(int first, int end)
        {
            while (first + 2 < end && tokens.Is(first, "(") && tokens.All[first].Partner == end - 1)
            {
                (first, end) = (first + 1, end - 1);
            }

            return (first, end);
        }

        /// <summary>Operators outside of all brackets.</summary>
        private List<int> TopLevel(int first, int end)
        {
            var operators = new List<int>();
            for (var i = first; i < end; i++)
            {
                if (tokens.All[i].Partner > i)
                {
                    i = tokens.All[i].Partner;
                }
                else if (tokens.All[i].Kind == TokenKind.Symbol || tokens.IsWord(i, "and") || tokens.IsWord(i, "or") || tokens.IsWord(i, "unless"))
                {
                    operators.Add(i);
                }
            }

            return operators;
        }

        /// <summary>One series: a difference of others would match them by their labels.</summary>
        private bool IsSum(int first, int end) => tokens.IsWord(Strip(first, end).First, "sum");

        private bool IsMatching(int i) => tokens.IsWord(i, "on") || tokens.IsWord(i, "ignoring") || tokens.IsWord(i, "bool");
    }
}
