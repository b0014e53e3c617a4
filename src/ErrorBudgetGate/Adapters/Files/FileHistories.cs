using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>The past of each reading, from the file that it came from.</summary>
internal sealed class FileHistories(BudgetQuestion question, IReadOnlyList<ObjectiveReading> readings, string path)
{
    public IReadOnlyList<BudgetHistory> AllMissing(ReasonCode reason, string detail) => [.. readings.Select(_ => new BudgetHistory.Missing(reason, detail))];

    public IReadOnlyList<BudgetHistory> OfCsv(CsvMeasurements csv) => [.. readings.Select(reading => Of(reading, objective => csv.RowsOf(path, objective)))];

    public IReadOnlyList<BudgetHistory> OfText(IReadOnlyList<TextSample> samples, DateTimeOffset modified)
    {
        var series = new RecordedSeries(path, samples, question, modified);
        return [.. readings.Select(reading => Of(reading, series.Tiles, series))];
    }

    private BudgetHistory Of(ObjectiveReading reading, Func<Objective, EventRows?> rowsOf, RecordedSeries? series = null)
    {
        if (BudgetHistory.NotAsked(reading) is { } missing)
        {
            return missing;
        }

        try
        {
            var objective = question.Objectives.FirstOrDefault(o => o.Name == reading.Name);
            if (objective is not null && rowsOf(objective) is { } rows)
            {
                return rows.History(objective, question.Now);
            }

            // A series without the label objective is read under the service's name.
            var name = objective is null && reading.Name == question.Service ? string.Empty : reading.Name;
            return new BudgetHistory.Ratios(series?.Ratios(name) ?? []);
        }
        catch (FileFormatException e)
        {
            return new BudgetHistory.Missing(e.Reason, e.Message);
        }
    }
}
