using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Reads budgets from a server of the Prometheus family: recorded ratios, event tiles and raw events (design section 4, sources 1 to 3). All requests of a question run at once.</summary>
internal sealed class PrometheusSliSource(PrometheusConnection connection, TimeProvider clock) : ISliSource, IDisposable
{
    /// <summary>The source's name in evidence.</summary>
    public const string Name = "prometheus";

    private readonly PrometheusApi _api = new(connection, clock);

    public async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        var burn = BurnAsync(question, cancellationToken);
        if (question.Objectives.Count == 0)
        {
            return await RatioAsync(question, objective: null, question.RecordedRatioQuery, burn, cancellationToken);
        }

        var tiles = question.Source == EventSource.Tiles ? TilesAsync(question, cancellationToken) : null;
        var readings = await Task.WhenAll(question.Objectives.Select(objective => objective.Sli switch
        {
            Sli.RecordedRatio recorded => RatioAsync(question, objective, recorded.Query, burn, cancellationToken),
            _ when tiles is not null => OfOneAsync(tiles, objective),
            _ => EventsAsync(question, objective, cancellationToken),
        }));
        return [.. readings.SelectMany(r => r)];
    }

    public void Dispose() => _api.Dispose();

    private async Task<IReadOnlyList<ObjectiveReading>> RatioAsync(
        BudgetQuestion question, Objective? objective, string query, Task<QueryAnswer[]> burn, CancellationToken cancellationToken)
    {
        var ratio = _api.AskAsync(query, cancellationToken);
        var times = PlainSelector.Matches(query) ? _api.AskAsync($"timestamp({query.Trim()})", cancellationToken) : null;
        var answers = new RatioAnswers(await ratio, times is null ? null : await times, await burn);
        return new RatioReadings(question, objective, query).Of(answers);
    }

    private async Task<IReadOnlyList<ObjectiveReading>> EventsAsync(BudgetQuestion question, Objective objective, CancellationToken cancellationToken)
    {
        if (EventsQuery.Impossible(objective, question.Now) is { } impossible)
        {
            return [EventsReading.Missing(objective, question, new Evidence(Name, Query: null, Value: null, Warnings: []), impossible)];
        }

        var query = EventsQuery.For(objective, question.BurnRateWindows, question.Now);
        return [EventsReading.Of(objective, query, await _api.AskAsync(query.Text, cancellationToken), question)];
    }

    /// <summary>One request for every objective that has events.</summary>
    private async Task<IReadOnlyList<ObjectiveReading>> TilesAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        var objectives = question.Objectives.Where(o => o.Sli is not Sli.RecordedRatio).ToList();
        if (objectives.Count == 0)
        {
            return [];
        }

        var query = TilesQuery.For(question, objectives);
        return TilesReading.Of(objectives, query, await _api.AskAsync(query.Text, cancellationToken, query.Figures), question);
    }

    private static async Task<IReadOnlyList<ObjectiveReading>> OfOneAsync(Task<IReadOnlyList<ObjectiveReading>> all, Objective objective) =>
        [(await all).First(r => r.Name == objective.Name)];

    /// <summary>The recorded burn rates of all the service's objectives, an answer a window; none where events yield them.</summary>
    private async Task<QueryAnswer[]> BurnAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        var isRecorded = question.Objectives.Count == 0 || question.Objectives.Any(o => o.Sli is Sli.RecordedRatio);
        var asked = new List<Task<QueryAnswer>>();
        foreach (var window in isRecorded ? question.BurnRateWindows : [])
        {
            asked.Add(_api.AskAsync($"{SeriesNames.BurnRate(window)}{{service=\"{PromQl.EscapeLabelValue(question.Service)}\"}}", cancellationToken));
        }

        return await Task.WhenAll(asked);
    }
}
