using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Turns the answer to an <see cref="EventsQuery"/> into a reading.</summary>
internal static class EventsReading
{
    public static ObjectiveReading Of(Objective objective, EventsQuery query, QueryAnswer answer, BudgetQuestion question)
    {
        var evidence = new Evidence(PrometheusSliSource.Name, query.Text, Value: null, answer.Notes);
        switch (answer)
        {
            case QueryAnswer.Vector vector:
                if (Parts(vector.Samples, out var parts) is { } wrong)
                {
                    return Missing(objective, question, evidence, wrong);
                }

                evidence = evidence with { Value = parts.Text };
                return Of(objective, query, parts, question, evidence);
            case QueryAnswer.Fault fault:
                return Missing(objective, question, evidence, fault.Missing);
            default:
                throw new InvalidOperationException("An answer outside its closed set.");
        }
    }

    /// <summary>An unknown answer leaves the burn rate unknown for the same reason.</summary>
    public static ObjectiveReading Missing(Objective objective, BudgetQuestion question, Evidence evidence, Reading.Missing missing) =>
        new(objective.Name, objective.Target, objective.Window, objective.Gating, missing,
            question.BurnRates(window => new BurnRateReading(window, Rate: null, missing)), BadNeverSeen: false, evidence);

    private static ObjectiveReading Of(Objective objective, EventsQuery query, EventParts parts, BudgetQuestion question, Evidence evidence)
    {
        var excluded = default(EventCounts);
        if ((Counts(query, parts, (EventsQuery.Total, EventsQuery.Bad), query.PerSecond ? query.Length : 1m, out var all)
            ?? Bucketless(query, parts, all)
            ?? parts.Counts(EventsQuery.ExcludedTotal, EventsQuery.ExcludedBad, 1m, out excluded)) is { } missing)
        {
            return Missing(objective, question, evidence, missing with { Detail = missing.Detail + Youth(query, missing) });
        }

        if (Newest(query, parts, out var newest) is { } unknown)
        {
            return Missing(objective, question, evidence, unknown);
        }

        if (CoverageOf(query, parts, out var coverage) is { } unread)
        {
            return Missing(objective, question, evidence, unread);
        }

        var counts = Without(all, excluded);
        Reading reading = counts.Total == 0m
            ? new Reading.NoTraffic(newest, coverage)
            : new Reading.Measured(ErrorBudget.Remaining(counts, objective.Target), counts, coverage, newest);
        return new ObjectiveReading(
            objective.Name, objective.Target, objective.Window, objective.Gating, reading,
            question.BurnRates(window => Burn(objective, query, parts, window)), BadNeverSeen: query.CanBeUnseen && !parts.Has(EventsQuery.Bad) && !parts.Has(EventsQuery.BadSeries), evidence)
        {
            Exclusions = ExcludedSpans.Of(objective, objective.Window.StartAt(question.Now), question.Now),
            ExcludedEvents = query.Excluded.Count > 0 ? excluded : null,
        };
    }

    private static BurnRateReading Burn(Objective objective, EventsQuery query, EventParts parts, TimeSpan window)
    {
        var seconds = query.PerSecond ? EventsQuery.Seconds(window) : 1m;
        var excluded = default(EventCounts);
        if ((Counts(query, parts, (EventsQuery.BurnTotal(window), EventsQuery.BurnBad(window)), seconds, out var all)
            ?? parts.Counts(EventsQuery.ExcludedBurnTotal(window), EventsQuery.ExcludedBurnBad(window), 1m, out excluded)) is { } missing)
        {
            return new BurnRateReading(window, Rate: null, missing);
        }

        var counts = Without(all, excluded);
        return new BurnRateReading(window, counts.Total == 0m ? 0m : ErrorBudget.BurnRate(counts, objective.Target), Missing: null);
    }

