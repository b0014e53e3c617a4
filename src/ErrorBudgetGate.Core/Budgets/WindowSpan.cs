using System.Globalization;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>A window as a length: what a budget of minutes is counted over.</summary>
/// <param name="Name">For people: <c>28d</c>, <c>month 2026-03 Europe/London</c>, <c>month of 31 days</c>.</param>
/// <param name="Length">Elapsed time, greater than zero; a day on which the clocks change counts as it passes, 23 or 25 hours.</param>
/// <param name="Period">Null for a fixed length.</param>
/// <param name="Start">The first instant of a particular calendar period, else null.</param>
/// <param name="End">The first instant after it, else null.</param>
public sealed record WindowSpan(string Name, TimeSpan Length, CalendarPeriod? Period, DateTimeOffset? Start, DateTimeOffset? End)
{
    public decimal Seconds => Exact.Seconds(Length);

    /// <summary>A fixed length.</summary>
    public static WindowSpan Rolling(TimeSpan length) => new(Durations.Format(length), length, Period: null, Start: null, End: null);

    /// <summary>The calendar period that holds an instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It begins before year 1 or ends after year 9999.</exception>
    public static WindowSpan Of(Window.Calendar window, DateTimeOffset at)
    {
        var (start, end) = (window.StartAt(at), window.EndAt(at));
        var day = start.DateTime;
        var name = window.Period switch
        {
            CalendarPeriod.Week => string.Create(CultureInfo.InvariantCulture, $"week {ISOWeek.GetYear(day)}-W{ISOWeek.GetWeekOfYear(day):00}"),
            CalendarPeriod.Month => day.ToString("'month 'yyyy-MM", CultureInfo.InvariantCulture),
            CalendarPeriod.Quarter => string.Create(CultureInfo.InvariantCulture, $"quarter {day.Year:0000}-Q{((day.Month - 1) / 3) + 1}"),
            _ => day.ToString("'year 'yyyy", CultureInfo.InvariantCulture),
        };
        return new WindowSpan(window.Zone.Id == TimeZoneInfo.Utc.Id ? name : $"{name} {window.Zone.Id}", end - start, window.Period, start, end);
    }

    /// <summary>Every length that a calendar period can have in whole days, shortest first: a month has four. Clock changes belong to a particular period.</summary>
    public static IReadOnlyList<WindowSpan> Lengths(CalendarPeriod period)
    {
        var (name, shortest, longest) = period switch
        {
            CalendarPeriod.Week => ("week", 7, 7),
            CalendarPeriod.Month => ("month", 28, 31),
            CalendarPeriod.Quarter => ("quarter", 90, 92),
            _ => ("year", 365, 366),
        };
        return
        [
            .. Enumerable.Range(shortest, longest - shortest + 1)
                .Select(days => new WindowSpan(string.Create(CultureInfo.InvariantCulture, $"{name} of {days} days"), TimeSpan.FromDays(days), period, Start: null, End: null)),
        ];
    }
}
