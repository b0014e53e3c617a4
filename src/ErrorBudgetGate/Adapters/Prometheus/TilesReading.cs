using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Turns the answer to a <see cref="TilesQuery"/> into one reading an objective.</summary>
internal static class TilesReading
{
    private const string ServiceLabel = "service";

    /// <summary>In the order of <paramref name="objectives"/>. Objectives that the answer has beyond them are passed over: one that was removed is recorded for a window to come.</summary>
    public static IReadOnlyList<ObjectiveReading> Of(IReadOnlyList<Objective> objectives, TilesQuery query, QueryAnswer answer, BudgetQuestion question)
    {
        var evidence = new Evidence(PrometheusSliSource.Name, query.Text, Value: null, answer.Notes);
        switch (answer)
        {
            case QueryAnswer.Vector vector:
                var found = objectives.ToDictionary(o => o.Name, _ => new Found(), StringComparer.Ordinal);
                var wrong = Sort(vector.Samples, question.Service, found);
                return [.. objectives.Select(o => (wrong ?? found[o.Name].Wrong) is { } missing
                    ? EventsReading.Missing(o, question, evidence, missing)
                    : Of(o, found[o.Name].Parts, question, evidence with { Value = found[o.Name].Parts.Text }))];
            case QueryAnswer.Fault fault:
                return [.. objectives.Select(o => EventsReading.Missing(o, question, evidence, fault.Missing))];
            default:
                throw new InvalidOperationException("An answer outside its closed set.");
        }
    }

    private static Reading.Missing? Sort(IReadOnlyList<Sample> samples, string service, Dictionary<string, Found> found)
    {
        foreach (var sample in samples)
        {
            if (!sample.Labels.TryGetValue(EventsQuery.PartLabel, out var part) || sample.Labels.GetValueOrDefault(ServiceLabel) != service)
            {
                return new Reading.Missing(ReasonCode.MalformedResponse, "Prometheus's answer has series that were not asked for.");
            }

            if (found.TryGetValue(sample.Objective, out var objective) && !objective.Parts.TryAdd(part, sample.Value))
            {
                objective.Wrong = new Reading.Missing(
                    ReasonCode.SeveralSeries, "Prometheus has several series of its tiles: two servers record it, or the rules' labels were changed within the window.");
            }
        }

        return null;
    }

    private static ObjectiveReading Of(Objective objective, EventParts parts, BudgetQuestion question, Evidence evidence)
    {
        if (!parts.Has(TilesQuery.Total) && !parts.Has(TilesQuery.ExcludedTiles))
        {
            return EventsReading.Missing(objective, question, evidence, new Reading.Missing(
                ReasonCode.NoSeries, $"Prometheus has no {SeriesNames.Events} of it in the window; load the rules (error-budget-gate rules) and give them five minutes, or set source: raw."));
        }

        if (!parts.Has(TilesQuery.Newest))
        {
            return EventsReading.Missing(objective, question, evidence, new Reading.Missing(
                ReasonCode.Stale, $"Prometheus has no {SeriesNames.NewestTile} of it in the last {Durations.Format(TilesQuery.NewestWithin)}: the rules are not evaluated any more."));
        }

        if (parts.Counts(TilesQuery.Total, TilesQuery.Bad, 1m, out var counts) is { } uncounted)
        {
            return EventsReading.Missing(objective, question, evidence, uncounted);
        }

        if (parts.Counts(TilesQuery.ExcludedTotal, TilesQuery.ExcludedBad, 1m, out var excluded) is { } unknown)
        {
            return EventsReading.Missing(objective, question, evidence, unknown);
        }

        if (parts.Time(TilesQuery.Newest, out var newest) is { } undated)
        {
            return EventsReading.Missing(objective, question, evidence, undated);
        }

        if (CoverageOf(objective, parts, question.Now, out var coverage) is { } uncovered)
        {
            return EventsReading.Missing(objective, question, evidence, uncovered);
        }

        if (counts.Total > 0m && !parts.Has(TilesQuery.Bad))
        {
            // The rules write a zero where nothing failed: what is not there was not counted, and must not read as an untouched budget.
            return EventsReading.Missing(objective, question, evidence, new Reading.Missing(
                ReasonCode.NoSeries, $"Prometheus has {SeriesNames.Events} of it and no {SeriesNames.BadEvents}: the rule that counts failed events fails; Prometheus's page of rules says why."));
        }

        Reading reading = counts.Total == 0m
            ? new Reading.NoTraffic(newest, coverage)
            : new Reading.Measured(ErrorBudget.Remaining(counts, objective.Target), counts, coverage, newest);
        return new ObjectiveReading(
            objective.Name, objective.Target, objective.Window, objective.Gating, reading,
            question.BurnRates(window => Burn(objective, parts, window)), BadNeverSeen: false, evidence)
        {
            Exclusions = ExcludedSpans.Of(objective, objective.Window.StartAt(question.Now), question.Now),
            ExcludedEvents = parts.Has(TilesQuery.ExcludedTotal) ? excluded : null,
        };
    }

    private static BurnRateReading Burn(Objective objective, EventParts parts, TimeSpan window)
    {
        var missing = BurnRate(objective, parts, window, out var rate);
        return new BurnRateReading(window, missing is null ? rate : null, missing);
    }

    /// <summary>The recorded figure where there is one, for it is younger than the newest tile; else the tiles'. Time that does not count burns nothing.</summary>
    private static Reading.Missing? BurnRate(Objective objective, EventParts parts, TimeSpan window, out decimal rate)
    {
        if (parts.Has(TilesQuery.Burn(window)))
        {
            return parts.Number(TilesQuery.Burn(window), out rate);
        }

        rate = 0m;
        if (!parts.Has(TilesQuery.BurnTotal(window)) && !parts.Has(TilesQuery.ExcludedBurn(window)))
        {
            return new Reading.Missing(ReasonCode.NoSeries, $"Prometheus has neither {SeriesNames.BurnRate(window)} of it nor a tile within {Durations.Format(window)}.");
        }

        var missing = parts.Counts(TilesQuery.BurnTotal(window), TilesQuery.BurnBad(window), 1m, out var counts);
        rate = counts.Total == 0m ? 0m : ErrorBudget.BurnRate(counts, objective.Target);
        return missing;
    }

    /// <summary>Null where too little is expected yet. Excluded time is covered, whether its tiles were recorded as excluded or a monitoring under maintenance recorded none.</summary>
    private static Reading.Missing? CoverageOf(Objective objective, EventParts parts, DateTimeOffset now, out decimal? coverage)
    {
        coverage = null;
        if (parts.Number(TilesQuery.Tiles, out var tiles) is { } unread)
        {
            return unread;
        }

        if (parts.Number(TilesQuery.ExcludedTiles, out var excluded) is { } unknown)
        {
            return unknown;
        }

        var start = objective.Window.StartAt(now);
        start = objective.Since > start ? objective.Since.Value : start;
        var expected = TileRange.Expected(objective, now);
        if (!expected.IsTooShortForCoverage)
        {
            var known = ExcludedSpans.Merge(ExcludedSpans.Of(objective, start, now)).Sum(s => Math.Floor((decimal)(s.To - s.From).Ticks / SeriesNames.Tile.Ticks));
            coverage = Math.Clamp((tiles + Math.Max(excluded, known)) / expected.Tiles, 0m, 1m);
        }

        return null;
    }

    /// <summary>What an answer has of one objective.</summary>
    private sealed class Found
    {
        public EventParts Parts { get; } = new();

        /// <summary>Null: nothing is wrong so far.</summary>
        public Reading.Missing? Wrong { get; set; }
    }
}
