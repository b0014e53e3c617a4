namespace ErrorBudgetGate.Real.Traffic;

/// <summary>One counter as it was scraped: a value a minute, null where the scrape failed.</summary>
internal sealed record ScrapedSeries(string Job, string Instance, string Code, double?[] Values);

/// <summary>One service's made-up past: its counters, as a server is given them, beside what really happened.</summary>
/// <param name="Name">The service, and the label <c>job</c> of its counters.</param>
/// <param name="Target">Its objective, a share of 1.</param>
/// <param name="Truth">The events, from the same draw as the counters.</param>
/// <param name="Series">The counters.</param>
internal sealed record Workload(string Name, decimal Target, MinuteLog Truth, IReadOnlyList<ScrapedSeries> Series)
{
    /// <summary>Budget remaining at <paramref name="now"/>, from the counted events alone.</summary>
    public decimal ExactRemaining(DateTimeOffset now) => Truth.ExactRemaining(now, Workloads.Window, Target);
}
