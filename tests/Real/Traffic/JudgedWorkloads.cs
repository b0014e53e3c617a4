namespace ErrorBudgetGate.Real.Traffic;

/// <summary>The pasts of <see cref="Workloads"/>, further shapes of traffic and damage, and budgets that stay a hair's breadth from a tier's bound.</summary>
internal sealed class JudgedWorkloads
{
    private readonly Workloads _drawn = new(DateTimeOffset.UtcNow);

    public JudgedWorkloads() => All =
    [
        .. _drawn.All, Weekly(), PeakOutage(), FlashCrowd(),
        Constant("above-quarter", 150, extra: 1), Constant("at-quarter", 150, extra: 0), Constant("below-quarter", 150, extra: -1), Constant("above-three-quarters", 50, extra: 1),
    ];

    public IReadOnlyList<Workload> All { get; }

    /// <summary>Time of the first sample.</summary>
    public DateTimeOffset Start => _drawn.Start;

    /// <summary>The whole minute at which the run began.</summary>
    public DateTimeOffset Now => _drawn.Now;

    /// <summary>Time of the last sample, ahead of the run's beginning.</summary>
    public DateTimeOffset End => _drawn.End;

    private int Minutes => (int)(End - Start).TotalMinutes + 1;

    public Workload this[string name] => All.Single(workload => workload.Name == name);

    /// <summary>From when a service is to be measured; null: always.</summary>
    public DateTimeOffset? SinceOf(Workload workload) => workload.Name == "young" ? _drawn.Birth : null;

    private Workload Weekly() => new WorkloadBuilder("weekly", 0.999m, 31, Start, Minutes)
    {
        Traffic = static at => Workloads.TenToOne(at) * (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.1 : 1),
        ErrorRatio = static at => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.002 : 0.0001,
    }.Build();

    /// <summary>Everything fails for a quarter of an hour at the busiest time of day.</summary>
    private Workload PeakOutage()
    {
        var peak = new DateTimeOffset(Now.AddDays(-9).Date, TimeSpan.Zero).AddHours(16);
        return new WorkloadBuilder("peak-outage", 0.999m, 32, Start, Minutes)
        {
            Traffic = Workloads.TenToOne,
            ErrorRatio = at => at > peak && at <= peak.AddMinutes(15) ? 1 : 0.0002,
        }.Build();
    }

    /// <summary>An hour of twenty times the traffic, of which one in fifty fails.</summary>
    private Workload FlashCrowd()
    {
        var begins = new DateTimeOffset(Now.AddDays(-4).Date, TimeSpan.Zero).AddHours(11);
        bool Crowded(DateTimeOffset at) => at > begins && at <= begins.AddHours(1);
        return new WorkloadBuilder("flash-crowd", 0.999m, 33, Start, Minutes)
        {
            Traffic = at => Workloads.TenToOne(at) * (Crowded(at) ? 20 : 1),
            ErrorRatio = at => Crowded(at) ? 0.02 : 0.0001,
        }.Build();
    }

    /// <summary>Every five minutes have a million events and <paramref name="extra"/>, five times <paramref name="bad"/> of them failed: so has every window.</summary>
    private Workload Constant(string name, int bad, int extra)
    {
        var truth = new MinuteLog(Start, Minutes);
        var good = new ScrapedSeries(name, "10.0.0.1:8080", "200", new double?[Minutes]);
        var failed = new ScrapedSeries(name, "10.0.0.1:8080", "500", new double?[Minutes]);
        var (goodValue, failedValue) = (0L, 0L);
        for (var i = 0; i < Minutes; i++)
        {
            var total = 200_000 + (i % 5 == 0 ? extra : 0);
            truth.Add(i, bad, total);
            good.Values[i] = goodValue += total - bad;
            failed.Values[i] = failedValue += bad;
        }

        return new Workload(name, 0.999m, truth, [good, failed]);
    }
}
