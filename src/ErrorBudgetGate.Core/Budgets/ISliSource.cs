namespace ErrorBudgetGate.Core.Budgets;

/// <summary>What is asked of a source of measurements.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Objectives">Objectives with their SLIs; empty when only a recorded ratio is known.</param>
/// <param name="RecordedRatioQuery">The query for budget remaining, sent exactly as it stands; used when there are no objectives.</param>
/// <param name="BurnRateWindows">The windows whose burn rates are wanted, each once; the gate asks for the one that its policy guards.</param>
/// <param name="Now">The evaluation time.</param>
public sealed record BudgetQuestion(
    string Service,
    IReadOnlyList<Objective> Objectives,
    string RecordedRatioQuery,
    IReadOnlyList<TimeSpan> BurnRateWindows,
    DateTimeOffset Now)
{
    /// <summary>Where a server of measurements is asked for the objectives' events.</summary>
    public EventSource Source { get; init; } = EventSource.Raw;

    /// <summary>An answer for each of <see cref="BurnRateWindows"/>, in their order.</summary>
    public IReadOnlyList<BurnRateReading> BurnRates(Func<TimeSpan, BurnRateReading> read)
    {
        // A loop: LINQ over a value type is compiled anew for every value type that it could be projected to.
        var rates = new List<BurnRateReading>(BurnRateWindows.Count);
        foreach (var window in BurnRateWindows)
        {
            rates.Add(read(window));
        }

        return rates;
    }

    /// <summary>The product's own recorded series, design section 4: <c>slo:error_budget_remaining:ratio{service="NAME"}</c>.</summary>
    public static string DefaultQuery(string service) => $"slo:error_budget_remaining:ratio{{service=\"{PromQl.EscapeLabelValue(service)}\"}}";
}

/// <summary>Reads what is left of a service's budgets. Faults of the far side are readings, not exceptions.</summary>
public interface ISliSource
{
    /// <summary>One reading an objective, in the order asked; for a recorded ratio one a series. Never empty.</summary>
    Task<IReadOnlyList<ObjectiveReading>> ReadAsync(BudgetQuestion question, CancellationToken cancellationToken);
}
