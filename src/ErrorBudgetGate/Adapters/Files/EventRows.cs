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
        var counts = Sum(known, start, out var count);
        Reading reading = (count, counts) switch
        {
            (0, _) => new Reading.Missing(ReasonCode.NoSeries, $"{path} has no rows for {objective.Name} in the window that began {start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."),
            (_, { Total: 0m, Bad: > 0m }) => new Reading.Missing(ReasonCode.NotFinite, $"{path} counts {counts.Bad} failed events of {objective.Name} and a total of none."),
            (_, { Total: 0m }) => new Reading.NoTraffic(known[^1].Time, Coverage(known, objective, question.Now)),
            _ => new Reading.Measured(ErrorBudget.Remaining(counts, objective.Target), counts, Coverage(known, objective, question.Now), known[^1].Time),
        };
        return new ObjectiveReading(
            objective.Name, objective.Target, objective.Window, objective.Gating, reading, Burn(known, objective, question),
            BadNeverSeen: badNeverSeen && count > 0, new Evidence(path, Query: null, count == 0 ? null : $"bad={counts.Bad} rows={count} total={counts.Total}", []));
    }

    /// <summary>The rows that a budget and its trend are made of.</summary>
    public BudgetHistory History(Objective objective, DateTimeOffset now)
    {
        var known = rows.Where(r => r.Time <= now).ToList();
        var step = spacing ?? MedianSpacing(known);
        var start = HistorySpan.Start(objective.Window, now);
        return step > TimeSpan.Zero
            ? new BudgetHistory.Events([.. known.Where(r => r.Time > start).Select(r => new Tile(r.Time, r.Bad, r.Total))], step)
            : new BudgetHistory.Missing(ReasonCode.NoSeries, $"{path} has a single row of {objective.Name}: nobody can say which span it stands for.");
    }

    private IReadOnlyList<BurnRateReading> Burn(List<EventRow> known, Objective objective, BudgetQuestion question) =>
        [.. question.BurnRateWindows.Select(window => Burn(known, objective, question.Now, window))];

    private BurnRateReading Burn(List<EventRow> known, Objective objective, DateTimeOffset now, TimeSpan window)
    {
        var counts = Sum(known, now - window, out var count);
        return (count, counts) switch
        {
            (0, _) => new BurnRateReading(window, Rate: null, new Reading.Missing(ReasonCode.NoSeries, $"{path} has no rows for it in the last {Durations.Format(window)}.")),
            (_, { Total: 0m, Bad: > 0m }) => new BurnRateReading(window, Rate: null, new Reading.Missing(ReasonCode.NotFinite, $"{path} counts failed events of a total of none.")),
            (_, { Total: 0m }) => new BurnRateReading(window, Rate: 0m, Missing: null),
            _ => new BurnRateReading(window, ErrorBudget.BurnRate(counts, objective.Target), Missing: null),
        };
    }

    private static EventCounts Sum(List<EventRow> known, DateTimeOffset start, out int count)
    {
        count = 0;
        var (bad, total) = (0m, 0m);
        for (var i = known.Count - 1; i >= 0 && known[i].Time > start; i--)
        {
            bad += known[i].Bad;
            total += known[i].Total;
            count++;
        }

        return new EventCounts(bad, total);
    }

    /// <summary>Null where nothing is expected yet. A single row of unknown span covers nothing that could be shown: a file cut off after its first row must not pass for a whole window.</summary>
    private decimal? Coverage(List<EventRow> known, Objective objective, DateTimeOffset now)
    {
        var start = objective.Window.StartAt(now);
        start = objective.Since > start ? objective.Since.Value : start;
        if (start >= now)
        {
            return null;
        }

        var span = spacing ?? MedianSpacing(known);

        var covered = TimeSpan.Zero;
        for (var i = known.Count - 1; i >= 0 && known[i].Time > start; i--)
        {
            // A row reaches back to the row before it at most, and never out of the window.
            var reach = Min(span, known[i].Time - start);
            covered += i == 0 ? reach : Min(reach, known[i].Time - known[i - 1].Time);
        }

        return Math.Min(1m, (decimal)covered.Ticks / (now - start).Ticks);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

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
