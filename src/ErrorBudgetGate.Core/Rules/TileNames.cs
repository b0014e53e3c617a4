using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>What the tile group records for itself. A sample is visible for less than five minutes, so these blink; what others read is published from them every minute.</summary>
internal static class TileNames
{
    public const string EventsMeter = "slo:events:meter";

    public const string BadEventsMeter = "slo:bad_events:meter";

    public const string GoodEventsMeter = "slo:good_events:meter";

    public const string EventsGhost = "slo:events:ghost";

    public const string BadEventsGhost = "slo:bad_events:ghost";

    public const string GoodEventsGhost = "slo:good_events:ghost";

    /// <summary>When the processes started whose counters the meters hold.</summary>
    public const string Starts = "slo:process_start:meter";

    public const string GoodEvents = "slo:good_events:increase5m";

    /// <summary>All events of a tile, excluded or not; only where there are exclusions.</summary>
    public const string AllEvents = "slo:tile:events";

    /// <summary>Failed events of a tile, excluded or not; only where there are exclusions.</summary>
    public const string AllBadEvents = "slo:tile:bad_events";

    public const string Time = "slo:tile:time";

    public const string WindowEvents = "slo:tile:window_events";

    public const string WindowBadEvents = "slo:tile:window_bad_events";

    public const string Remaining = "slo:tile:remaining";

    public const string HourCount = "slo:tile:hour_count";

    public const string Coverage = "slo:tile:coverage";

    public const string SlicesTotal = "slo:slices:total";

    public const string SlicesBad = "slo:slices:bad";

    public static string BurnRate(TimeSpan window) => "slo:tile:burn_rate" + Durations.Format(window);
}
