using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>Multi-window burn-rate alerts.</summary>
internal static class BurnRateRules
{
    public static IEnumerable<Rule> Of(AlertRules alerts, Objective objective, ObjectiveSeries series, IEnumerable<BurnRateAlert> burnRates)
    {
        foreach (var alert in burnRates)
        {
            var factor = PromText.Number(alert.Factor);
            var expression = $"{series.Of(SeriesNames.BurnRate(alert.Long))} > {factor}\nand on () {series.Of(SeriesNames.BurnRate(alert.Short))} > {factor}";
            if (alerts.Settings.MinEvents > 0m)
            {
                expression += $"\nand on () {Events(series, alert.Long)} >= {PromText.Number(alerts.Settings.MinEvents)}";
            }

            var length = AlertWindows.NominalLength(objective.Window);
            yield return alerts.Alert(
                $"ErrorBudgetBurnRate_{factor.Replace('.', '_')}x",
                expression, alert.For, alert.Severity,
                AlertRules.Literal($"{alerts.Subject}: the error budget burns more than {factor} times too fast"),
                $"It burns at {{{{ $value | printf \"%.1f\" }}}}x over {PromText.Duration(alert.Long)}: 1x spends exactly one budget in {objective.Window.Name}, {factor}x spends it in {Durations.Format(Whole(length / (double)alert.Factor))}.",
                hasMoney: true,
                new KeyValuePair<string, string>("long_window", PromText.Duration(alert.Long)),
                new KeyValuePair<string, string>("short_window", PromText.Duration(alert.Short)));
        }
    }

    private static string Events(ObjectiveSeries series, TimeSpan window) => window <= FastRules.Longest
        ? $"avg_over_time({series.Of(FastRules.Events)}[{PromText.Duration(window)}]) * {PromText.Number((decimal)window.TotalSeconds)}"
        : $"sum_over_time({series.Of(SeriesNames.Events)}[{PromText.TilesOf(window)}])";

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMinutes(Math.Floor(span.TotalMinutes));
}
