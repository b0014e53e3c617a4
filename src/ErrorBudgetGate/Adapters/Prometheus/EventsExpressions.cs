using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;

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
    /// <summary>Whether a slice's condition can be told is asked this often, in seconds, or in so many points of the window.</summary>
    private const long KnownEvery = 300;

    private const long KnownPoints = 2016;

    /// <summary>An answer without failed events may mean that their series has never been there: often a typing error.</summary>
    public bool CanBeUnseen { get; init; }

    /// <summary>Why an answer without failed events says nothing, where there are events at all; null: none failed.</summary>
    public string? WithoutBad { get; init; }

    /// <exception cref="ArgumentException">The SLI has no events.</exception>
    public static EventsExpressions Of(Sli sli) => sli switch
    {
        Sli.Counters counters => Counters(Closed(counters.Bad), Closed(counters.Total)),
        Sli.GoodCounters counters => GoodCounters(Closed(counters.Good), Closed(counters.Total)),
        Sli.Rates rates => Rates(Closed(rates.Bad), Closed(rates.Total)),
        Sli.Histogram { Native: true } histogram => NativeHistogram(histogram.Series.Trim(), histogram.Threshold),
        Sli.Histogram histogram => ClassicHistogram(histogram),
        Sli.Slices slices => Slices(slices),
        _ => throw new ArgumentException("An SLI without events.", nameof(sli)),
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
        ])
    {
        CanBeUnseen = true,
    };

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
            [(EventsQuery.Fresh, (_, _) => probe)])
        {
            CanBeUnseen = true,
        };
    }

    /// <summary>Buckets hold what took no longer than their bound; without the right one nothing can be told, neither that all were slow nor that none was.</summary>
    private static EventsExpressions ClassicHistogram(Sli.Histogram sli)
    {
        var histogram = PromSelector.Parse(sli.Series) ?? throw new ArgumentException("A histogram is named by a plain selector.", nameof(sli));
        var (total, bucket) = (histogram.With("_count"), histogram.With("_bucket", BucketBound.Matcher(sli.Threshold)));
        var (all, good) = (Increase(total), Increase(bucket));
        string Bad(long seconds, long ago) => $"{all(seconds, ago)} - {good(seconds, ago)}";
        return new EventsExpressions(
            all,
            Bad,
            all,
            Bad,
            $"count({total})",
            [
                (EventsQuery.WithoutBucket, (seconds, _) => $"sum(increase({total}[{Text(seconds)}s]) unless ignoring (le) increase({bucket}[{Text(seconds)}s]))"),
                (EventsQuery.Newest, NewestOf(total)),
            ])
        {
            WithoutBad = $"the histogram has no bucket with the bound {PromQl.Number(sli.Threshold)} (label le) in the window; write one of its bounds as threshold.",
        };
    }

    /// <summary>A share of nothing is NaN, which is no count.</summary>
    private static EventsExpressions NativeHistogram(string series, decimal threshold)
    {
        string Events(long seconds, long ago) => $"sum(increase({series}[{Text(seconds)}s]{Offset(ago)}))";
        string All(long seconds, long ago) => $"histogram_count({Events(seconds, ago)})";
        string Bad(long seconds, long ago) => $"((1 - histogram_fraction(-Inf, {PromQl.Number(threshold)}, {Events(seconds, ago)})) * {All(seconds, ago)} > -Inf)";
        return new EventsExpressions(All, Bad, All, Bad, $"count({series})", [(EventsQuery.Newest, NewestOf(series))])
        {
            WithoutBad = "Prometheus counts the histogram's events and tells no share of them; check that it is a native histogram.",
        };
    }

    /// <summary>Both are counted at the same instants, the multiples of a slice's length.</summary>
    private static EventsExpressions Slices(Sli.Slices sli)
    {
        var (counts, bad, total) = (SliceConditions.Counts(sli), SliceConditions.Bad(sli), sli.Total.Trim());
        SpanExpression Held(string condition, long? every = null) =>
            (seconds, ago) => $"count_over_time(({condition})[{Text(seconds)}s:{Text(every ?? EventsQuery.Seconds(sli.Length))}s]{Offset(ago)})";
        var (all, failed) = (Held(counts), Held($"{bad} and {counts}"));

        // An expression's samples carry the time of evaluation: its newest slice is all that can be told.
        SpanExpression newest = PlainSelector.Matches(total) ? NewestOf(total) : (_, _) => NewestOver($"max(timestamp({counts}))");
        List<(string, SpanExpression)> others = [(EventsQuery.Newest, newest)];
        var known = SliceConditions.Known(sli);
        if (known is not null)
        {
            others.Insert(0, (EventsQuery.BadSeries, (seconds, ago) => Held(known, Math.Max(KnownEvery, seconds / KnownPoints))(seconds, ago)));
        }

        return new EventsExpressions(all, failed, all, failed, counts, others) { CanBeUnseen = known is not null };
    }

    private static SpanExpression Increase(string selector) => (seconds, ago) => $"sum(increase({selector}[{Text(seconds)}s]{Offset(ago)}))";

    private static SpanExpression NewestOf(string total) => (_, _) => NewestOver($"max(timestamp({total}))");

    private static string NewestOver(string time) => $"{time} or max_over_time({time}[{Text(EventsQuery.Seconds(EventsQuery.NewestWithin))}s:5m])";

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
