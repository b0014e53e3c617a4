namespace ErrorBudgetGate.Real.Exactness;

/// <summary>What a service and its scrapes go through.</summary>
internal static class Scenarios
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("steady", "nothing happens"),
        new("gap of 2 hours", "all scrapes fail for two hours while the service works on")
        {
            Unscraped = static (_, at) => at > 10 * Hour && at < 12 * Hour,
        },
        new("gap of one process", "the scrapes of one process fail for 40 minutes a day")
        {
            Unscraped = static (process, at) => process == 1 && Within(at, Day, 7 * Hour, 7.67 * Hour),
        },
        new("failed scrapes", "every eighth scrape fails")
        {
            Unscraped = static (process, at) => at > TimeSpan.Zero && (((int)at.TotalSeconds * 7919) + (process * 104_729)) % 1_000_003 % 8 == 0,
        },
        new("most scrapes fail", "three of four scrapes fail")
        {
            Unscraped = static (process, at) => at > TimeSpan.Zero && (((int)at.TotalSeconds * 7919) + (process * 104_729)) % 1_000_003 % 4 != 0,
        },
        new("late scrapes", "scrapes come up to fifty seconds late, each by another time") { Jitters = true, MarksStale = false },
        new("Prometheus restarts", "nothing is scraped for eight minutes every three hours, and nothing marks the gap")
        {
            Unscraped = static (_, at) => Within(at, 3 * Hour, Hour, Hour + TimeSpan.FromMinutes(8)),
            MarksStale = false,
        },
        new("restarts", "every process restarts about every hundred minutes")
        {
            Restarts = static (process, scrape) => scrape % 97 == 50 + process,
        },
        new("restarts, errors late", "likewise, and series of failures are there from their first failure on")
        {
            Restarts = static (process, scrape) => scrape % 97 == 50 + process,
            Failures = FailureSeries.FromFirst,
        },
        new("crash loop", "one process restarts every 17 scrapes, for an hour a day at every scrape")
        {
            Restarts = static (process, scrape) => process == 0 && (scrape % 17 == 5 || scrape % 1440 is > 700 and < 760),
            Failures = FailureSeries.FromFirst,
        },
        new("gaps with restarts", "every process restarts while nothing is scraped for an hour, three times a day")
        {
            Unscraped = static (_, at) => Within(at, 8 * Hour, 2 * Hour, 3 * Hour),
            Restarts = static (process, scrape) => scrape % 480 == 140 + (9 * process),
        },
        new("clocks are set", "starts move by a second at every scrape and by ten minutes twice a day, once in an hour without scrapes; now and then a process restarts")
        {
            StartMoves = static at => ((int)at.TotalMinutes % 2) + (600 * (int)((at + TimeSpan.FromMinutes(150)) / (12 * Hour))),
            Unscraped = static (_, at) => Within(at, Day, 9 * Hour, 10 * Hour),
            Restarts = static (process, scrape) => scrape % 397 == 50 + process,
        },
        new("bad release", "pods keep their names; after each deployment most requests fail for a while, far more than ever before")
        {
            Lives = [.. Pods(TimeSpan.FromDays(28)).Select(static p => p with { Instance = p.Instance[..1] })],
            Failing = static at => Within(at, 3 * Hour, TimeSpan.Zero, TimeSpan.FromMinutes(4)) ? 0.6 : 0.0001,
        },
        new("first errors", "rare failures, and their series are there from the first failure on, which no difference sees")
        {
            Lives = [.. Enumerable.Range(0, 40).Select(static i => new ProcessLife("p" + i))],
            Traffic = static _ => 0.2,
            Failing = static at => at > 6 * Hour ? 0.0005 : 0,
            Failures = FailureSeries.FromFirst,
        },
        new("new pods", "a rolling deployment every three hours: pods end, others take their place under other names")
        {
            Lives = [.. Pods(TimeSpan.FromDays(28))],
            Failures = FailureSeries.FromFirst,
        },
        new("pods of one name", "likewise, but each keeps its name, as a stateful set does")
        {
            Lives = [.. Pods(TimeSpan.FromDays(28)).Select(static p => p with { Instance = p.Instance[..1] })],
            Failures = FailureSeries.FromFirst,
        },
        new("label sets expire", "series of failures are dropped when idle and continue where they stopped")
        {
            Failing = static at => Within(at, Hour, TimeSpan.Zero, TimeSpan.FromMinutes(20)) ? 0.02 : 0,
            Failures = FailureSeries.WhileFailing,
        },
        new("label sets begin anew", "series of failures are dropped when idle and come back from nought")
        {
            Failing = static at => Within(at, Hour, TimeSpan.Zero, TimeSpan.FromMinutes(20)) ? 0.02 : 0,
            Failures = FailureSeries.WhileFailingFromZero,
        },
    ];

    public static Scenario Named(string name) => All.Single(s => s.Name == name);

    /// <summary>A thousand bursts of failures in a week, each shorter than a scrape interval and at a random time, no two in one tile; nothing else fails.</summary>
    public static Scenario Bursts(TimeSpan scrape)
    {
        var random = new Random(1000);
        var length = TimeSpan.FromDays(7);
        var tiles = Enumerable.Range(1, (int)(length / Trial.Tile) - 1).OrderBy(_ => random.Next()).Take(1000);
        var scrapes = tiles.Select(tile => (int)Math.Ceiling((tile + random.NextDouble()) * Trial.Tile / scrape)).ToHashSet();
        return new Scenario("1,000 bursts", "each shorter than a scrape interval, at random times")
        {
            Length = length,
            Lives = [new("a")],
            Failing = at => scrapes.Contains((int)(at / scrape)) ? 0.5 : 0,
            Failures = FailureSeries.FromFirst,
        };
    }

    /// <summary>Three pods, replaced one after another every three hours.</summary>
    private static IEnumerable<ProcessLife> Pods(TimeSpan until)
    {
        for (var (deployment, at) = (0, TimeSpan.Zero); at < until; deployment++, at += 3 * Hour)
        {
            for (var pod = 0; pod < 3; pod++)
            {
                var stagger = pod * TimeSpan.FromMinutes(4);
                yield return new ProcessLife(
                    $"{(char)('a' + pod)}{deployment}",
                    deployment == 0 ? null : at + stagger + TimeSpan.FromSeconds(25),
                    at + (3 * Hour) + stagger);
            }
        }
    }

    private static bool Within(TimeSpan at, TimeSpan every, TimeSpan from, TimeSpan to)
    {
        var phase = TimeSpan.FromTicks(at.Ticks % every.Ticks);
        return phase >= from && phase < to;
    }
}
