namespace ErrorBudgetGate.Core.Budgets;

/// <summary>A calendar period whose budget starts afresh at its beginning.</summary>
public enum CalendarPeriod
{
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>The span over which an objective's budget is counted.</summary>
public abstract record Window
{
    private Window()
    {
    }

    /// <summary>How the window is written in policies and records: <c>28d</c>, <c>calendar month Europe/London</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The first instant that counts at <paramref name="now"/>.</summary>
    public abstract DateTimeOffset StartAt(DateTimeOffset now);

    /// <summary>The first instant after the window that holds <paramref name="now"/>: a rolling one ends now, a calendar period where the next begins.</summary>
    public abstract DateTimeOffset EndAt(DateTimeOffset now);

    /// <summary>A fixed length that ends now.</summary>
    public sealed record Rolling(TimeSpan Length) : Window
    {
        public override string Name => Durations.Format(Length);

        public override DateTimeOffset StartAt(DateTimeOffset now) => now - Length;

        public override DateTimeOffset EndAt(DateTimeOffset now) => now;
    }

    /// <summary>A calendar period in a time zone. Weeks start on Monday (ISO 8601).</summary>
    public sealed record Calendar(CalendarPeriod Period, TimeZoneInfo Zone) : Window
    {
        public override string Name => Period switch
        {
            CalendarPeriod.Week => "calendar week ",
            CalendarPeriod.Month => "calendar month ",
            CalendarPeriod.Quarter => "calendar quarter ",
            _ => "calendar year ",
        } + Zone.Id;

        public override DateTimeOffset StartAt(DateTimeOffset now) => LocalTime.Earliest(FirstDay(now), Zone);

        public override DateTimeOffset EndAt(DateTimeOffset now)
        {
            var first = FirstDay(now);
            var next = Period switch
            {
                CalendarPeriod.Week => first.AddDays(7),
                CalendarPeriod.Month => first.AddMonths(1),
                CalendarPeriod.Quarter => first.AddMonths(3),
                _ => first.AddYears(1),
            };
            return LocalTime.Earliest(next, Zone);
        }

        private DateTime FirstDay(DateTimeOffset now)
        {
            var local = TimeZoneInfo.ConvertTime(now, Zone).Date;
            return Period switch
            {
                CalendarPeriod.Week => local.AddDays(-(((int)local.DayOfWeek + 6) % 7)),
                CalendarPeriod.Month => new DateTime(local.Year, local.Month, 1),
                CalendarPeriod.Quarter => new DateTime(local.Year, ((local.Month - 1) / 3 * 3) + 1, 1),
                _ => new DateTime(local.Year, 1, 1),
            };
        }
    }
}
