using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>From <c>alerts</c> to the domain.</summary>
internal static class AlertsReader
{
    /// <summary>What is left out keeps its default; a field at fault has been reported by its shape.</summary>
    public static AlertSettings Read(YamlNode node, FaultList faults)
    {
        var defaults = AlertSettings.Default;
        var burnRates = node.Get("burnRates");
        var severities = node.Get("severities");
        return defaults with
        {
            BurnRates = burnRates is YamlNode.Sequence list ? BurnRates(list, faults) : null,
            BurnRatesEnabled = AlertsShape.Enabled.Or(burnRates, fallback: true),
            TiersEnabled = AlertsShape.Enabled.Or(node.Get("tiers"), fallback: true),
            DataEnabled = AlertsShape.Enabled.Or(node.Get("data"), fallback: true),
            MinEvents = PolicyShape.MinEvents.Or(node.Get("minEvents"), defaults.MinEvents),
            MinCoverage = AlertsShape.MinCoverage.TryRead(node.Get("minCoverage"), out var coverage) ? coverage : null,
            Severities = (severities.Get("page")?.Text() ?? defaults.Severities.Page, severities.Get("ticket")?.Text() ?? defaults.Severities.Ticket),
            RunbookUrl = node.Get("runbook")?.Text(),
            PolicyUrl = node.Get("policy")?.Text(),
            Labels = node.Get("labels").Texts(),
            Annotations = node.Get("annotations").Texts(),
            Page = Texts(node.Get("page")),
            Ticket = Texts(node.Get("ticket")),
        };
    }

    private static AlertTexts Texts(YamlNode? node) => node is null ? AlertTexts.None : new AlertTexts(node.Get("labels").Texts(), node.Get("annotations").Texts());

    private static List<BurnRateAlert> BurnRates(YamlNode.Sequence list, FaultList faults)
    {
        var alerts = new List<BurnRateAlert>();
        foreach (var item in list.Items)
        {
            if (!AlertsShape.Severity.TryRead(item.Get("severity"), out var severity) || !AlertsShape.Factor.TryRead(item.Get("factor"), out var factor)
                || !AlertsShape.Window.TryRead(item.Get("long"), out var longWindow) || !AlertsShape.Window.TryRead(item.Get("short"), out var shortWindow))
            {
                continue;
            }

            var alert = new BurnRateAlert(severity, factor, longWindow, shortWindow, AlertsShape.For.Or(item.Get("for"), TimeSpan.Zero));
            if (shortWindow >= longWindow)
            {
                faults.Add(
                    item.Get("short")!.At,
                    $"the short window of a burn-rate alert, {Durations.Format(shortWindow)}, is not shorter than the long one, {Durations.Format(longWindow)}; a twelfth of it is usual.");
            }
            else if (alerts.Exists(a => a with { For = alert.For } == alert))
            {
                faults.Add(item.At, $"the burn-rate alert {factor:0.####} on {Durations.Format(longWindow)} and {Durations.Format(shortWindow)} stands twice; remove one.");
            }

            alerts.Add(alert);
        }

        return alerts;
    }
}
