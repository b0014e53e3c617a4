using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>Names of what the generated rules record; design section 9. All carry the labels <c>service</c> and <c>objective</c>.</summary>
public static class SeriesNames
{
    /// <summary>The events that a tile counts happened in the five minutes before its time.</summary>
    public static readonly TimeSpan Tile = TimeSpan.FromMinutes(5);

    /// <summary>All events of a tile.</summary>
    public const string Events = "slo:events:increase5m";

    /// <summary>Failed events of a tile; zero, not absent, where none failed.</summary>
    public const string BadEvents = "slo:bad_events:increase5m";

    /// <summary>All events of a tile that an exclusion covers; such a tile has no <see cref="Events"/>.</summary>
    public const string ExcludedEvents = "slo:excluded_events:increase5m";

    /// <summary>Failed events of a tile that an exclusion covers.</summary>
    public const string ExcludedBadEvents = "slo:excluded_bad_events:increase5m";

    /// <summary>Unix time of the newest tile, recorded every minute.</summary>
    public const string NewestTile = "slo:error_budget_newest_tile:timestamp";

    /// <summary>All events of the window, recorded every minute; rolling windows only.</summary>
    public const string WindowEvents = "slo:events:window";

    /// <summary>Failed events of the window, recorded every minute; rolling windows only.</summary>
    public const string WindowBadEvents = "slo:bad_events:window";

    /// <summary>Money that burned per hour, over the last hour; label <c>currency</c>.</summary>
    public const string MoneyBurn = "slo:error_budget_burn:currency_per_hour";

    /// <summary>Budget remaining over the whole window, recorded every minute; rolling windows only.</summary>
    public const string Remaining = "slo:error_budget_remaining:ratio";

    /// <summary>Share of the window that has tiles, 0 to 1, recorded every minute; rolling windows only.</summary>
    public const string Coverage = "slo:error_budget_coverage:ratio";

    /// <summary>The objective's target.</summary>
    public const string Objective = "slo:objective:ratio";

    /// <summary>Always 1; labels <c>window</c>, <c>sli</c>, <c>policy</c>, <c>gating</c>, <c>currency</c> and the service's own.</summary>
    public const string ObjectiveInfo = "slo:objective:info";

    /// <summary>Length of a rolling window.</summary>
    public const string WindowSeconds = "slo:objective_window:seconds";

    /// <summary>Always 1; labels <c>tier</c>, <c>title</c>, <c>signal</c>, <c>policy</c> and <c>policy_action</c> of the objective's tier now.</summary>
    public const string Tier = "slo:policy_tier:info";

    /// <summary>Exclusive lower bound of a tier; labels <c>policy</c> and <c>tier</c>.</summary>
    public const string TierAbove = "slo:policy_tier_above:ratio";

    /// <summary>Value of one event; label <c>currency</c>.</summary>
    public const string EventValue = "slo:event_value:currency";

    /// <summary>Burn rate over a short window, such as <c>slo:error_budget_burn_rate:ratio_rate1h</c>.</summary>
    public static string BurnRate(TimeSpan window) => "slo:error_budget_burn_rate:ratio_rate" + Durations.Format(window);
}
