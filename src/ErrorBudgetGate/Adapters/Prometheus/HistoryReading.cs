using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Turns the answer to a <see cref="HistoryQuery"/> into a past.</summary>
internal static class HistoryReading
{
    public static BudgetHistory Events(HistoryQuery query, QueryAnswer answer) => answer switch
    {
        QueryAnswer.Matrix matrix => Events(query, matrix.Series),
        QueryAnswer.Fault fault => new BudgetHistory.Missing(fault.Reason, fault.Detail),
        _ => throw new InvalidOperationException("An answer outside its closed set."),
    };

    /// <param name="objective">The label <c>objective</c> of the series; empty: it has none.</param>
    public static BudgetHistory Ratios(QueryAnswer answer, string objective)
    {
        if (answer is QueryAnswer.Fault fault)
        {
            return new BudgetHistory.Missing(fault.Reason, fault.Detail);
        }

        var series = (answer as QueryAnswer.Matrix)?.Series ?? [];
        var own = series.Where(s => s.Labels.GetValueOrDefault("objective", string.Empty) == objective).ToList();
        own = own.Count == 0 && series.Count == 1 ? [.. series] : own;
        if (own.Count != 1)
        {
            return own.Count == 0
                ? new BudgetHistory.Missing(ReasonCode.NoSeries, "Prometheus has no past of the recorded ratio.")
                : new BudgetHistory.Missing(ReasonCode.SeveralSeries, $"Prometheus has {own.Count} series of the recorded ratio's past.");
        }

        // A moment without a number is a gap in a picture, no more.
        var points = new List<PastRatio>(own[0].Points.Count);
        foreach (var (time, value) in own[0].Points)
        {
            if (SampleValue.TryRead(value, out var ratio) is null)
            {
                points.Add(new PastRatio(time, ratio));
            }
        }

        return new BudgetHistory.Ratios(points);
    }

    private static BudgetHistory Events(HistoryQuery query, IReadOnlyList<Series> series)
    {
        var steps = new Dictionary<DateTimeOffset, EventParts>();
        var times = new List<DateTimeOffset>();
        foreach (var one in series)
        {
            if (!one.Labels.TryGetValue(EventsQuery.PartLabel, out var part))
            {
                return new BudgetHistory.Missing(ReasonCode.MalformedResponse, "Prometheus's answer has series that were not asked for.");
            }

            foreach (var (time, value) in one.Points)
            {
                if (!steps.TryGetValue(time, out var parts))
                {
                    steps.Add(time, parts = new EventParts());
                    times.Add(time);
                }

                if (!parts.TryAdd(part, value))
                {
                    return new BudgetHistory.Missing(ReasonCode.SeveralSeries, "Prometheus has several series for one figure of its past.");
                }
            }
        }

        times.Sort();
        var tiles = new List<Tile>(times.Count);
        foreach (var time in times)
        {
            var parts = steps[time];

            // A step without a total has no data, whatever else is said of it.
            if (!parts.Has(EventsQuery.Total))
            {
                continue;
            }

            if (parts.Counts(EventsQuery.Total, EventsQuery.Bad, query.PerSecond ? EventsQuery.Seconds(query.Grid.Step) : 1m, out var counts) is { } missing)
            {
                return new BudgetHistory.Missing(missing.Reason, missing.Detail);
            }

            var counted = 1m - ((decimal)ExcludedSpans.Within(query.Excluded, time - query.Grid.Step, time).Ticks / query.Grid.Step.Ticks);
            if (counted > 0m)
            {
                tiles.Add(new Tile(time, counts.Bad * counted, counts.Total * counted));
            }
        }

        return tiles.Count > 0
            ? new BudgetHistory.Events(tiles, query.Grid.Step)
            : new BudgetHistory.Missing(ReasonCode.NoSeries, "Prometheus has no past of its events.");
    }
}
