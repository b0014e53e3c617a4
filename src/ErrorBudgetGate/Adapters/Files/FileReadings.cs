using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>Answers a question from what a file holds.</summary>
internal sealed class FileReadings(BudgetQuestion question, string path)
{
    public IReadOnlyList<ObjectiveReading> AllMissing(ReasonCode reason, string detail)
    {
        var missing = new Reading.Missing(reason, detail);
        return question.Objectives.Count == 0 ? [Missing(null, missing)] : [.. question.Objectives.Select(o => Missing(o, missing))];
    }

    /// <summary>Counts of a CSV file. They need a target, so objectives must be known.</summary>
    public IReadOnlyList<ObjectiveReading> OfCsv(CsvMeasurements csv)
    {
        if (question.Objectives.Count == 0)
        {
            return AllMissing(ReasonCode.NoSeries, $"{path} holds counts of events; a budget needs a target too: give --objectives, or a Prometheus text file with a recorded ratio.");
        }

        if (!csv.NamesObjectives && question.Objectives.Count > 1)
        {
            return AllMissing(ReasonCode.SeveralSeries, $"{path} has no column objective, and the service has {question.Objectives.Count} objectives.");
        }

        return [.. question.Objectives.Select(o => csv.RowsOf(path, o).Read(o, question))];
    }

    /// <summary>The product's own series (design section 9) of a Prometheus text file. Samples without a time have the file's.</summary>
    public IReadOnlyList<ObjectiveReading> OfText(IReadOnlyList<TextSample> samples, DateTimeOffset modified)
    {
        var series = new RecordedSeries(path, samples, question, modified);
        if (question.Objectives.Count > 0)
        {
            return [.. question.Objectives.Select(o => OfOne(series, o))];
        }

        var objectives = series.ObjectivesWithRatio();
        return objectives.Count > 0
            ? [.. objectives.Select(name => Ratio(series, objective: null, name))]
            : AllMissing(ReasonCode.NoSeries, $"{path} has no series {RecordedSeries.RatioName}{{service=\"{question.Service}\"}}.");
    }

    /// <summary>One objective's fault leaves the others known.</summary>
    private ObjectiveReading OfOne(RecordedSeries series, Objective objective)
    {
        try
        {
            return series.Tiles(objective) is { } tiles ? tiles.Read(objective, question) : Ratio(series, objective);
        }
        catch (FileFormatException e)
        {
            return Missing(objective, new Reading.Missing(e.Reason, e.Message));
        }
    }

    private ObjectiveReading Ratio(RecordedSeries series, Objective objective) =>
        series.HasSeveralUnnamed()
            ? Missing(objective, new Reading.Missing(ReasonCode.SeveralSeries, $"{path} has a series without the label objective, and the service has {question.Objectives.Count} objectives."))
            : Ratio(series, objective, objective.Name);

    private ObjectiveReading Ratio(RecordedSeries series, Objective? objective, string name)
    {
        var (sample, missing) = series.Newest(RecordedSeries.RatioName, name);
        Reading reading = sample is { } ratio ? new Reading.Measured(ratio.Value, Counts: null, Coverage: null, ratio.Time) : missing!;
        return new ObjectiveReading(
            objective?.Name ?? (name.Length > 0 ? name : question.Service), objective?.Target, objective?.Window, objective?.Gating ?? true, reading,
            Burn(series, name), BadNeverSeen: false, new Evidence(path, Query: null, sample?.Value.ToString(), []));
    }

    private IReadOnlyList<BurnRateReading> Burn(RecordedSeries series, string name)
    {
        return question.BurnRates(window =>
        {
            var (sample, missing) = series.Newest(SeriesNames.BurnRate(window), name);
            return new BurnRateReading(window, sample?.Value, missing);
        });
    }

    private ObjectiveReading Missing(Objective? objective, Reading.Missing missing) =>
        new(objective?.Name ?? question.Service, objective?.Target, objective?.Window, objective?.Gating ?? true, missing,
            question.BurnRates(window => new BurnRateReading(window, Rate: null, missing)), BadNeverSeen: false, new Evidence(path, Query: null, Value: null, []));
}
