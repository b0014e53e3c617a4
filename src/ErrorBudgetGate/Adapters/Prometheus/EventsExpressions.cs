using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>PromQL over a span of so many seconds that ended so many seconds ago, 0: now.</summary>
internal delegate string SpanExpression(long seconds, long ago);

/// <summary>What is asked of the series of one SLI.</summary>
/// <param name="Total">Events of a span; per second for <see cref="Sli.Rates"/>.</param>
/// <param name="Bad">Failed events, likewise.</param>
/// <param name="ExcludedTotal">Events of a span in the past, never per second.</param>
/// <param name="ExcludedBad">Failed events, likewise.</param>
/// <param name="Presence">Yields a sample where there is data: what coverage counts.</param>
/// <param name="Others">Further parts, by name, over the whole window.</param>
internal sealed record EventsExpressions(
    SpanExpression Total,
    SpanExpression Bad,
    SpanExpression ExcludedTotal,
    SpanExpression ExcludedBad,
    string Presence,
    IReadOnlyList<(string Part, SpanExpression Expression)> Others)
{
    /// <summary>Null: the SLI's events cannot be asked for in the past.</summary>
    public static EventsExpressions? Of(Sli sli) => sli switch
    {
        Sli.Counters counters => Counters(Closed(counters.Bad), Closed(counters.Total)),
        Sli.GoodCounters counters => GoodCounters(Closed(counters.Good), Closed(counters.Total)),
        Sli.Rates rates => Rates(Closed(rates.Bad), Closed(rates.Total)),
        _ => null,
    };

    private static EventsExpressions Counters(string bad, string total) => new(
        Increase(total),
        Increase(bad),
        Increase(total),
        Increase(bad),
        $"count({total})",
        [
            (EventsQuery.BadSeries, (seconds, _) => $"count(count_over_time({bad}[{Text(seconds)}s]))"),
            (EventsQuery.Newest, NewestOf(total)),
        ]);

    /// <summary>What did not succeed failed: without a series of successes everything did.</summary>
    private static EventsExpressions GoodCounters(string good, string total)
    {
        var (all, succeeded) = (Increase(total), Increase(good));
        string Bad(long seconds, long ago) => $"{all(seconds, ago)} - ({succeeded(seconds, ago)} or vector(0))";
        return new EventsExpressions(all, Bad, all, Bad, $"count({total})", [(EventsQuery.Newest, NewestOf(total))]);
    }

    private static EventsExpressions Rates(string bad, string total)
    {
        var probe = Over(total, EventsQuery.Seconds(EventsQuery.RateProbe));
        return new EventsExpressions(
            (seconds, _) => Over(total, seconds),
            (seconds, _) => Over(bad, seconds),
            EventsOf(total),
            EventsOf(bad),
            probe,
            [(EventsQuery.Fresh, (_, _) => probe)]);
    }

    private static SpanExpression Increase(string selector) => (seconds, ago) => $"sum(increase({selector}[{Text(seconds)}s]{Offset(ago)}))";

    private static SpanExpression NewestOf(string total) => (_, _) =>
        $"max(timestamp({total})) or max_over_time(max(timestamp({total}))[{Text(EventsQuery.Seconds(EventsQuery.NewestWithin))}s:5m])";

    /// <summary>Events per second add up, so an expression that keeps labels is summed rather than refused.</summary>
    private static string Over(string expression, long seconds) => $"sum({expression.Replace("$window", Text(seconds) + "s", StringComparison.Ordinal)})";

    /// <summary>An offset belongs to a selector, and an expression may have several: a subquery of one step moves it as a whole.</summary>
    private static SpanExpression EventsOf(string expression) => (seconds, ago) =>
        $"{Text(seconds)} * last_over_time({Over(expression, seconds)}[1s:1s]{Offset(ago)})";

    private static string Offset(long ago) => ago == 0 ? string.Empty : $" offset {Text(ago)}s";

    private static string Text(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>A comment at the end of an expression would swallow what is composed after it.</summary>
    private static string Closed(string expression) => expression.Contains('#') ? expression.Trim() + "\n" : expression.Trim();
}
