namespace ErrorBudgetGate.Core.Budgets;

/// <summary>How an objective's events are measured.</summary>
public abstract record Sli
{
    private Sli()
    {
    }

    /// <summary>Prometheus series selectors of two counters: events that failed, and all events.</summary>
    public sealed record Counters(string Bad, string Total) : Sli;

    /// <summary>Prometheus series selectors of two counters: events that succeeded, and all events. What did not succeed failed.</summary>
    public sealed record GoodCounters(string Good, string Total) : Sli;

    /// <summary>A latency histogram: an event is good when it took no longer than the threshold.</summary>
    /// <param name="Series">Selector of the histogram without <c>_bucket</c> or <c>_count</c>: <c>http_request_duration_seconds{job="api"}</c>.</param>
    /// <param name="Threshold">In the histogram's unit, seconds for Prometheus's own; for classic histograms one of the bucket bounds.</param>
    /// <param name="Native">A native histogram; false: classic buckets with the label <c>le</c>.</param>
    public sealed record Histogram(string Series, decimal Threshold, bool Native) : Sli;

    /// <summary>Time slices: a slice counts when <paramref name="Total"/> yields a sample that is not NaN, and is bad when <paramref name="Bad"/> is true. <see cref="SliceConditions"/> says what that is.</summary>
    /// <param name="Bad">A PromQL condition such as <c>job:latency:p99 &gt; 0.5</c>: a comparison is true when it yields a sample that is not NaN; with <c>bool</c>, and anything else, when that sample is not zero either.</param>
    /// <param name="Total">PromQL that yields a sample while the service is measured at all.</param>
    /// <param name="Length">Of one slice: 30 s to 5 min, and a divisor of five minutes.</param>
    public sealed record Slices(string Bad, string Total, TimeSpan Length) : Sli;

    /// <summary>PromQL that yields events per second over <c>$window</c>: those that failed, and all.</summary>
    public sealed record Rates(string Bad, string Total) : Sli
    {
        /// <summary>From the events that succeeded: the others failed, all of them where no series of success exists.</summary>
        public static Rates OfGood(string good, string total) => new($"sum({total}) - (sum({good}) or sum({total}) * 0)", total);
    }

    /// <summary>A recorded series of budget remaining (1 untouched, 0 spent): the ratio is known, the counts are not.</summary>
    public sealed record RecordedRatio(string Query) : Sli;
}

/// <summary>A target over a window for one SLI.</summary>
/// <param name="Name">Unique within the service; the Prometheus label <c>objective</c>.</param>
/// <param name="Target">The share of events that must succeed.</param>
/// <param name="Window">The span the budget is counted over.</param>
/// <param name="Since">Coverage counts from here, so that a young service is not punished for its youth; null: the whole window.</param>
/// <param name="Gating">False makes the objective informational: it is read and recorded, and decides nothing.</param>
/// <param name="Sli">Where the events are measured.</param>
public sealed record Objective(string Name, BudgetTarget Target, Window Window, DateTimeOffset? Since, bool Gating, Sli Sli)
{
    /// <summary>How often the series are scraped where nothing else is said.</summary>
    public static readonly TimeSpan DefaultScrapeInterval = TimeSpan.FromSeconds(30);

    /// <summary>How often the SLI's series are scraped; generated rules look this far past a tile's edge.</summary>
    public TimeSpan ScrapeInterval { get; init; } = DefaultScrapeInterval;

    /// <summary>Burn-rate alerts of this objective; null: the service's.</summary>
    public AlertSettings? Alerts { get; init; }

    /// <summary>Spans that do not count, the service's and the objective's own.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];
}

/// <summary>Where the events of a service's objectives are read (design section 4).</summary>
public enum EventSource
{
    /// <summary>The objectives' own expressions over the whole window, for a service without rules.</summary>
    Raw,

    /// <summary>Five-minute tiles that the generated rules record.</summary>
    Tiles,
}

/// <summary>What one event is worth, in a currency.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="RevenuePerRequest">Amount per event.</param>
public sealed record Valuation(string Currency, decimal RevenuePerRequest);

/// <summary>An Argo CD Application that a service's budget governs.</summary>
public sealed record GovernedApplication(string Namespace, string Name);

/// <summary>A service with its objectives, as its platform team wrote them.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Policy">The policy that governs it.</param>
/// <param name="Applications">The Applications this budget may decide for.</param>
/// <param name="Objectives">At least one.</param>
/// <param name="Valuation">What an event is worth; null where no money is known.</param>
/// <param name="Sha256">Lower-case hexadecimal digest of the document's bytes.</param>
public sealed record ServiceObjectives(
    string Service,
    string Policy,
    IReadOnlyList<GovernedApplication> Applications,
    IReadOnlyList<Objective> Objectives,
    Valuation? Valuation,
    string Sha256)
{
    /// <summary>For people and tools: on alerts and info series.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the gate and <c>status</c> read the events.</summary>
    public EventSource Source { get; init; } = EventSource.Raw;

    /// <summary>Of the generated alerts.</summary>
    public AlertSettings Alerts { get; init; } = AlertSettings.Default;

    /// <summary>Maintenance spans of every objective; each objective carries them too.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];

    /// <summary>What an event of the objective is worth: a time slice is no request, and has no price.</summary>
    public Valuation? ValuationOf(string objective) => Objectives.Any(o => o.Name == objective && o.Sli is Sli.Slices) ? null : Valuation;
}
