using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>One instant query for everything that is asked about an objective's raw events. Its parts are told apart by the label <see cref="PartLabel"/>, which <c>or</c> needs too.</summary>
/// <param name="Text">The PromQL. It holds on Prometheus 2.42 and later, Thanos, Mimir and VictoriaMetrics 1.79 and later.</param>
/// <param name="Length">The window's length when the query was composed, at least one second.</param>
/// <param name="CoverageStep">Seconds that one counted point of the part <see cref="Coverage"/> stands for; null where the part is not asked for.</param>
/// <param name="CoverageSpan">Seconds that should have data.</param>
/// <param name="Excluded">What is taken from the counts; neither overlapping nor touching.</param>
/// <param name="ExcludedCoverageSpan">Seconds of <paramref name="CoverageSpan"/> that are excluded.</param>
/// <param name="PerSecond">Counts arrive as events per second over their window (<see cref="Sli.Rates"/>) and are to be multiplied by it. VictoriaMetrics divides by the time between samples instead of the window: there the counts of a series younger than its window are estimates, their ratio holds.</param>
internal sealed record EventsQuery(string Text, long Length, long? CoverageStep, long CoverageSpan, IReadOnlyList<ExcludedSpan> Excluded, long ExcludedCoverageSpan, bool PerSecond)
{
    public const string PartLabel = "part";

    /// <summary>Events in the window.</summary>
    public const string Total = "total";

    /// <summary>Events in the window that failed; absent where no series has two samples.</summary>
    public const string Bad = "bad";

    /// <summary>How many series of failed events had a sample in the window, or at how many points a slice's condition could be told; counters and slices only.</summary>
    public const string BadSeries = "bad_series";

    /// <summary>Unix time of the newest sample of the total: exact within the server's look-back, within five minutes for a day; not for rates.</summary>
    public const string Newest = "newest";

    /// <summary>Rates only: the total over the last <see cref="RateProbe"/>. Present: data is flowing.</summary>
    public const string Fresh = "fresh";

    /// <summary>Events of the window whose histogram has no bucket with the threshold as its bound; classic histograms only.</summary>
    public const string WithoutBucket = "without_bucket";

    /// <summary>How many points of the span, one each coverage step, had data.</summary>
    public const string Coverage = "coverage";

    /// <summary>Events of the window that an exclusion covers; never per second.</summary>
    public const string ExcludedTotal = "excluded_total";

    public const string ExcludedBad = "excluded_bad";

    /// <summary>Points of <see cref="Coverage"/> that an exclusion covers.</summary>
    public const string ExcludedCoverage = "excluded_coverage";

    /// <summary>A rate needs two scrapes in its range; this leaves room for intervals of seven minutes. Gaps shorter than it are not seen in the coverage of rates.</summary>
    public static readonly TimeSpan RateProbe = TimeSpan.FromMinutes(15);

    /// <summary>How far back the newest sample is looked for.</summary>
    public static readonly TimeSpan NewestWithin = TimeSpan.FromDays(1);

    /// <summary>See <see cref="EventsExpressions.CanBeUnseen"/>.</summary>
    public bool CanBeUnseen { get; init; }

    /// <summary>See <see cref="EventsExpressions.WithoutBad"/>.</summary>
    public string? WithoutBad { get; init; }

    /// <summary>Below this span no coverage is asked for: a handful of scrapes says nothing.</summary>
    private const long ShortestCoverage = 600;

    /// <summary>Points of a coverage span: enough for a twentieth of a percent, few enough that a server holds them for thousands of series.</summary>
    private const long CoveragePoints = 2016;

    /// <summary>Why the objective's events cannot be asked for at all; null: they can.</summary>
    public static Reading.Missing? Impossible(Objective objective, DateTimeOffset now)
    {
        var spans = Excluding(objective, objective.Window.StartAt(now), now).Count;
        return spans > ExclusionParts.MostSpans
            ? new Reading.Missing(ReasonCode.BackendError, $"exclusions leave {spans} spans out of the window, and a query of raw events takes {ExclusionParts.MostSpans} at the most; load the rules (error-budget-gate rules) and set source: tiles.")
            : null;
    }

    /// <summary>Composes the query for an SLI that has events.</summary>
    /// <exception cref="ArgumentException">The SLI is a recorded ratio.</exception>
    public static EventsQuery For(Objective objective, IReadOnlyList<TimeSpan> burnRateWindows, DateTimeOffset now)
    {
        var expressions = EventsExpressions.Of(objective.Sli);
        var start = objective.Window.StartAt(now);
        var excluded = Excluding(objective, start, now);
        var length = Seconds(now - start);
        var expected = objective.Since > start ? objective.Since.Value : start;
        var span = (long)(now - expected).TotalSeconds;
        long? step = span >= ShortestCoverage ? StepOf(span) : null;
        var exclusions = excluded.Count > 0 ? new ExclusionParts(expressions, excluded, now) : null;

        List<string> parts = [Part(Total, expressions.Total(length, 0)), Part(Bad, expressions.Bad(length, 0))];
        parts.AddRange(expressions.Others.Select(o => Part(o.Part, o.Expression(length, 0))));
        parts.AddRange(exclusions?.Events() ?? []);
        if (step is { } every)
        {
            parts.Add(Part(Coverage, $"count_over_time({expressions.Presence}[{span}s:{every}s])"));
            parts.AddRange(exclusions?.Coverage(expected, every) ?? []);
        }

        foreach (var window in burnRateWindows)
        {
            parts.Add(Part(BurnTotal(window), expressions.Total(Seconds(window), 0)));
            parts.Add(Part(BurnBad(window), expressions.Bad(Seconds(window), 0)));
            parts.AddRange(exclusions?.Burn(window) ?? []);
        }

        var excludedSpan = (long)ExcludedSpans.Within(excluded, expected, now).TotalSeconds;
        return new EventsQuery(string.Join("\nor ", parts), length, step, span, excluded, excludedSpan, objective.Sli is Sli.Rates)
        {
            CanBeUnseen = expressions.CanBeUnseen,
            WithoutBad = expressions.WithoutBad,
        };
    }

    /// <summary>Part: events of a short window, such as <c>burn_total_1h</c>.</summary>
    public static string BurnTotal(TimeSpan window) => "burn_total_" + Durations.Format(window);

    /// <summary>Part: failed events of a short window.</summary>
    public static string BurnBad(TimeSpan window) => "burn_bad_" + Durations.Format(window);

    /// <summary>Part: events of a short window that an exclusion covers.</summary>
    public static string ExcludedBurnTotal(TimeSpan window) => "excluded_burn_total_" + Durations.Format(window);

    /// <summary>Part: failed events of a short window that an exclusion covers.</summary>
    public static string ExcludedBurnBad(TimeSpan window) => "excluded_burn_bad_" + Durations.Format(window);

    /// <summary>Whole seconds, at least one: PromQL refuses an empty range.</summary>
    public static long Seconds(TimeSpan span) => Math.Max(1, (long)span.TotalSeconds);

    public static string Part(string name, string expression) => $"label_replace({expression}, \"{PartLabel}\", \"{name}\", \"\", \"\")";

    private static IReadOnlyList<ExcludedSpan> Excluding(Objective objective, DateTimeOffset start, DateTimeOffset now) =>
        ExcludedSpans.Merge(ExcludedSpans.Of(objective, start, now));

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
