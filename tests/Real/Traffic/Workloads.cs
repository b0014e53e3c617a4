namespace ErrorBudgetGate.Real.Traffic;

/// <summary>The pasts that every server is given, drawn once a run.</summary>
internal sealed class Workloads
{
    /// <summary>28 days and an hour: the window is covered from edge to edge.</summary>
    private const int PastMinutes = (28 * 24 * 60) + 60;

    /// <summary>Samples that lie ahead when the run begins, so that the newest one is never old while it lasts.</summary>
    private const int AheadMinutes = 30;

    private const int Minutes = PastMinutes + AheadMinutes + 1;

    public static readonly TimeSpan Window = TimeSpan.FromDays(28);

    public Workloads(DateTimeOffset now)
    {
        Now = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero);
        Start = Now.AddMinutes(-PastMinutes);
        All = [Steady(), Diurnal(), TroughOutage(), Restarts(), ScrapeGaps(), Overspent(), Young(), LateErrors(), NeverFailed(), Idle()];
    }

    /// <summary>The whole minute at which the run began.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The day on which the service <c>young</c> began its life, at midnight.</summary>
    public DateTimeOffset Birth => new(Now.AddDays(-5).Date, TimeSpan.Zero);

    /// <summary>Time of the first sample.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Time of the last sample, ahead of the run's beginning.</summary>
    public DateTimeOffset End => Start.AddMinutes(Minutes - 1);

    public IReadOnlyList<Workload> All { get; }

    public Workload this[string name] => All.Single(workload => workload.Name == name);

    private Workload Steady() =>
        new WorkloadBuilder("steady", 0.999m, 11, Start, Minutes) { Traffic = static _ => 600, ErrorRatio = static _ => 0.0003 }.Build();

    private Workload Diurnal() =>
        new WorkloadBuilder("diurnal", 0.999m, 12, Start, Minutes) { Traffic = TenToOne, ErrorRatio = static at => 0.0002 + (0.0004 * DayShape(at)) }.Build();

    /// <summary>Everything fails for two hours at the quietest time of day: few events, and five-minute ratios of 1.</summary>
    private Workload TroughOutage()
    {
        var trough = new DateTimeOffset(Now.AddDays(-9).Date, TimeSpan.Zero).AddHours(3);
        return new WorkloadBuilder("trough-outage", 0.999m, 13, Start, Minutes)
        {
            Traffic = TenToOne,
            ErrorRatio = at => at > trough && at <= trough.AddHours(2) ? 1 : 0.0001,
        }.Build();
    }

    private Workload Restarts() => new WorkloadBuilder("restarts", 0.999m, 14, Start, Minutes)
    {
        Traffic = TenToOne,
        ErrorRatio = static _ => 0.0004,
        Restarted = static minute => minute % 1871 == 1870,
    }.Build();

    private Workload ScrapeGaps() => new WorkloadBuilder("scrape-gaps", 0.999m, 15, Start, Minutes)
    {
        Traffic = TenToOne,
        ErrorRatio = static _ => 0.0005,
        Unscraped = static minute => minute % 9001 is > 4000 and < 4120,
    }.Build();

    private Workload Overspent() =>
        new WorkloadBuilder("overspent", 0.9995m, 16, Start, Minutes) { Traffic = static _ => 300, ErrorRatio = static _ => 0.0012 }.Build();

    private Workload Young() => new WorkloadBuilder("young", 0.995m, 17, Start, Minutes)
    {
        Traffic = TenToOne,
        ErrorRatio = static _ => 0.002,
        Born = (int)(Birth - Start).TotalMinutes,
    }.Build();

    /// <summary>Its first failure is three days old; the series came to be with it, at a value that no difference can see.</summary>
    private Workload LateErrors() => new WorkloadBuilder("late-errors", 0.999m, 20, Start, Minutes)
    {
        Traffic = static _ => 300,
        ErrorRatio = at => at >= Now.AddDays(-3) ? 0.004 : 0,
        ErrorsBorn = PastMinutes - (3 * 24 * 60),
    }.Build();

    private Workload NeverFailed() =>
        new WorkloadBuilder("never-failed", 0.999m, 18, Start, Minutes) { Traffic = static _ => 120, ErrorRatio = static _ => 0, ExposesErrors = false }.Build();

    private Workload Idle() =>
        new WorkloadBuilder("idle", 0.999m, 19, Start, Minutes) { Traffic = static _ => 0, ErrorRatio = static _ => 0 }.Build();

    /// <summary>A day's traffic a minute and instance: 100 at 04:00 UTC, 1,000 at 16:00 UTC.</summary>
    public static double TenToOne(DateTimeOffset at) => 100 + (900 * DayShape(at));

    /// <summary>0 at 04:00 UTC, 1 at 16:00 UTC.</summary>
    private static double DayShape(DateTimeOffset at) => (1 - Math.Cos((at.TimeOfDay.TotalHours - 4) / 24 * 2 * Math.PI)) / 2;
}
