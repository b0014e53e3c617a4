using System.Globalization;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>A PromQL condition that yields a sample while an exclusion holds.</summary>
internal static class ExclusionCondition
{
    private const int DaySeconds = 86_400;

    private const int WeekSeconds = 7 * DaySeconds;

    /// <summary>From the epoch's Thursday back to a Monday.</summary>
    private const int EpochToMonday = 3 * DaySeconds;

    /// <summary>Clock changes are written out this far from the registration. Beyond them nobody knows the hour, and nothing is left out: an hour beside the maintenance could be an outage.</summary>
    private const int YearsOfClockChanges = 10;

    /// <param name="at">A PromQL scalar: the Unix time that is asked about.</param>
    public static string Of(IReadOnlyList<Exclusion> exclusions, string at) =>
        string.Join("\nor on () ", exclusions.Select(e => e switch
        {
            Exclusion.Fixed span => Fixed(span, at),
            Exclusion.Recurring span => Recurring(span, at),
            _ => throw new ArgumentException("An exclusion outside its closed set.", nameof(exclusions)),
        }));

    /// <summary>Exclusions that hold no longer than clock changes are written out, and until when.</summary>
    public static IEnumerable<(Exclusion.Recurring Exclusion, DateTimeOffset End)> Ending(IReadOnlyList<Exclusion> exclusions) =>
        exclusions.OfType<Exclusion.Recurring>().Where(HasChanges).Select(e => (e, Horizon(e.Registered)));

    private static string Fixed(Exclusion.Fixed span, string at)
    {
        var from = span.Registered > span.From ? span.Registered : span.From;
        return $"(vector({at}) >= {PromText.UnixSeconds(from)} < {PromText.UnixSeconds(span.To)})";
    }

    /// <summary>The place in a week of local time, told by distances from the span's beginning, so that a span over midnight or a week's end is whole.</summary>
    private static string Recurring(Exclusion.Recurring span, string at)
    {
        var local = $"{at} + {EpochToMonday}{Offset(span.Zone, span.Registered, at)}";
        var starts = span.Days.Select(day => ((((int)day + 6) % 7) * DaySeconds) + (int)span.At.ToTimeSpan().TotalSeconds);
        var length = PromText.Number((decimal)span.Length.TotalSeconds);

        // A week is added so that the remainder is taken of something positive.
        var week = string.Join(" or on () ", starts.Select(start => $"(vector(({local} + {WeekSeconds - start}) % {WeekSeconds}) < {length})"));
        var end = HasChanges(span) ? $" < {PromText.UnixSeconds(Horizon(span.Registered))}" : string.Empty;
        return $"(({week}) and on () (vector({at}) >= {PromText.UnixSeconds(span.Registered)}{end}))";
    }

    /// <summary>The zone's distance from UTC: what it was at first, and every change since.</summary>
    private static string Offset(TimeZoneInfo zone, DateTimeOffset from, string at)
    {
        var offset = zone.GetUtcOffset(from);
        var text = Signed(offset);
        foreach (var (time, change) in Changes(zone, from, Horizon(from)))
        {
            text += $" {(change < TimeSpan.Zero ? '-' : '+')} {Seconds(change.Duration())} * ({at} >= bool {PromText.UnixSeconds(time)})";
        }

        return text;
    }

    private static bool HasChanges(Exclusion.Recurring span) => Changes(span.Zone, span.Registered, Horizon(span.Registered)).Any();

    private static DateTimeOffset Horizon(DateTimeOffset registered) => registered.AddYears(YearsOfClockChanges);

    private static IEnumerable<(DateTimeOffset Time, TimeSpan Change)> Changes(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        var before = zone.GetUtcOffset(from);
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            var after = zone.GetUtcOffset(day);
            if (after == before)
            {
                continue;
            }

            var (low, high) = (day.AddDays(-1).ToUnixTimeSeconds(), day.ToUnixTimeSeconds());
            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == before ? (middle, high) : (low, middle);
            }

            yield return (DateTimeOffset.FromUnixTimeSeconds(high), after - before);
            before = after;
        }
    }

    private static string Signed(TimeSpan offset) => offset == TimeSpan.Zero ? string.Empty : $" {(offset < TimeSpan.Zero ? '-' : '+')} {Seconds(offset.Duration())}";

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
