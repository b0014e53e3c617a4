using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>One instant query for everything that is asked about an objective's raw events. Its parts are told apart by the label <see cref="PartLabel"/>, which <c>or</c> needs too.</summary>
/// <param name="Text">The PromQL. It holds on Prometheus 2.42 and later, Thanos, Mimir and VictoriaMetrics 1.79 and later.</param>
/// <param name="Length">The window's length when the query was composed, at least one second.</param>
/// <param name="CoverageStep">Seconds that one counted point of the part <see cref="Coverage"/> stands for; null where the part is not asked for.</param>
/// <param name="CoverageSpan">Seconds that should have data.</param>
/// <param name="PerSecond">Counts arrive as events per second over their window (<see cref="Sli.Rates"/>) and are to be multiplied by it. VictoriaMetrics divides by the time between samples instead of the window: there the counts of a series younger than its window are estimates, their ratio holds.</param>
internal sealed record EventsQuery(string Text, long Length, long? CoverageStep, long CoverageSpan, bool PerSecond)
{
    public const string PartLabel = "part";

    /// <summary>Events in the window.</summary>
    public const string Total = "total";

    /// <summary>Events in the window that failed; absent where no series has two samples.</summary>
    public const string Bad = "bad";

    /// <summary>How many series of failed events had a sample in the window; counters only.</summary>
    public const string BadSeries = "bad_series";

    /// <summary>Unix time of the newest sample of the total: exact within the server's look-back, within five minutes for a day; counters only.</summary>
    public const string Newest = "newest";

    /// <summary>Rates only: the total over the last <see cref="RateProbe"/>. Present: data is flowing.</summary>
    public const string Fresh = "fresh";

    /// <summary>How many points of the span, one each coverage step, had data.</summary>
    public const string Coverage = "coverage";

    /// <summary>A rate needs two scrapes in its range; this leaves room for intervals of seven minutes. Gaps shorter than it are not seen in the coverage of rates.</summary>
    public static readonly TimeSpan RateProbe = TimeSpan.FromMinutes(15);

    /// <summary>How far back the newest sample is looked for.</summary>
    public static readonly TimeSpan NewestWithin = TimeSpan.FromDays(1);

    /// <summary>Below this span no coverage is asked for: a handful of scrapes says nothing.</summary>
    private const long ShortestCoverage = 600;

    /// <summary>Points of a coverage span: enough for a twentieth of a percent, few enough that a server holds them for thousands of series.</summary>
    private const long CoveragePoints = 2016;

    /// <summary>Composes the query for an SLI of counters or rates.</summary>
    /// <exception cref="ArgumentException">The SLI is a recorded ratio.</exception>
    public static EventsQuery For(Objective objective, IReadOnlyList<TimeSpan> burnRateWindows, DateTimeOffset now)
    {
        var start = objective.Window.StartAt(now);
        var length = Seconds(now - start);
        var span = (long)(now - (objective.Since > start ? objective.Since.Value : start)).TotalSeconds;
        long? step = span >= ShortestCoverage ? StepOf(span) : null;
        return objective.Sli switch
        {
            Sli.Counters counters => new EventsQuery(Counters(counters, length, span, step, burnRateWindows), length, step, span, PerSecond: false),
            Sli.Rates rates => new EventsQuery(Rates(rates, length, span, step, burnRateWindows), length, step, span, PerSecond: true),
            _ => throw new ArgumentException("A recorded ratio has no events.", nameof(objective)),
        };
    }

    /// <summary>Part: events of a short window, such as <c>burn_total_1h</c>.</summary>
    public static string BurnTotal(TimeSpan window) => "burn_total_" + Durations.Format(window);

    /// <summary>Part: failed events of a short window.</summary>
    public static string BurnBad(TimeSpan window) => "burn_bad_" + Durations.Format(window);

    /// <summary>Whole seconds, at least one: PromQL refuses an empty range.</summary>
    public static long Seconds(TimeSpan span) => Math.Max(1, (long)span.TotalSeconds);

    private static string Counters(Sli.Counters sli, long length, long span, long? step, IReadOnlyList<TimeSpan> burnRateWindows)
    {
        var (total, bad) = (Closed(sli.Total), Closed(sli.Bad));
        List<string> parts =
        [
            Part(Total, $"sum(increase({total}[{length}s]))"),
            Part(Bad, $"sum(increase({bad}[{length}s]))"),
            Part(BadSeries, $"count(count_over_time({bad}[{length}s]))"),
            Part(Newest, $"max(timestamp({total})) or max_over_time(max(timestamp({total}))[{Seconds(NewestWithin)}s:5m])"),
        ];
        if (step is { } every)
        {
            parts.Add(Part(Coverage, $"count_over_time(count({total})[{span}s:{every}s])"));
        }

        foreach (var window in burnRateWindows)
        {
            parts.Add(Part(BurnTotal(window), $"sum(increase({total}[{Seconds(window)}s]))"));
            parts.Add(Part(BurnBad(window), $"sum(increase({bad}[{Seconds(window)}s]))"));
        }

        return string.Join("\nor ", parts);
    }

    private static string Rates(Sli.Rates sli, long length, long span, long? step, IReadOnlyList<TimeSpan> burnRateWindows)
    {
        var (total, bad) = (Closed(sli.Total), Closed(sli.Bad));
        List<string> parts =
        [
            Part(Total, Over(total, length)),
            Part(Bad, Over(bad, length)),
            Part(Fresh, Over(total, Seconds(RateProbe))),
        ];
        if (step is { } every)
        {
            parts.Add(Part(Coverage, $"count_over_time({Over(total, Seconds(RateProbe))}[{span}s:{every}s])"));
        }

        foreach (var window in burnRateWindows)
        {
            parts.Add(Part(BurnTotal(window), Over(total, Seconds(window))));
            parts.Add(Part(BurnBad(window), Over(bad, Seconds(window))));
        }

        return string.Join("\nor ", parts);
    }

    /// <summary>Events per second add up, so an expression that keeps labels is summed rather than refused.</summary>
    private static string Over(string expression, long seconds) =>
        $"sum({expression.Replace("$window", seconds.ToString(CultureInfo.InvariantCulture) + "s", StringComparison.Ordinal)})";

    private static string Part(string name, string expression) => $"label_replace({expression}, \"{PartLabel}\", \"{name}\", \"\", \"\")";

    /// <summary>A comment at the end of an expression would swallow what is composed after it.</summary>
    private static string Closed(string expression) => expression.Contains('#') ? expression.Trim() + "\n" : expression.Trim();

    private static long StepOf(long span)
    {
        const long coarse = 300;
        var points = span / coarse;
        return points switch
        {
            < 24 => span / 24,
            <= CoveragePoints => coarse,
            _ => (points + CoveragePoints - 1) / CoveragePoints * coarse,
        };
    }
}
