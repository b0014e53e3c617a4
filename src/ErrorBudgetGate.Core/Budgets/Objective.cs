namespace ErrorBudgetGate.Core.Budgets;

/// <summary>How an objective's events are measured.</summary>
public abstract record Sli
{
    private Sli()
    {
    }

    /// <summary>Prometheus series selectors of two counters: events that failed, and all events.</summary>
    public sealed record Counters(string Bad, string Total) : Sli;

    /// <summary>PromQL that yields events per second over <c>$window</c>: those that failed, and all.</summary>
    public sealed record Rates(string Bad, string Total) : Sli;

    /// <summary>A recorded series of budget remaining (1 untouched, 0 spent): the ratio is known, the counts are not.</summary>
    public sealed record RecordedRatio(string Query) : Sli;
}

/// <summary>A target over a window for one SLI.</summary>
/// <param name="Name">Unique within the service; the Prometheus label <c>objective</c>.</param>
/// <param name="Target">The share of events that must succeed.</param>
/// <param name="Window">The span the budget is counted over.</param>
/// <param name="Since">Coverage counts from here, so that a young service is not punished for its youth; null: the whole window.</param>
/// <param name="Gating">False makes the objective informational: it is read and recorded, and decides nothing.</param>
/// <param name="Sli">Where the events are measured.</param>
public sealed record Objective(string Name, BudgetTarget Target, Window Window, DateTimeOffset? Since, bool Gating, Sli Sli);

/// <summary>What one event is worth, in a currency.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="RevenuePerRequest">Amount per event.</param>
public sealed record Valuation(string Currency, decimal RevenuePerRequest);

/// <summary>An Argo CD Application that a service's budget governs.</summary>
public sealed record GovernedApplication(string Namespace, string Name);

/// <summary>A service with its objectives, as its platform team wrote them.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Policy">The policy that governs it.</param>
/// <param name="Applications">The Applications this budget may decide for.</param>
/// <param name="Objectives">At least one.</param>
/// <param name="Valuation">What an event is worth; null where no money is known.</param>
/// <param name="Sha256">Lower-case hexadecimal digest of the document's bytes.</param>
public sealed record ServiceObjectives(
    string Service,
    string Policy,
    IReadOnlyList<GovernedApplication> Applications,
    IReadOnlyList<Objective> Objectives,
    Valuation? Valuation,
    string Sha256);
