using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>What dashboards would otherwise have to copy from the objectives, and money.</summary>
internal static class InfoRules
{
    public static IEnumerable<Rule> Of(ServiceObjectives service, Objective objective, ObjectiveSeries series)
    {
        yield return series.Record(SeriesNames.Objective, $"vector({PromText.Number(objective.Target.Value)})");
        if (objective.Window is Window.Rolling { Length: var length })
        {
            yield return series.Record(SeriesNames.WindowSeconds, $"vector({PromText.Number((decimal)length.TotalSeconds)})");
        }

        var info = new List<KeyValuePair<string, string>>
        {
            new("window", objective.Window.Name),
            new("sli", Form(objective.Sli)),
            new("policy", service.Policy),
            new("gating", objective.Gating ? "true" : "false"),
        };
        info.AddRange(LabelNames.Of(service.Labels).Where(l => !info.Concat(series.Labels).Any(i => i.Key == l.Key)));
        yield return series.Record(SeriesNames.ObjectiveInfo, "vector(1)", [.. info]);

        if (service.ValuationOf(objective.Name) is { } valuation)
        {
            var perEvent = PromText.Number(valuation.RevenuePerRequest);
            var currency = new KeyValuePair<string, string>("currency", valuation.Currency);
            yield return series.Record(SeriesNames.EventValue, $"vector({perEvent})", currency);
            yield return series.Record(SeriesNames.MoneyBurn, $"avg_over_time({series.Of(FastRules.BadEvents)}[1h]) * 3600 * {perEvent}", currency);
        }
    }

    private static string Form(Sli sli) => sli switch
    {
        Sli.Counters or Sli.GoodCounters => "counters",
        Sli.Histogram => "histogram",
        Sli.Slices => "slices",
        _ => "rates",
    };
}
