using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>An incident as its budgets see it.</summary>
/// <param name="FullSeconds">The seconds of total failure that it is worth: its length x the share that failed.</param>
/// <param name="Seconds">Its length; null where only failed events are known.</param>
/// <param name="Failing">Share of events that failed, above 0 to 1; null where only failed events are known.</param>
/// <param name="Failed">Events that failed; null where no traffic is known.</param>
/// <param name="Money">What they are worth; null where nobody said.</param>
/// <param name="Price">What an event is worth.</param>
/// <param name="Traffic">All events.</param>
public sealed record Incident(decimal FullSeconds, decimal? Seconds, decimal? Failing, decimal? Failed, decimal? Money, Valuation? Price, Flow? Traffic)
{
    /// <summary>So long, and such a share failed.</summary>
    public static Incident Lasting(decimal seconds, decimal failing, Flow? traffic, Valuation? price)
    {
        var full = seconds * failing;
        var failed = traffic is { } flow ? flow.Amount * full / Exact.Seconds(flow.Per) : (decimal?)null;
        return new Incident(full, seconds, failing, failed, failed * price?.RevenuePerRequest, price, traffic);
    }

    /// <summary>So many events failed, at ordinary traffic.</summary>
    public static Incident Counting(decimal failed, Flow traffic, Valuation? price) =>
        new(traffic.SecondsFor(failed), Seconds: null, Failing: null, failed, failed * price?.RevenuePerRequest, price, traffic);

    /// <summary>What it costs one budget.</summary>
    /// <param name="name">The objective's name; null where only target and window are known.</param>
    public IncidentCost Against(BudgetTarget target, WindowSpan window, string? name = null)
    {
        var allowed = window.Seconds * target.AllowedFailure;
        return new IncidentCost(this, name, target, window, allowed, FullSeconds / allowed, allowed - FullSeconds, decimal.Floor(allowed / FullSeconds), Failing / target.AllowedFailure);
    }
}

/// <summary>How much of one budget an incident costs.</summary>
/// <param name="AllowedSeconds">Seconds of total failure that the budget holds.</param>
/// <param name="Share">Share of the budget; above 1 it holds less than this.</param>
/// <param name="LeftSeconds">Seconds of total failure left of an untouched budget, negative where it is overspent.</param>
/// <param name="Fits">How many such incidents an untouched budget holds.</param>
/// <param name="BurnRate">While it lasts; null where its length is not known.</param>
public sealed record IncidentCost(
    Incident Incident, string? Name, BudgetTarget Target, WindowSpan Window, decimal AllowedSeconds, decimal Share, decimal LeftSeconds, decimal Fits, decimal? BurnRate)
{
    /// <summary>What published articles get wrong about this very figure.</summary>
    public IReadOnlyList<CommonMistake> Mistakes => CommonMistakes.About(this);
}
