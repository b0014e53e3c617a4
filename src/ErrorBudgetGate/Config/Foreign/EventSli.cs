using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>A foreign query where it stands.</summary>
/// <param name="Node">The text's node.</param>
/// <param name="Query">What it measures.</param>
internal sealed record PlacedQuery(YamlNode Node, EventQuery Query);

/// <summary>From two foreign queries, failed or good events and all events, to an <c>sli</c>.</summary>
/// <param name="key"><c>bad</c> or <c>good</c>: what <paramref name="part"/> counts.</param>
internal sealed class EventSli(string key, PlacedQuery part, PlacedQuery total, FaultList faults, SourceTrace trace)
{
    private string OtherKey => key == "bad" ? "good" : "bad";

    /// <summary>Null and a fault where the two do not make a ratio.</summary>
    public YamlNode.Mapping? Occurrences()
    {
        if (!IsRatio())
        {
            return null;
        }

        YamlNode.Mapping pair;
        if (Exact() is var (countedKey, counted, all))
        {
            pair = Nodes.Map(part.Node.At, ("counters", Pair(countedKey, counted.Selector, all.Selector)));
        }
        else
        {
            faults.Note(part.Node.At, "these queries are no plain sum(rate(SELECTOR[window])); they stay rates, whose five-minute counts are approximate.");
            Units();
            pair = Nodes.Map(part.Node.At, ("rates", Pair(key, part.Query.RateText, total.Query.RateText)));
        }

        var before = faults.Items.Count;
        SliShape.Document.Check(pair, faults);
        return faults.Items.Count == before ? pair : null;
    }

    /// <summary>Slices of this length that are bad where less than <paramref name="sliceTarget"/> of their events are good.</summary>
    public YamlNode.Mapping? Slices(decimal sliceTarget, YamlNode.Scalar length)
    {
        if (!IsRatio())
        {
            return null;
        }

        var (counted, all) = (InSlice(part.Query, length.Text), InSlice(total.Query, length.Text));
        var filled = part.Query is EventQuery.Counter { ZeroFilled: true } ? counted : $"({counted} or 0 * {all})";
        var bad = key == "good"
            ? $"{filled} < {Nodes.Number(sliceTarget)} * {all}"
            : $"{filled} > {Nodes.Number(1m - sliceTarget)} * {all}";
        faults.NoteOnce(part.Node.At, $"a slice without events counts as good, and a slice of {length.Text} needs at least two scrapes; write slices yourself if either does not fit.");
        var slices = Nodes.Map(part.Node.At, ("slices", Nodes.Map(
            part.Node.At,
            ("bad", trace.Anchor(Nodes.Text(bad, part.Node.At), faults, part.Node.At)),
            ("total", trace.Anchor(Nodes.Text(all, total.Node.At), faults, total.Node.At)),
            ("length", length))));
        var before = faults.Items.Count;
        SliShape.Document.Check(slices, faults);
        return faults.Items.Count == before ? slices : null;
    }

    private static string InSlice(EventQuery query, string length)
    {
        var text = query.RateText.Replace(PromQlShapes.WindowVariable, length, StringComparison.Ordinal);
        return query is EventQuery.Counter { ZeroFilled: false } ? text : $"({text})";
    }

    /// <summary>What is counted, and all, where both are counters.</summary>
    private (string Key, EventQuery.Counter Counted, EventQuery.Counter All)? Exact()
    {
        if (total.Query is not EventQuery.Counter { ZeroFilled: false } all)
        {
            return null;
        }

        return part.Query switch
        {
            EventQuery.Counter counted => (key, counted, all),
            EventQuery.Difference difference when Same(difference.All.Selector, all.Selector) => (OtherKey, difference.Part, all),
            _ => null,
        };
    }

    /// <summary>A rate over an increase, or over another range, is no share of events.</summary>
    private bool IsRatio()
    {
        var (one, other) = (Reads(part.Query), Reads(total.Query));
        if (one.Function is "" or "rate" or "increase" && other.Function is "" or "rate" or "increase" && one != other)
        {
            faults.Add(
                part.Node.At,
                one.Function != other.Function
                    ? $"this query is {Words(one.Function)} and the total (line {total.Node.At.Line}) {Words(other.Function)}: their quotient is no share; write both alike."
                    : $"this query reads [{one.Range}] and the total (line {total.Node.At.Line}) [{other.Range}]: their quotient is no share; write both alike.");
            return false;
        }

        return true;
    }

    private static string Words(string function) => function.Length == 0 ? "a plain counter" : $"made of {function}";

    /// <summary>The one function and range that a query reads its events with; null where it has several or none.</summary>
    private static (string? Function, string Range) Reads(EventQuery query) => query switch
    {
        EventQuery.Counter counter => (counter.Function, counter.Range),
        EventQuery.Difference difference => (difference.All.Function, difference.All.Range),
        EventQuery.Expression { Functions: [var function], HasRange: false } => (function, PromQlShapes.WindowVariable),
        _ => (null, string.Empty),
    };

    private void Units()
    {
        if (part.Query is EventQuery.Expression { PerSecondText: null } || total.Query is EventQuery.Expression { PerSecondText: null })
        {
            faults.Note(part.Node.At, "these queries do not yield events per second; the share of the budget is right, counts of events and money are not until they are written with rate().");
        }
    }

    private YamlNode.Mapping Pair(string countedKey, string counted, string all) => Nodes.Map(
        part.Node.At,
        (countedKey, Commented(Nodes.Text(counted.Trim(), part.Node.At), part.Node)),
        ("total", Commented(Nodes.Text(all.Trim(), total.Node.At), total.Node)));

    private YamlNode.Scalar Commented(YamlNode.Scalar node, YamlNode source)
    {
        trace.Anchor(node, faults, source.At);
        trace.Remark(node, [.. EventQuery.CommentsOf(source.Text())]);
        return node;
    }

    private static bool Same(string one, string other) => string.Equals(Bare(one), Bare(other), StringComparison.Ordinal);

    /// <summary>Without white space outside of quotes.</summary>
    private static string Bare(string selector)
    {
        var tokens = PromQlTokens.Read(selector, out _);
        return string.Join(' ', Enumerable.Range(0, tokens.All.Count).Select(i => tokens.Of(i).ToString()));
    }
}