    /// <summary>A missing total says nothing; a missing bad beside a total says that nothing failed, unless the query knows better.</summary>
    private static Reading.Missing? Counts(EventsQuery query, EventParts parts, (string Total, string Bad) names, decimal seconds, out EventCounts counts)
    {
        counts = default;
        if (!parts.Has(names.Total))
        {
            return new Reading.Missing(ReasonCode.NoSeries, "Prometheus has no samples of the total series in the window; check its selector, and that it is scraped.");
        }

        return parts.Counts(names.Total, names.Bad, seconds, out counts)
            ?? (counts.Total > 0m && !parts.Has(names.Bad) && query.WithoutBad is { } detail ? new Reading.Missing(ReasonCode.NoSeries, detail) : null);
    }

    /// <summary>Events of which nobody can say how long they took would all count as slow.</summary>
    private static Reading.Missing? Bucketless(EventsQuery query, EventParts parts, EventCounts all)
    {
        if (parts.Number(EventsQuery.WithoutBucket, out var without) is { } missing)
        {
            return missing;
        }

        return without > EventParts.Rounding(all.Total)
            ? new Reading.Missing(ReasonCode.NoSeries, $"of {without:0.###} of {all.Total:0.###} events nothing can be told: {query.WithoutBad}")
            : null;
    }

    /// <summary>Each span's count is stretched to its edges, so a sum of spans may exceed the whole by a little.</summary>
    private static EventCounts Without(EventCounts all, EventCounts excluded)
    {
        var total = Math.Max(0m, all.Total - excluded.Total);
        return new EventCounts(total == 0m ? 0m : Math.Max(0m, all.Bad - excluded.Bad), total);
    }

    private static Reading.Missing? Newest(EventsQuery query, EventParts parts, out DateTimeOffset? newest)
    {
        newest = null;
        if (query.PerSecond)
        {
            // Rates carry the time of evaluation: all that can be told is whether anything still arrives.
            return parts.Has(EventsQuery.Fresh)
                ? null
                : new Reading.Missing(ReasonCode.Stale, $"the total yields nothing over the last {Durations.Format(EventsQuery.RateProbe)}.");
        }

        return parts.Has(EventsQuery.Newest)
            ? parts.Time(EventsQuery.Newest, out newest)
            : new Reading.Missing(ReasonCode.Stale, $"the total series has no sample in the last {Durations.Format(EventsQuery.NewestWithin)}.");
    }

    /// <summary>Of the time that counts: a gap during maintenance is no gap.</summary>
    private static Reading.Missing? CoverageOf(EventsQuery query, EventParts parts, out decimal? coverage)
    {
        coverage = null;
        if (query.CoverageStep is not { } step)
        {
            return null;
        }

        if (parts.Number(EventsQuery.Coverage, out var points) is { } missing)
        {
            return missing;
        }

        if (parts.Number(EventsQuery.ExcludedCoverage, out var excluded) is { } unread)
        {
            return unread;
        }

        var span = query.CoverageSpan - query.ExcludedCoverageSpan;
        coverage = span < step ? 1m : Math.Clamp((points - excluded) * step / span, 0m, 1m);
        return null;
    }

    private static Reading.Missing? Parts(IReadOnlyList<Sample> samples, out EventParts parts)
    {
        parts = new EventParts();
        foreach (var sample in samples)
        {
            if (sample.Labels.Count != 1 || !sample.Labels.TryGetValue(EventsQuery.PartLabel, out var part))
            {
                return new Reading.Missing(ReasonCode.MalformedResponse, "Prometheus's answer has series that were not asked for.");
            }

            if (!parts.TryAdd(part, sample.Value))
            {
                return new Reading.Missing(ReasonCode.SeveralSeries, "Prometheus's answer has several series for one figure.");
            }
        }

        return null;
    }

    private static string Youth(EventsQuery query, Reading.Missing missing) =>
        missing.Reason == ReasonCode.NoSeries && query.Length < 900
            ? $" The window began {Durations.Format(TimeSpan.FromSeconds(query.Length))} ago, and a count needs two scrapes in it."
            : string.Empty;
}
