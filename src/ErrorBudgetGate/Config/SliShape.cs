using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Config;

/// <summary>The shape of an objective's <c>sli</c>.</summary>
internal static class SliShape
{
    /// <summary>Of a time slice.</summary>
    public static TimeSpan DefaultLength => TimeSpan.FromMinutes(1);

    private static TimeSpan LongestLength => TimeSpan.FromMinutes(5);

    public static ObjectShape Document => new(
        new Field("counters", Pair(PromQlShapes.Selector, "counter"), "Selectors of two counters: exact."),
        new Field("rates", Pair(PromQlShapes.Rate, "rate, with $window as its range,"), "PromQL in events per second over $window."),
        new Field("histogram", Histogram, "Latency: an event is good when it took no longer than the threshold."),
        new Field("slices", Slices, "Time slices: what counts is time, and a slice is bad when a condition holds."),
        new Field("recorded", PromQlShapes.Query, "A query that yields budget remaining (1 untouched, 0 spent): the ratio is known, the counts are not."))
    {
        ExactlyOne = true,
    };

    public static ThresholdShape Threshold => new();

    public static BooleanShape Native => new();

    public static DurationShape Length => new(TimeSpan.FromSeconds(30), LongestLength, "1m")
    {
        Rule = static length => LongestLength.Ticks % length.Ticks == 0 && length.Ticks % TimeSpan.TicksPerSecond == 0
            ? null
            : $"{Durations.Format(length)} does not divide {Durations.Format(LongestLength)} into whole slices; write for example 30s, 1m or 5m.",
    };

    private static ObjectShape Histogram => new(
        new Field("series", PromQlShapes.Histogram, "The histogram's name and matchers, without _bucket, _count or _sum.") { RequiredAs = "series: http_request_duration_seconds{job=\"api\"}" },
        new Field("threshold", Threshold, "The longest that is good: a duration for a histogram of seconds, a bare number for one of any other unit. In a classic histogram one of the bounds (label le).")
        {
            RequiredAs = "threshold: 300ms",
        },
        new Field("native", Native, "true: a native histogram, whose buckets are no series of their own.") { DefaultJson = "false" });

    private static ObjectShape Slices => new(
        new Field("bad", PromQlShapes.Expression("a PromQL condition such as job:latency:p99 > 0.5"), "The slice is bad when this is true: a comparison when it yields a sample, one with bool (and anything that compares nothing) when the sample is not zero; NaN is never true.") { RequiredAs = "bad: a condition such as job:latency:p99 > 0.5" },
        new Field("total", PromQlShapes.Expression("a PromQL query such as job:latency:p99"), "The slice counts when this yields a sample that is not NaN: while the service is measured at all.") { RequiredAs = "total: a query such as job:latency:p99" },
        new Field("length", Length, "Of one slice, a divisor of 5m.") { DefaultJson = "\"1m\"" });

    private static ObjectShape Pair(TextShape text, string what) => new(
        new Field("bad", text, $"The {what} of events that failed."),
        new Field("good", text, $"The {what} of events that succeeded, in place of bad: what did not succeed failed."),
        new Field("total", text, $"The {what} of all events.") { RequiredAs = "total:, all events." })
    {
        Alternatives = [["bad"], ["good"]],
    };
}
