using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Answers about a recorded ratio: itself, its samples' times where they can be told, and burn rates, an answer a window that was asked for.</summary>
internal sealed record RatioAnswers(QueryAnswer Ratio, QueryAnswer? Times, IReadOnlyList<QueryAnswer> Burn);

/// <summary>Turns recorded ratios into readings.</summary>
/// <param name="question">What was asked.</param>
/// <param name="objective">The objective that names the ratio; null: every series is an objective of its own.</param>
/// <param name="query">The ratio's query as it was sent.</param>
internal sealed class RatioReadings(BudgetQuestion question, Objective? objective, string query)
{
    /// <summary>One reading a series; one for the objective, or the service, when there is none to be had.</summary>
    public IReadOnlyList<ObjectiveReading> Of(RatioAnswers answers)
    {
        var missing = (answers.Ratio as QueryAnswer.Fault)?.Missing;
        if (answers.Ratio is QueryAnswer.Vector vector && Chosen(vector.Samples, out missing) is { } chosen)
        {
            return [.. chosen.Select(sample => OfOne(sample, chosen.Count == 1, answers))];
        }

        return [Result(Name(null), missing!, Evidence(answers, value: null), Burn(null, isOnly: true, answers))];
    }

    private IReadOnlyList<Sample>? Chosen(IReadOnlyList<Sample> samples, out Reading.Missing? missing)
    {
        missing = null;
        if (samples.Count == 0)
        {
            missing = new Reading.Missing(ReasonCode.NoSeries, "Prometheus has no series for this query: is the service's name right, and is the recording rule loaded?");
            return null;
        }

        // Differing in `objective` alone is an equivalence, so comparing with the first compares all.
        var siblings = samples.All(s => s.IsSiblingOf(samples[0])) && samples.DistinctBy(s => s.Objective).Count() == samples.Count;
        if (siblings && (samples.Count == 1 || objective is null))
        {
            return samples;
        }

        if (siblings && samples.FirstOrDefault(s => s.Objective == objective?.Name) is { } named)
        {
            return [named];
        }

        missing = new Reading.Missing(ReasonCode.SeveralSeries, siblings
            ? $"Prometheus has {samples.Count} series for this query and none with objective=\"{objective?.Name}\"; select one."
            : $"Prometheus has {samples.Count} series for this query that differ in more than the label objective; aggregate them or select one.");
        return null;
    }

    private ObjectiveReading OfOne(Sample sample, bool isOnly, RatioAnswers answers)
    {
        DateTimeOffset? newest = null;
        var missing = SampleValue.TryRead(sample.Value, out var ratio) ?? Time(sample, answers.Times, out newest);
        Reading reading = missing is null ? new Reading.Measured(ratio, Counts: null, Coverage: null, newest) : missing;
        return Result(Name(sample), reading, Evidence(answers, sample.Value), Burn(sample, isOnly, answers));
    }

    /// <summary>Of several times the oldest: what may be stale is.</summary>
    private static Reading.Missing? Time(Sample sample, QueryAnswer? times, out DateTimeOffset? newest)
    {
        newest = null;
        if (times is QueryAnswer.Fault fault)
        {
            return fault.Missing with { Detail = "The sample's time is unknown, so it may be stale. " + fault.Detail };
        }

        if (times is not QueryAnswer.Vector vector)
        {
            return null;
        }

        foreach (var candidate in vector.Samples.Where(s => s.Objective == sample.Objective))
        {
            if (SampleValue.TryReadTime(candidate.Value, out var time) is { } missing)
            {
                return missing;
            }

            newest = newest is null || time < newest ? time : newest;
        }

        return newest is null ? new Reading.Missing(ReasonCode.Stale, "Prometheus gives no time for this sample: it went stale between two requests.") : null;
    }

    private IReadOnlyList<BurnRateReading> Burn(Sample? sample, bool isOnly, RatioAnswers answers)
    {
        var next = 0;
        return question.BurnRates(window => Burn(sample, isOnly, window, next < answers.Burn.Count ? answers.Burn[next++] : null));
    }

    /// <param name="answer">Null: none was asked for, which is to have no series.</param>
    private BurnRateReading Burn(Sample? sample, bool isOnly, TimeSpan window, QueryAnswer? answer)
    {
        if (answer is QueryAnswer.Fault fault)
        {
            return new BurnRateReading(window, Rate: null, fault.Missing);
        }

        var samples = (answer as QueryAnswer.Vector)?.Samples ?? [];
        var key = objective?.Name ?? sample?.Objective ?? string.Empty;
        var matching = samples.Where(s => s.Objective == key).ToList();
        if (matching.Count == 0 && isOnly && question.Objectives.Count <= 1)
        {
            matching = [.. samples];
        }

        var missing = matching.Count switch
        {
            0 => new Reading.Missing(ReasonCode.NoSeries, "Prometheus has no recorded burn rate for it."),
            1 => SampleValue.TryRead(matching[0].Value, out _),
            _ => new Reading.Missing(ReasonCode.SeveralSeries, "Prometheus has several recorded burn rates for it."),
        };
        if (missing is not null)
        {
            return new BurnRateReading(window, Rate: null, missing);
        }

        _ = SampleValue.TryRead(matching[0].Value, out var rate);
        return new BurnRateReading(window, rate, Missing: null);
    }

    private string Name(Sample? sample) =>
        objective?.Name ?? (sample?.Objective is { Length: > 0 } name ? name : question.Service);

    private Evidence Evidence(RatioAnswers answers, string? value) =>
        new(PrometheusSliSource.Name, query, value, [.. answers.Ratio.Notes, .. answers.Times?.Notes ?? []]);

    private ObjectiveReading Result(string name, Reading reading, Evidence evidence, IReadOnlyList<BurnRateReading> burn) =>
        new(name, objective?.Target, objective?.Window, objective?.Gating ?? true, reading, burn, BadNeverSeen: false, evidence);
}
