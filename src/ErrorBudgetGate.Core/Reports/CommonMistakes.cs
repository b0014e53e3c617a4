using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>A figure that published articles get wrong, and why.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Text">One line.</param>
public sealed record CommonMistake(string Code, string Text);

/// <summary>The wrong answers that are in print beside the right ones, told where the same question is asked.</summary>
public static class CommonMistakes
{
    /// <summary>Seconds of 365 days / 12, 30.4 days: the month of many tables, which no calendar has.</summary>
    private const decimal MeanMonth = 2_628_000m;

    /// <summary>Seconds of 365.25 days: the year of many tables.</summary>
    private const decimal MeanYear = 31_557_600m;

    private const decimal Day = 86_400m;

    /// <summary>How far below a tier's bound a figure is still taken for that tier.</summary>
    private const decimal Near = 0.1m;

    public static IReadOnlyList<CommonMistake> About(BudgetFigures figures) =>
    [
        .. new[] { OfMonths(figures), OfYears(figures), OfHours(figures), OfMoney(figures), OfRemaining(figures), OfTiers(figures) }.OfType<CommonMistake>(),
    ];

    public static IReadOnlyList<CommonMistake> About(IncidentCost cost) =>
        cost is { Incident.FullSeconds: 300m, Target.Value: 0.9999m, Window.Seconds: 365m * Day }
            ?
            [
                new CommonMistake(
                    "incident_share_ten_times_too_small",
                    $"{Figures.Share(cost.Share)} of a year at 99.99%, not 0.95%: 5 of {Figures.Minutes(cost.AllowedSeconds)} are a tenth, not a hundredth."),
            ]
            : [];

    private static CommonMistake? OfMonths(BudgetFigures figures)
    {
        if (figures is not { AllowedSeconds: { } allowed, Case: { Target: { } target, Window: var window } } || window.Seconds / Day is < 28m or > 31m)
        {
            return null;
        }

        var month = Figures.Minutes(MeanMonth * target.AllowedFailure);
        var thirty = Figures.Minutes(30m * Day * target.AllowedFailure);
        return new CommonMistake(
            "month_of_30_days",
            window.Period is not null || window.Seconds == 30m * Day
                ? $"{Figures.Minutes(allowed)}, not {month}: that is a month of 30.4 days (365/12), which no calendar has."
                : $"{Figures.Minutes(allowed)}, not {thirty}, which is 30 days, and not {month}, which is a month of 30.4 days (365/12).");
    }

    private static CommonMistake? OfYears(BudgetFigures figures)
    {
        if (figures is not { AllowedSeconds: { } allowed, Case: { Target: { } target, Window.Seconds: 365m * Day or 366m * Day } })
        {
            return null;
        }

        var isWhole = decimal.Truncate(allowed / 60m) * 60m == allowed;
        var right = isWhole ? Figures.Minutes(allowed) + "," : $"{Figures.Minutes(allowed)} is {Figures.Spelled(allowed)}: the fraction is of a minute. It is";
        return new CommonMistake("year_of_365_25_days", $"{right} not {Figures.Minutes(MeanYear * target.AllowedFailure)}, which is a year of 365.25 days.");
    }

    /// <summary>"14x spends 2% in an hour" is retold as "14x spends the budget in about 2 hours".</summary>
    private static CommonMistake? OfHours(BudgetFigures figures) =>
        figures.Burn is { SharePerHour: >= 0.015m and < 0.025m, SecondsToSpendAll: { } seconds } burn
            ? new CommonMistake(
                "two_percent_an_hour", $"{Figures.Number(burn.Rate)}x spends about 2% of the budget in one hour and all of it in {Figures.Hours(seconds)}, not in \"about 2 hours\".")
            : null;

    /// <summary>10 M requests a day are 6,944 a minute, and that number is in print as money an hour.</summary>
    private static CommonMistake? OfMoney(BudgetFigures figures) =>
        figures is { Burn.Money: { } money, Case: { Traffic: { } traffic, Price: { } price } } && traffic.Over(TimeSpan.FromDays(1)) == 10_000_000m
            ? new CommonMistake(
                "events_a_minute_as_money",
                $"{Figures.Money(price.Currency, money.Over(TimeSpan.FromHours(1)))} an hour, not 6,944: that is the number of events a minute (10,000,000 / 1,440).")
            : null;

    private static CommonMistake? OfRemaining(BudgetFigures figures) =>
        figures is { Remaining: { } left, Burn: { } burn } && left.Ratio == 1m - burn.Rate
            ? new CommonMistake(
                "one_minus_burn_rate",
                $"{Figures.Share(left.Ratio)} is 1 - the burn rate: what remains comes from the whole window's failed and total events, not from a burn rate of the last minutes.")
            : null;

    private static CommonMistake? OfTiers(BudgetFigures figures) =>
        figures.Remaining is { Tier: { } tier, Healthier: { Above: { } above } healthier } left && left.Ratio > above - Near
            ? new CommonMistake(
                "tier_begins_above_its_bound",
                left.Ratio == above
                    ? $"exactly {Percent.Format(above)} is {tier.Name}, not {healthier.Name}, which begins above it."
                    : $"{Percent.Format(left.Ratio)} is {tier.Name}, not {healthier.Name}, which begins above {Percent.Format(above)}.")
            : null;
}
