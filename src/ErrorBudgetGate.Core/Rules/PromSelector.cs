using System.Globalization;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>A series selector in its parts, so that rules can ask for its neighbours: a histogram's buckets, the process behind the series.</summary>
public sealed class PromSelector
{
    private const string NameLabel = "__name__";

    /// <summary>Labels that Prometheus itself gives to all series of one target, by service discovery or by convention.</summary>
    private static readonly string[] TargetLabels = ["cluster", "namespace", "job", "instance"];

    private readonly List<Matcher> _matchers;

    private PromSelector(string? name, List<Matcher> matchers)
    {
        Name = name;
        _matchers = matchers;
    }

    /// <summary>The metric's name; null where the selector leaves it open.</summary>
    public string? Name { get; }

    /// <summary>Reads <c>name</c>, <c>name{matchers}</c> or <c>{matchers}</c>; null for anything else.</summary>
    public static PromSelector? Parse(string text)
    {
        var at = SkipBlank(text, 0);
        var end = WordEnd(text, at);
        var name = end > at ? text[at..end] : null;
        at = SkipBlank(text, end);
        var matchers = new List<Matcher>();
        if (at == text.Length)
        {
            return name is null ? null : new PromSelector(name, matchers);
        }

        if (text[at] != '{' || !ReadMatchers(text, ref at, matchers) || SkipBlank(text, at) != text.Length)
        {
            return null;
        }

        if (matchers.Find(m => m.Label == NameLabel) is { } named)
        {
            if (name is not null)
            {
                return null;
            }

            if (named.Operator == "=" && Unquote(named.Value) is { } literal && WordEnd(literal, 0) == literal.Length)
            {
                matchers.Remove(named);
                name = literal;
            }
        }

        return new PromSelector(name, matchers);
    }

    /// <summary>The same series under the name with <paramref name="suffix"/>, and one matcher more.</summary>
    public string With(string suffix, string? matcher = null)
    {
        var all = _matchers.Select(m => m.ToString());
        all = matcher is null ? all : all.Append(matcher);
        return (Name is null ? string.Empty : Name + suffix) + Braces(all);
    }

    /// <summary>A metric of the same targets: what the selector says about its target is kept, what it says about the series is not.</summary>
    public string OfSameTargets(string metric) =>
        metric + Braces(_matchers.Where(m => Array.IndexOf(TargetLabels, m.Label) >= 0).Select(m => m.ToString()));

    public override string ToString() => With(string.Empty);

    private static string Braces(IEnumerable<string> matchers)
    {
        var text = string.Join(',', matchers);
        return text.Length == 0 ? string.Empty : "{" + text + "}";
    }

    private static bool ReadMatchers(string text, ref int at, List<Matcher> matchers)
    {
        at = SkipBlank(text, at + 1);
        while (at < text.Length && text[at] != '}')
        {
            var labelEnd = WordEnd(text, at);
            var op = SkipBlank(text, labelEnd);
            var opEnd = op;
            while (opEnd < text.Length && text[opEnd] is '=' or '!' or '~')
            {
                opEnd++;
            }

            var value = SkipBlank(text, opEnd);
            var valueEnd = QuoteEnd(text, value);
            if (labelEnd == at || text[op..opEnd] is not ("=" or "!=" or "=~" or "!~") || valueEnd < 0)
            {
                return false;
            }

            matchers.Add(new Matcher(text[at..labelEnd], text[op..opEnd], text[value..valueEnd]));
            at = SkipBlank(text, valueEnd);
            if (at < text.Length && text[at] == ',')
            {
                at = SkipBlank(text, at + 1);
            }
            else if (at < text.Length && text[at] != '}')
            {
                return false;
            }
        }

        return at++ < text.Length;
    }

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int WordEnd(string text, int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] is '_' or ':' || (at > start && char.IsAsciiDigit(text[at]))))
        {
            at++;
        }

        return at;
    }

    /// <summary>The place after a quoted text; negative where there is none.</summary>
    private static int QuoteEnd(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('"' or '\'' or '`'))
        {
            return -1;
        }

        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == text[at])
            {
                return i + 1;
            }

            if (text[i] == '\\' && text[at] != '`')
            {
                i++;
            }
        }

        return -1;
    }

    /// <summary>Only names are unquoted, and they need no escapes.</summary>
    private static string? Unquote(string quoted) => quoted.Contains('\\') ? null : quoted[1..^1];

    private sealed record Matcher(string Label, string Operator, string Value)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label}{Operator}{Value}");
    }
}
