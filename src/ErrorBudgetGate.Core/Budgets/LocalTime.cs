namespace ErrorBudgetGate.Core.Budgets;

/// <summary>From a zone's wall clock to an instant, daylight saving included.</summary>
public static class LocalTime
{
    /// <summary>The instant at which the zone's clocks show <paramref name="local"/>: the first minute that exists where they skip it (some zones skip midnight), the earlier instant where it happens twice.</summary>
    public static DateTimeOffset Earliest(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // The larger offset is the earlier of two instants.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
