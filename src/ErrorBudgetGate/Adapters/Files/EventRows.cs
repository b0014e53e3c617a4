using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>One objective's rows, and what they say about its window.</summary>
/// <param name="path">The file, for evidence.</param>
/// <param name="rows">In order of time.</param>
/// <param name="spacing">The span a row stands for; null: the median distance between rows.</param>
/// <param name="badNeverSeen">The file has no series of failed events at all.</param>
internal sealed class EventRows(string path, IReadOnlyList<EventRow> rows, TimeSpan? spacing, bool badNeverSeen)
{
    public ObjectiveReading Read(Objective objective, BudgetQuestion question)
    {
        var known = rows.Where(r => r.Time <= question.Now).ToList();
        var start = objective.Window.StartAt(question.Now);
        var exclusions = ExcludedSpans.Of(objective, start, question.Now);
        var excluded = new ExcludedRows(ExcludedSpans.Merge(exclusions), known, spacing ?? MedianSpacing(known));
        var counts = Sum(known, start, excluded, out var left, out var count);
        Reading reading = (count, counts) switch
        {
            (0, _) => new Reading.Missing(ReasonCode.NoSeries, $"{path} has no rows for {objective.Name} in the window that began {start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."),
            (_, { Total: 0m, Bad: > 0m }) => new Reading.Missing(ReasonCode.NotFinite, $"{path} counts {counts.Bad} failed events of {objective.Name} and a total of none."),
            (_, { Total: 0m }) => new Reading.NoTraffic(known[^1].Time, Coverage(known, objective, question.Now, excluded)),
            _ => new Reading.Measured(ErrorBudget.Remaining(counts, objective.Target), counts, Coverage(known, objective, question.Now, excluded), known[^1].Time),
        };
        return new ObjectiveReading(
            objective.Name, objective.Target, objective.Window, objective.Gating, reading, question.BurnRates(window => Burn(path, known, objective, question.Now, window, excluded)),
            BadNeverSeen: badNeverSeen && count > 0, new Evidence(path, Query: null, count == 0 ? null : $"bad={counts.Bad} rows={count} total={counts.Total}", []))
        {
            Exclusions = exclusions,
            ExcludedEvents = exclusions.Count > 0 ? left : null,
        };
    }

    /// <summary>The rows that a budget and its trend are made of; what is excluded never counted.</summary>
    public BudgetHistory History(Objective objective, DateTimeOffset now)
    {
        var known = rows.Where(r => r.Time <= now).ToList();
        var step = spacing ?? MedianSpacing(known);
        if (step <= TimeSpan.Zero)
        {
            return new BudgetHistory.Missing(ReasonCode.NoSeries, $"{path} has a single row of {objective.Name}: nobody can say which span it stands for.");
        }

        var start = HistorySpan.Start(objective.Window, now);
        var excluded = new ExcludedRows(ExcludedSpans.Merge(ExcludedSpans.Of(objective, start, now)), known, step);
        var tiles = new List<Tile>(known.Count);
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Time > start && !excluded.Holds(i))
            {
                tiles.Add(new Tile(known[i].Time, known[i].Bad, known[i].Total));
            }
        }

        return new BudgetHistory.Events(tiles, step);
    }

    private static BurnRateReading Burn(string path, List<EventRow> known, Objective objective, DateTimeOffset now, TimeSpan window, ExcludedRows excluded)
    {
        var counts = Sum(known, now - window, excluded, out _, out var count);
        return (count, counts) switch
        {
            (0, _) => new BurnRateReading(window, Rate: null, new Reading.Missing(ReasonCode.NoSeries, $"{path} has no rows for it in the last {Durations.Format(window)}.")),
            (_, { Total: 0m, Bad: > 0m }) => new BurnRateReading(window, Rate: null, new Reading.Missing(ReasonCode.NotFinite, $"{path} counts failed events of a total of none.")),
            (_, { Total: 0m }) => new BurnRateReading(window, Rate: 0m, Missing: null),
            _ => new BurnRateReading(window, ErrorBudget.BurnRate(counts, objective.Target), Missing: null),
        };
    }

    /// <param name="left">The events of excluded rows.</param>
    /// <param name="count">All rows since the start, excluded ones too.</param>
    private static EventCounts Sum(List<EventRow> known, DateTimeOffset start, ExcludedRows excluded, out EventCounts left, out int count)
    {
        count = 0;
        var (bad, total) = (0m, 0m);
        var (leftBad, leftTotal) = (0m, 0m);
        for (var i = known.Count - 1; i >= 0 && known[i].Time > start; i--)
        {
            count++;
            if (excluded.Holds(i))
            {
                leftBad += known[i].Bad;
                leftTotal += known[i].Total;
            }
            else
            {
                bad += known[i].Bad;
                total += known[i].Total;
            }
        }

        left = new EventCounts(leftBad, leftTotal);
        return new EventCounts(bad, total);
    }

    /// <summary>Of the time that counts. Null where nothing is expected yet. A single row of unknown span covers nothing that could be shown: a file cut off after its first row must not pass for a whole window.</summary>
    private static decimal? Coverage(List<EventRow> known, Objective objective, DateTimeOffset now, ExcludedRows excluded)
    {
        var start = objective.Window.StartAt(now);
        start = objective.Since > start ? objective.Since.Value : start;
        if (start >= now)
        {
            return null;
        }

        var expected = now - start - ExcludedSpans.Within(excluded.Spans, start, now);
        if (expected <= TimeSpan.Zero)
        {
            return 1m;
        }

        var covered = TimeSpan.Zero;
        for (var i = known.Count - 1; i >= 0 && known[i].Time > start; i--)
        {
            var from = excluded.From(i);
            from = from > start ? from : start;
            covered += known[i].Time - from - ExcludedSpans.Within(excluded.Spans, from, known[i].Time);
        }

        return Math.Min(1m, (decimal)covered.Ticks / expected.Ticks);
    }

    private static TimeSpan MedianSpacing(List<EventRow> known)
    {
        if (known.Count < 2)
        {
            return TimeSpan.Zero;
        }

        var distances = new TimeSpan[known.Count - 1];
        for (var i = 1; i < known.Count; i++)
        {
            distances[i - 1] = known[i].Time - known[i - 1].Time;
        }

        Array.Sort(distances);
        return distances[(distances.Length - 1) / 2];
    }
}
