using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>From OpenSLO's <c>timeWindow</c> to <c>window</c>.</summary>
internal static class OpenSloWindow
{
    /// <summary>Null where it cannot be carried over or is at fault; a fault has then been added.</summary>
    public static YamlNode.Mapping? Read(YamlNode? node, FaultList faults)
    {
        var items = node.Items();
        if (items.Count > 1)
        {
            faults.Add(items[1].At, "a second window; write exactly one, and an SLO of its own for each other.");
            return null;
        }

        if (items.Count == 0 || !OpenSloShape.Duration.TryRead(items[0].Get("duration"), out var duration))
        {
            return null;
        }

        var (item, at) = (items[0], items[0].Get("duration")!.At);
        var rolls = OpenSloShape.Boolean.TryRead(item.Get("isRolling"), out var isRolling);
        if (item.Get("calendar") is { } calendar)
        {
            if (isRolling)
            {
                faults.Add(item.Get("isRolling")!.At, "a window with a calendar does not roll; remove isRolling: true or the calendar.");
                return null;
            }

            return Calendar(duration, calendar, at, faults) is { } period ? Nodes.Map(item.At, ("calendar", period)) : null;
        }

        if (!isRolling)
        {
            faults.Add(item.At, rolls ? "a window that does not roll needs a calendar; add calendar: {startTime: ..., timeZone: ...}, or write isRolling: true." : "nothing says whether the window rolls; add isRolling: true, or a calendar.");
            return null;
        }

        return Rolling(duration, at, faults) is { } length ? Nodes.Map(item.At, ("rolling", length)) : null;
    }

    private static YamlNode.Scalar? Rolling(Shorthand duration, Position at, FaultList faults)
    {
        if (duration.Length is not { } length)
        {
            var (days, what) = duration.Unit switch { 'M' => ("30d", "a month has 28 to 31 days"), 'Q' => ("90d", "a quarter has 90 to 92 days"), _ => ("365d", "a year has 365 or 366 days") };
            faults.Add(at, $"a rolling window of {duration.Count}{duration.Unit} has no fixed length: {what}; write days, such as {days}, or a calendar window.");
            return null;
        }

        var node = Nodes.Text(Durations.Format(length), at);
        var before = faults.Items.Count;
        ObjectivesShape.Rolling.Check(node, faults);
        return faults.Items.Count == before ? node : null;
    }

    private static YamlNode.Mapping? Calendar(Shorthand duration, YamlNode calendar, Position at, FaultList faults)
    {
        var start = calendar.Get("startTime");
        if (!OpenSloShape.StartTime.TryRead(start, out var begins) || calendar.Get("timeZone") is not YamlNode.Scalar zone)
        {
            return null;
        }

        var (period, first, what) = duration switch
        {
            (1, 'w') => ("week", begins.DayOfWeek == DayOfWeek.Monday, "a Monday"),
            (1, 'M') => ("month", begins.Day == 1, "the first of a month"),
            (1, 'Q') => ("quarter", begins.Day == 1 && begins.Month % 3 == 1, "the first of January, April, July or October"),
            (1, 'Y') => ("year", begins is { Day: 1, Month: 1 }, "the first of January"),
            _ => (null, false, string.Empty),
        };
        if (period is null)
        {
            faults.Add(at, $"a calendar window of {duration.Count}{duration.Unit} has no counterpart; write 1w, 1M, 1Q or 1Y, or a rolling window.");
            return null;
        }

        if (!first || begins.TimeOfDay != TimeSpan.Zero)
        {
            faults.Add(start!.At, $"{FaultList.Quote(start.Text())} is not where a calendar {period} begins, and another beginning has no counterpart; write {what} at 00:00:00.");
            return null;
        }

        return Nodes.Map(calendar.At, ("period", Nodes.Text(period, at)), ("timeZone", Nodes.Text(zone.Text, zone.At)));
    }
}
