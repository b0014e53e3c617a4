using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Turns the answer to an <see cref="EventsQuery"/> into a reading.</summary>
internal static class EventsReading
{
    /// <summary>Failed events below zero by less than this share of the total are rounding (a difference of two extrapolated sums), not a wrong expression.</summary>
    private const decimal RoundingShare = 0.000_001m;

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

                evidence = evidence with { Value = parts.Count == 0 ? null : string.Join(' ', parts.Select(p => $"{p.Key}={p.Value}")) };
                return Of(objective, query, parts, question, evidence);
            case QueryAnswer.Fault fault:
                return Missing(objective, question, evidence, fault.Missing);
            default:
                throw new InvalidOperationException("An answer outside its closed set.");
        }
    }

    private static ObjectiveReading Of(
        Objective objective, EventsQuery query, SortedDictionary<string, string> parts, BudgetQuestion question, Evidence evidence)
    {
        if (Counts(parts, EventsQuery.Total, EventsQuery.Bad, query.PerSecond ? query.Length : 1m, out var counts) is { } missing)
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

        Reading reading = counts.Total == 0m
            ? new Reading.NoTraffic(newest, coverage)
            : new Reading.Measured(ErrorBudget.Remaining(counts, objective.Target), counts, coverage, newest);
        return new ObjectiveReading(
            objective.Name, objective.Target, objective.Window, objective.Gating, reading,
            Burn(objective, query, parts, question), BadNeverSeen: !parts.ContainsKey(EventsQuery.Bad) && !parts.ContainsKey(EventsQuery.BadSeries), evidence);
    }

    private static List<BurnRateReading> Burn(
        Objective objective, EventsQuery query, SortedDictionary<string, string> parts, BudgetQuestion question)
    {
        var rates = new List<BurnRateReading>(question.BurnRateWindows.Count);
        foreach (var window in question.BurnRateWindows)
        {
            var seconds = query.PerSecond ? EventsQuery.Seconds(window) : 1m;
            rates.Add(Counts(parts, EventsQuery.BurnTotal(window), EventsQuery.BurnBad(window), seconds, out var counts) is { } missing
                ? new BurnRateReading(window, Rate: null, missing)
                : new BurnRateReading(window, counts.Total == 0m ? 0m : ErrorBudget.BurnRate(counts, objective.Target), Missing: null));
        }

        return rates;
    }

    /// <summary>A missing total says nothing; a missing bad beside a total says that nothing failed.</summary>
    private static Reading.Missing? Counts(SortedDictionary<string, string> parts, string totalPart, string badPart, decimal seconds, out EventCounts counts)
    {
        counts = default;
        if (!parts.TryGetValue(totalPart, out var totalText))
        {
            return new Reading.Missing(ReasonCode.NoSeries, "Prometheus has no samples of the total series in the window; check its selector, and that it is scraped.");
        }

        var bad = 0m;
        if ((SampleValue.TryRead(totalText, out var total) ?? (parts.TryGetValue(badPart, out var badText) ? SampleValue.TryRead(badText, out bad) : null)) is { } missing)
        {
            return missing;
        }

        (total, bad) = (total * seconds, bad * seconds);
        var rounding = Math.Max(1m, Math.Abs(total) * RoundingShare);
        if (bad < -rounding || total < -rounding)
        {
            return new Reading.Missing(ReasonCode.MalformedResponse, $"Prometheus counts {total:0.###} events of which {bad:0.###} failed; a count below zero means that an expression is wrong.");
        }

        (total, bad) = (Math.Max(0m, total), Math.Max(0m, bad));
        if (total == 0m && bad > 0m)
        {
            return new Reading.Missing(ReasonCode.NotFinite, $"Prometheus counts {bad:0.###} failed events of a total of none; the total's expression is wrong.");
        }

        counts = new EventCounts(bad, total);
        return null;
    }

    private static Reading.Missing? Newest(EventsQuery query, SortedDictionary<string, string> parts, out DateTimeOffset? newest)
    {
        newest = null;
        if (query.PerSecond)
        {
            // Rates carry the time of evaluation: all that can be told is whether anything still arrives.
            return parts.ContainsKey(EventsQuery.Fresh)
                ? null
                : new Reading.Missing(ReasonCode.Stale, $"the total yields nothing over the last {Durations.Format(EventsQuery.RateProbe)}.");
        }

        if (!parts.TryGetValue(EventsQuery.Newest, out var text))
        {
            return new Reading.Missing(ReasonCode.Stale, $"the total series has no sample in the last {Durations.Format(EventsQuery.NewestWithin)}.");
        }

        if (SampleValue.TryReadTime(text, out var time) is { } missing)
        {
            return missing;
        }

        newest = time;
        return null;
    }

    private static Reading.Missing? CoverageOf(EventsQuery query, SortedDictionary<string, string> parts, out decimal? coverage)
    {
        coverage = null;
        if (query.CoverageStep is not { } step)
        {
            return null;
        }

        var points = 0m;
        if (parts.TryGetValue(EventsQuery.Coverage, out var text) && SampleValue.TryRead(text, out points) is { } missing)
        {
            return missing;
        }

        coverage = Math.Clamp(points * step / query.CoverageSpan, 0m, 1m);
        return null;
    }

    private static Reading.Missing? Parts(IReadOnlyList<Sample> samples, out SortedDictionary<string, string> parts)
    {
        parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
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

    /// <summary>An unknown answer leaves the burn rate unknown for the same reason.</summary>
    private static ObjectiveReading Missing(Objective objective, BudgetQuestion question, Evidence evidence, Reading.Missing missing) =>
        new(objective.Name, objective.Target, objective.Window, objective.Gating, missing,
            [.. question.BurnRateWindows.Select(window => new BurnRateReading(window, Rate: null, missing))], BadNeverSeen: false, evidence);
}
