using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Reads the past of budgets with range queries: tiles where the rules record them, else raw events by the hour, else the recorded ratio. All requests of a question run at once.</summary>
internal sealed class PrometheusHistorySource(PrometheusConnection connection, TimeProvider clock) : IBudgetHistory, IDisposable
{
    private readonly PrometheusApi _api = new(connection, clock);

    public async Task<IReadOnlyList<BudgetHistory>> ReadAsync(BudgetQuestion question, IReadOnlyList<ObjectiveReading> readings, CancellationToken cancellationToken)
    {
        // Without objectives one query yields them all.
        var shared = question.Objectives.Count == 0 && readings.Any(r => BudgetHistory.NotAsked(r) is null)
            ? RatioAsync(question.RecordedRatioQuery, window: null, question.Now, cancellationToken)
            : null;
        return await Task.WhenAll(readings.Select(reading => OfOneAsync(question, reading, shared, cancellationToken)));
    }

    public void Dispose() => _api.Dispose();

    private async Task<BudgetHistory> OfOneAsync(BudgetQuestion question, ObjectiveReading reading, Task<QueryAnswer>? shared, CancellationToken cancellationToken)
    {
        if (BudgetHistory.NotAsked(reading) is { } missing)
        {
            return missing;
        }

        if (question.Objectives.FirstOrDefault(o => o.Name == reading.Name) is not { } objective)
        {
            return shared is null
                ? new BudgetHistory.Missing(ReasonCode.NoSeries, "nobody knows how its past is asked for.")
                : HistoryReading.Ratios(await shared, reading.Name == question.Service ? string.Empty : reading.Name);
        }

        if (objective.Sli is Sli.RecordedRatio recorded)
        {
            return HistoryReading.Ratios(await RatioAsync(recorded.Query, objective.Window, question.Now, cancellationToken), objective.Name);
        }

        var newest = (reading.Reading as Reading.Measured)?.NewestSample;
        var query = question.Source == EventSource.Tiles
            ? HistoryQuery.Tiles(question.Service, objective, newest, question.Now)
            : HistoryQuery.Raw(objective, question.Now);
        return HistoryReading.Events(query, await _api.AskAsync(query.Text, query.Grid, cancellationToken));
    }

    private Task<QueryAnswer> RatioAsync(string text, Window? window, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var query = HistoryQuery.Ratio(text, window, now);
        return _api.AskAsync(query.Text, query.Grid, cancellationToken);
    }
}
