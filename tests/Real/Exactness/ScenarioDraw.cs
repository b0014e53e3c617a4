namespace ErrorBudgetGate.Real.Exactness;

/// <summary>Draws what happens in a scenario, event by event, from a fixed seed, and what scrapes see of it.</summary>
internal sealed class ScenarioDraw
{
    /// <summary>Samples may be moved by sixths of the scrape interval.</summary>
    private const int JitterSteps = 6;

    /// <summary>After so long without a failure a series of failures is dropped, where it is dropped at all.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    private readonly Scenario _scenario;
    private readonly TimeSpan _scrape;
    private readonly int _scrapes;
    private readonly Random _random;
    private readonly List<StepSeries> _series = [];
    private readonly long[] _bad;
    private readonly long[] _total;
    private long _unseen;

    private ScenarioDraw(Scenario scenario, TimeSpan length, TimeSpan scrape)
    {
        _scenario = scenario;
        _scrape = scrape;
        _scrapes = (int)(length.Ticks / scrape.Ticks) + 1;
        _random = new Random(scenario.Name.Aggregate(17, static (seed, c) => (seed * 31) + c));
        (_bad, _total) = (new long[Steps], new long[Steps]);
    }

    private int StepsPerScrape => _scenario.Jitters ? JitterSteps : 1;

    private int Steps => _scrapes * StepsPerScrape;

    private TimeSpan Step => _scrape / StepsPerScrape;

    /// <param name="length">From the first scrape to the last.</param>
    /// <param name="scrape">The scrape interval.</param>
    public static ScrapedPast Of(Scenario scenario, TimeSpan length, TimeSpan scrape)
    {
        var draw = new ScenarioDraw(scenario, length, scrape);
        for (var process = 0; process < scenario.Lives.Count; process++)
        {
            draw.Live(process, scenario.Lives[process]);
        }

        return new ScrapedPast(draw.Step, draw._series, draw._bad, draw._total, draw._unseen, scenario.MarksStale);
    }

    private void Live(int process, ProcessLife life)
    {
        var (good, bad, start) = (Values("http_requests_total", life, ",code=\"200\""), Values("http_requests_total", life, ",code=\"500\""), Values("process_start_time_seconds", life, ""));
        var first = life.Born is { } born ? (int)Math.Ceiling(born / _scrape) : 0;
        var after = life.Dies is { } dies ? Math.Min((int)Math.Ceiling(dies / _scrape), _scrapes) : _scrapes;
        var counted = life.Born is null
            ? new Counted(_random.Next(40_000, 60_000), _scenario.Failures == FailureSeries.Always ? _random.Next(10, 500) : 0, -86_400)
            : new Counted(0, 0, life.Born.Value.TotalSeconds);
        var exposesBad = _scenario.Failures == FailureSeries.Always;
        var (idleSince, pending) = (TimeSpan.Zero, new Counted(0, 0, 0));
        for (var scrape = first; scrape < after; scrape++)
        {
            var at = scrape * _scrape;
            if (scrape > 0)
            {
                // A process that is younger than the interval worked for less than all of it.
                var share = scrape == first ? (at - life.Born!.Value) / _scrape : 1;
                if (_scenario.Restarts(process, scrape))
                {
                    var before = _random.NextDouble();
                    var lost = Events(at, share * before);
                    _unseen += pending.Good + pending.Bad + lost.Good + lost.Bad;
                    pending = new Counted(0, 0, 0);
                    counted = new Counted(0, 0, (at - (_scrape * share * (1 - before))).TotalSeconds);
                    exposesBad = _scenario.Failures == FailureSeries.Always;
                    share *= 1 - before;
                }

                var (newGood, newBad) = Events(at, share);
                counted = counted with { Good = counted.Good + newGood, Bad = counted.Bad + newBad };
                pending = pending with { Good = pending.Good + newGood, Bad = pending.Bad + newBad };
                (exposesBad, idleSince) = newBad > 0 ? (true, at) : (exposesBad, idleSince);
            }

            if (_scenario.Unscraped(process, at))
            {
                continue;
            }

            var drops = _scenario.Failures is FailureSeries.WhileFailing or FailureSeries.WhileFailingFromZero;
            if (drops && pending.Bad == 0 && at - idleSince > Idle)
            {
                exposesBad = false;
                counted = _scenario.Failures == FailureSeries.WhileFailingFromZero ? counted with { Bad = 0 } : counted;
            }

            var step = (scrape * StepsPerScrape) + (_scenario.Jitters && scrape > 0 ? _random.Next(JitterSteps) : 0);
            good[step] = counted.Good;
            start[step] = counted.Start + _scenario.StartMoves(at);
            bad[step] = exposesBad ? counted.Bad : double.NaN;
            _bad[step] += pending.Bad;
            _total[step] += pending.Good + pending.Bad;
            pending = new Counted(0, 0, 0);
        }

        _unseen += pending.Good + pending.Bad;
    }

    /// <summary>What happens within a share of the scrape interval that ends at <paramref name="at"/>.</summary>
    private (long Good, long Bad) Events(TimeSpan at, double share)
    {
        var total = Whole(_scenario.Traffic(at) * _scrape.TotalSeconds * share * (0.5 + _random.NextDouble()));
        var bad = Math.Min(total, Whole(total * _scenario.Failing(at) * (0.5 + _random.NextDouble())));
        return (total - bad, bad);
    }

    /// <summary>Rounds by chance, so that a mean of 0.4 is 0.4 in the long run.</summary>
    private long Whole(double mean) => (long)Math.Floor(mean + _random.NextDouble());

    /// <summary>Of the series with this name: processes that follow one another under one instance share it.</summary>
    private double[] Values(string metric, ProcessLife life, string labels)
    {
        if (metric == "process_start_time_seconds" && !_scenario.TellsStart)
        {
            return Nowhere();
        }

        var name = $"{metric}{{job=\"api\",instance=\"{life.Instance}\"{labels}}}";
        if (_series.Find(s => s.Name == name) is { } known)
        {
            return known.Values;
        }

        var values = Nowhere();
        _series.Add(new StepSeries(name, values));
        return values;
    }

    private double[] Nowhere()
    {
        var values = new double[Steps];
        Array.Fill(values, double.NaN);
        return values;
    }

    private sealed record Counted(long Good, long Bad, double Start);
}
