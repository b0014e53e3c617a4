using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>From Sloth's <c>alerting</c> to <c>alerts</c>: the same burn rates on the same windows, labels and annotations.</summary>
internal sealed class SlothAlerts(SlothShape shape, ForeignOptions options, SourceTrace trace, FaultList faults)
{
    /// <summary>The share of the budget (percent) that is spent when an alert fires, and its windows; Sloth multiplies the former by the period and divides it by the long window.</summary>
    private static IReadOnlyList<(string Severity, decimal Percent, string Long, string Short)> Defaults =>
        [("page", 2m, "1h", "5m"), ("page", 5m, "6h", "30m"), ("ticket", 10m, "1d", "2h"), ("ticket", 10m, "3d", "6h")];

    /// <summary>Null: nothing is said that differs from the defaults.</summary>
    /// <param name="target">Of the objective, a ratio.</param>
    public YamlNode.Mapping? Read(YamlNode slo, decimal target)
    {
        var alerting = slo.Get("alerting");
        var at = alerting?.At ?? slo.At;
        if (options.WithoutAlerts)
        {
            faults.NoteOnce(at, "Sloth's alerts, their labels and annotations are left out; the generated multi-window alerts take their place.");
            return null;
        }

        var (page, ticket) = (alerting.Get(shape.Key("page_alert")), alerting.Get(shape.Key("ticket_alert")));
        var (pages, tickets) = (!IsDisabled(page), !IsDisabled(ticket));
        var labels = Merged(slo.Get("labels"), alerting.Get("labels"));
        var severity = labels.Find(l => l.Key == "severity");
        labels.RemoveAll(l => l.Key == "severity");
        Say(at, pages || tickets);
        var alerts = Nodes.Map(
            at,
            ("burnRates", BurnRates(target, pages, tickets, at)),
            ("severities", Severities(severity, pages ? page : null, tickets ? ticket : null, at)),
            ("labels", Nodes.MapOrNull(at, labels)),
            ("annotations", Nodes.MapOrNull(at, Merged(alerting.Get("annotations")))),
            ("page", pages ? Texts(page) : null),
            ("ticket", tickets ? Texts(ticket) : null));
        trace.Anchor(alerts, faults, at);
        trace.AnchorInside(alerts, faults);
        trace.Remark(alerts, alerting.Get("name").Text() is { Length: > 0 } name ? $"In Sloth: {name}." : string.Empty);
        return alerts;
    }

    private static bool IsDisabled(YamlNode? alert) => SlothShape.Disable.TryRead(alert.Get("disable"), out var disabled) && disabled;

    private static YamlNode.Mapping? Severities((string Key, string Value, Position At) ofAll, YamlNode? page, YamlNode? ticket, Position at)
    {
        var pairs = new List<(string, string, Position)>();
        foreach (var (name, alert) in ((string, YamlNode?)[])[("page", page), ("ticket", ticket)])
        {
            if (alert.Get("labels").Get("severity") is { } own)
            {
                pairs.Add((name, own.Text(), own.At));
            }
            else if (ofAll.Value is not null)
            {
                pairs.Add((name, ofAll.Value, ofAll.At));
            }
        }

        return Nodes.MapOrNull(at, pairs);
    }

    private static YamlNode.Mapping? Texts(YamlNode? alert)
    {
        if (alert is null)
        {
            return null;
        }

        var labels = Nodes.MapOrNull(alert.At, Merged(alert.Get("labels")).Where(l => l.Key != "severity"));
        var annotations = Nodes.MapOrNull(alert.At, Merged(alert.Get("annotations")));
        return labels is null && annotations is null ? null : Nodes.Map(alert.At, ("labels", labels), ("annotations", annotations));
    }

    /// <summary>Of two with one name the later wins, as in Sloth. An empty label is the same as none.</summary>
    private static List<(string Key, string Value, Position At)> Merged(params ReadOnlySpan<YamlNode?> nodes)
    {
        var merged = new List<(string Key, string Value, Position At)>();
        foreach (var node in nodes)
        {
            foreach (var entry in node.Entries().Where(e => !ForeignBinding.IsOurs(e.Key)))
            {
                merged.RemoveAll(m => m.Key == entry.Key);
                if (entry.Value.Text().Length > 0)
                {
                    merged.Add((entry.Key, entry.Value.Text(), entry.KeyAt));
                }
            }
        }

        return merged;
    }

    private YamlNode BurnRates(decimal target, bool pages, bool tickets, Position at)
    {
        var alerts = new List<YamlNode>();
        _ = Durations.TryParse(options.SlothWindow, out var period);
        foreach (var (severity, percent, longWindow, shortWindow) in Defaults)
        {
            _ = Durations.TryParse(longWindow, out var length);
            var factor = Math.Round(percent * (period.Ticks / (decimal)length.Ticks) / 100m, 4);
            if (!(severity == "page" ? pages : tickets) || length >= period)
            {
                continue;
            }

            if (factor * (1m - target) >= 1m)
            {
                faults.Note(at, $"Sloth's alert at {Nodes.Number(factor)}x can never fire below a target of {Percent.Format(1m - (1m / factor))}; left out.");
                continue;
            }

            alerts.Add(Nodes.Map(at, ("severity", Nodes.Text(severity, at)), ("factor", Nodes.Plain(factor, at)), ("long", Nodes.Text(longWindow, at)), ("short", Nodes.Text(shortWindow, at))));
        }

        return alerts.Count == 0 ? Nodes.Plain("false", at) : Nodes.List(at, alerts);
    }

    private void Say(Position at, bool any) => faults.NoteOnce(
        at,
        any
            ? "alerts keep Sloth's burn rates and windows, and are named ErrorBudgetBurnRate_... with labels service and objective in place of sloth_service and sloth_slo; adapt routes that match on those."
            : "no burn-rate alerts where the source has none; alerts for tiers and for missing data stay on, write tiers: false and data: false under alerts to do without.");
}
