namespace ErrorBudgetGate.Core.Budgets;

/// <summary>Who is told: a person now, or the team's queue.</summary>
public enum AlertSeverity
{
    Page,
    Ticket,
}

/// <summary>A multi-window burn-rate alert: it fires while the budget burns faster than <paramref name="Factor"/> over both windows.</summary>
/// <param name="Factor">Burn rate; 1 spends exactly one budget per window.</param>
/// <param name="Long">Shows that the burn matters.</param>
/// <param name="Short">Shows that it has not stopped.</param>
/// <param name="For">How long both must hold.</param>
public sealed record BurnRateAlert(AlertSeverity Severity, decimal Factor, TimeSpan Long, TimeSpan Short, TimeSpan For);

/// <summary>What alerts of one severity carry beside what every alert carries; of two with the same name these win.</summary>
/// <param name="Labels">Never <c>severity</c>: see <see cref="AlertSettings.Severities"/>.</param>
public sealed record AlertTexts(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    public static AlertTexts None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
}

/// <summary>What the generated alerts look like.</summary>
/// <param name="BurnRates">Exactly these; null: the defaults, scaled to the objective's window.</param>
/// <param name="MinEvents">A burn-rate alert stays silent below this number of events in its long window.</param>
/// <param name="Severities">The value of the label <c>severity</c> for pages and tickets.</param>
/// <param name="RunbookUrl">Annotation <c>runbook_url</c>; <c>{service}</c> and <c>{objective}</c> stand for the names.</param>
/// <param name="PolicyUrl">Annotation <c>budget_policy</c>, likewise.</param>
/// <param name="Labels">On every alert.</param>
/// <param name="Annotations">On every alert.</param>
public sealed record AlertSettings(
    IReadOnlyList<BurnRateAlert>? BurnRates,
    decimal MinEvents,
    (string Page, string Ticket) Severities,
    string? RunbookUrl,
    string? PolicyUrl,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    public static AlertSettings Default { get; } = new(
        BurnRates: null, MinEvents: 0m, ("page", "ticket"), RunbookUrl: null, PolicyUrl: null,
        new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>On pages alone, for routes: a pager's key.</summary>
    public AlertTexts Page { get; init; } = AlertTexts.None;

    /// <summary>On tickets alone: a team's channel.</summary>
    public AlertTexts Ticket { get; init; } = AlertTexts.None;

    /// <summary>The smallest share of the window that must have data; below it the alert <c>ErrorBudget_LowCoverage</c> fires. Null: the policy's <c>minCoverage</c>.</summary>
    public decimal? MinCoverage { get; init; }

    /// <summary>False: no burn-rate alerts at all.</summary>
    public bool BurnRatesEnabled { get; init; } = true;

    /// <summary>False: no alerts for tier transitions.</summary>
    public bool TiersEnabled { get; init; } = true;

    /// <summary>False: no alerts for an absent SLI and low coverage.</summary>
    public bool DataEnabled { get; init; } = true;
}
