namespace ErrorBudgetGate.Real.Exactness;

/// <summary>One process that is scraped, from the scrape that first sees it to the last before it ends.</summary>
/// <param name="Instance">The label; a later process may have the same.</param>
/// <param name="Born">Null: long before the first scrape.</param>
/// <param name="Dies">Null: long after the last scrape.</param>
internal sealed record ProcessLife(string Instance, TimeSpan? Born = null, TimeSpan? Dies = null);

/// <summary>When a process exposes its series of failures.</summary>
internal enum FailureSeries
{
    /// <summary>From its birth.</summary>
    Always,

    /// <summary>From the first failure on, which is therefore never seen as a difference.</summary>
    FromFirst,

    /// <summary>While there are failures; after idle time it is dropped, and continues with the next failure.</summary>
    WhileFailing,

    /// <summary>Likewise, but it begins again at nought.</summary>
    WhileFailingFromZero,
}

/// <summary>What happens to a service and to its scrapes. All times count from the first scrape.</summary>
/// <param name="Name">For people.</param>
/// <param name="About">What makes it hard.</param>
internal sealed record Scenario(string Name, string About)
{
    /// <summary>Over how long it is shown where time is short.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromDays(1.5);

    public IReadOnlyList<ProcessLife> Lives { get; init; } = [new("a"), new("b"), new("c")];

    /// <summary>Mean requests per second and process.</summary>
    public Func<TimeSpan, double> Traffic { get; init; } = static _ => 2;

    /// <summary>Share of requests that fail.</summary>
    public Func<TimeSpan, double> Failing { get; init; } = static _ => 0.01;

    /// <summary>True where a process, by its place in <see cref="Lives"/>, has restarted since the scrape before.</summary>
    public Func<int, int, bool> Restarts { get; init; } = static (_, _) => false;

    /// <summary>True where the scrape of a process, by its place in <see cref="Lives"/>, fails.</summary>
    public Func<int, TimeSpan, bool> Unscraped { get; init; } = static (_, _) => false;

    /// <summary>What Prometheus writes when a scrape fails; none where Prometheus itself was not there.</summary>
    public bool MarksStale { get; init; } = true;

    /// <summary>Scrapes come up to most of an interval late, each by another time.</summary>
    public bool Jitters { get; init; }

    public FailureSeries Failures { get; init; }

    /// <summary>Processes tell when they were started.</summary>
    public bool TellsStart { get; init; } = true;

    /// <summary>Seconds by which a process's start seems to have moved: it is reckoned from a clock that is set.</summary>
    public Func<TimeSpan, double> StartMoves { get; init; } = static _ => 0;

    public override string ToString() => Name;
}
