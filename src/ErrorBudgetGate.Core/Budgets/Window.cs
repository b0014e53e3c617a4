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

    /// <summary>A fixed length that ends now.</summary>
    public sealed record Rolling(TimeSpan Length) : Window
    {
        public override string Name => Durations.Format(Length);

        public override DateTimeOffset StartAt(DateTimeOffset now) => now - Length;
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

        public override DateTimeOffset StartAt(DateTimeOffset now)
        {
            var local = TimeZoneInfo.ConvertTime(now, Zone).Date;
            var start = Period switch
            {
                CalendarPeriod.Week => local.AddDays(-(((int)local.DayOfWeek + 6) % 7)),
                CalendarPeriod.Month => new DateTime(local.Year, local.Month, 1),
                CalendarPeriod.Quarter => new DateTime(local.Year, ((local.Month - 1) / 3 * 3) + 1, 1),
                _ => new DateTime(local.Year, 1, 1),
            };

            return LocalTime.Earliest(start, Zone);
        }
    }
}
