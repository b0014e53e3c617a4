using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>Which burn-rate alerts an objective has.</summary>
internal static class AlertWindows
{
    /// <summary>The window that the default alerts are written for.</summary>
    private static readonly TimeSpan Reference = TimeSpan.FromDays(28);

    /// <summary>For 28 days: after Google's SRE workbook, chapter 5, table 5-8, with whole factors and a second ticket.</summary>
    private static readonly BurnRateAlert[] Defaults =
    [
        new(AlertSeverity.Page, 14m, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2)),
        new(AlertSeverity.Page, 6m, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)),
        new(AlertSeverity.Ticket, 3m, TimeSpan.FromDays(1), TimeSpan.FromHours(2), TimeSpan.FromMinutes(15)),
        new(AlertSeverity.Ticket, 1m, TimeSpan.FromDays(3), TimeSpan.FromHours(6), TimeSpan.FromMinutes(30)),
    ];

    /// <summary>Lengths that people read at a glance, in minutes. Those above six hours are whole tiles.</summary>
    private static readonly int[] Ladder =
        [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1080, 1440, 2160, 2880, 4320, 5760, 7200, 10080, 14400, 20160, 30240, 43200, 57600];

    /// <summary>The alerts of an objective; explicit ones that can never fire or do not fit are errors, default ones are left out with a warning.</summary>
    public static IReadOnlyList<BurnRateAlert> Of(Objective objective, AlertSettings settings, Action<string, bool> notice)
    {
        if (!settings.BurnRatesEnabled)
        {
            return [];
        }

        var length = NominalLength(objective.Window);
        var isExplicit = settings.BurnRates is not null;
        var alerts = new List<BurnRateAlert>();
        foreach (var alert in settings.BurnRates ?? [.. Defaults.Select(d => Scaled(d, length))])
        {
            var name = $"the {PromText.Number(alert.Factor)}x alert over {PromText.Duration(alert.Long)} and {PromText.Duration(alert.Short)}";
            if (alert.Factor * objective.Target.AllowedFailure >= 1m)
            {
                var most = PromText.Number(decimal.Round(1m / objective.Target.AllowedFailure, 2, MidpointRounding.ToZero));
                notice(
                    $"{name} can never fire: with a target of {Percent.Format(objective.Target.Value)} a total outage burns at {most}x{(isExplicit ? "; choose a lower factor or remove it." : "; it is left out.")}",
                    isExplicit);
            }
            else if (alert.Long > length)
            {
                notice($"{name} looks back further than the objective's window of {objective.Window.Name}{(isExplicit ? "; choose a shorter one or remove it." : "; it is left out.")}", isExplicit);
            }
            else if (isExplicit && alert.Short < FastRules.Base)
            {
                notice($"{name} has a window shorter than {PromText.Duration(FastRules.Base)}, the shortest that is recorded; choose a longer one.", true);
            }
            else
            {
                alerts.Add(alert);
            }
        }

        return alerts;
    }

    /// <summary>For people, the gate's guard and <c>status</c>: hours and days that everyone knows.</summary>
    public static IReadOnlyList<TimeSpan> Recorded(Objective objective, IEnumerable<BurnRateAlert> alerts, TimeSpan? guard)
    {
        var length = NominalLength(objective.Window);
        TimeSpan[] known = [FastRules.Base, TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(3)];
        return
        [
            .. known.Concat(alerts.SelectMany(a => new[] { a.Long, a.Short }))
                .Concat(guard is { } window && IsRecordable(window) ? [window] : [])
                .Where(w => w <= length)
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>A calendar period at its usual length.</summary>
    public static TimeSpan NominalLength(Window window) => window switch
    {
        Window.Rolling rolling => rolling.Length,
        Window.Calendar { Period: CalendarPeriod.Week } => TimeSpan.FromDays(7),
        Window.Calendar { Period: CalendarPeriod.Month } => TimeSpan.FromDays(30),
        Window.Calendar { Period: CalendarPeriod.Quarter } => TimeSpan.FromDays(91),
        _ => TimeSpan.FromDays(365),
    };

    private static bool IsRecordable(TimeSpan window) =>
        window >= FastRules.Base && (window <= FastRules.Longest || window.Ticks % SeriesNames.Tile.Ticks == 0);

    /// <summary>The same share of the budget is spent when it fires, whatever the window.</summary>
    private static BurnRateAlert Scaled(BurnRateAlert alert, TimeSpan length)
    {
        var scale = length / Reference;
        var (@long, @short) = (Step(alert.Long * scale), Step(alert.Short * scale));
        if (@long == @short)
        {
            @long = Next(@long);
        }

        var hold = TimeSpan.FromMinutes(Math.Clamp(Math.Round(alert.For.TotalMinutes * Math.Min(scale, 1)), 1, alert.For.TotalMinutes));
        return alert with { Long = @long, Short = @short, For = hold };
    }

    private static TimeSpan Step(TimeSpan wanted) => TimeSpan.FromMinutes(Ladder.MinBy(m => Math.Abs(Math.Log(m / Math.Max(wanted.TotalMinutes, 1)))));

    private static TimeSpan Next(TimeSpan step) => TimeSpan.FromMinutes(Ladder.First(m => m > step.TotalMinutes));
}
