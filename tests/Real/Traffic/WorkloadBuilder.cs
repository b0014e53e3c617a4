namespace ErrorBudgetGate.Real.Traffic;

/// <summary>Draws a workload from a fixed seed: the same name is the same past, whenever it is drawn.</summary>
/// <param name="start">Time of the first scrape, on a whole minute.</param>
/// <param name="minutes">Scrapes.</param>
internal sealed class WorkloadBuilder(string name, decimal target, int seed, DateTimeOffset start, int minutes)
{
    private static readonly string[] Instances = ["10.0.0.1:8080", "10.0.0.2:8080"];
    private readonly Random _random = new(seed);

    /// <summary>Mean requests a minute and instance.</summary>
    public required Func<DateTimeOffset, double> Traffic { get; init; }

    /// <summary>Share of requests that fail.</summary>
    public required Func<DateTimeOffset, double> ErrorRatio { get; init; }

    /// <summary>True at minutes when no scrape came through; the service worked on.</summary>
    public Func<int, bool> Unscraped { get; init; } = static _ => false;

    /// <summary>True at minutes when every instance has just restarted: its counters began again at nought.</summary>
    public Func<int, bool> Restarted { get; init; } = static _ => false;

    /// <summary>The first minute at which the service was there at all.</summary>
    public int Born { get; init; }

    /// <summary>The first minute at which the series of failing codes were there.</summary>
    public int ErrorsBorn { get; init; }

    /// <summary>False leaves the failing codes out: a service that never failed and never wrote the series.</summary>
    public bool ExposesErrors { get; init; } = true;

    public Workload Build()
    {
        var truth = new MinuteLog(start, minutes);
        var series = new List<ScrapedSeries>();
        foreach (var instance in Instances)
        {
            var good = new ScrapedSeries(name, instance, "200", new double?[minutes]);
            var internalError = new ScrapedSeries(name, instance, "500", new double?[minutes]);
            var unavailable = new ScrapedSeries(name, instance, "503", new double?[minutes]);
            Draw(truth, good, internalError, unavailable);
            series.Add(good);
            if (ExposesErrors)
            {
                series.Add(internalError);
                series.Add(unavailable);
            }
        }

        return new Workload(name, target, truth, series);
    }

    private void Draw(MinuteLog truth, ScrapedSeries good, ScrapedSeries internalError, ScrapedSeries unavailable)
    {
        // A life before the first scrape: what is counted is the difference, never the value.
        var (goodValue, internalValue, unavailableValue) = Born > 0 ? (0L, 0L, 0L) : (_random.Next(1_000_000), _random.Next(10_000), _random.Next(10_000));
        if (ErrorsBorn > 0)
        {
            (internalValue, unavailableValue) = (0, 0);
        }

        for (var i = Born; i < minutes; i++)
        {
            if (i > Born)
            {
                var at = start.AddMinutes(i);
                var total = Whole(Traffic(at) * (0.9 + (0.2 * _random.NextDouble())));
                var bad = Math.Min(total, Whole(total * ErrorRatio(at)));
                var refused = bad / 3;
                truth.Add(i, bad, total);
                if (Restarted(i))
                {
                    (goodValue, internalValue, unavailableValue) = (0, 0, 0);
                }

                goodValue += total - bad;
                internalValue += bad - refused;
                unavailableValue += refused;
            }

            if (!Unscraped(i))
            {
                good.Values[i] = goodValue;
            }

            if (!Unscraped(i) && i >= ErrorsBorn)
            {
                internalError.Values[i] = internalValue;
                unavailable.Values[i] = unavailableValue;
            }
        }
    }

    /// <summary>Rounds by chance, so that a mean of 0.4 a minute is 0.4 in the long run.</summary>
    private long Whole(double mean) => (long)Math.Floor(mean + _random.NextDouble());
}
