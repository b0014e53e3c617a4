using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>From an objectives document to the domain, like <see cref="PolicyReader"/>.</summary>
internal static class ObjectivesReader
{
    /// <summary>Null where a part that the domain cannot do without is at fault; a fault has then been added.</summary>
    public static ServiceObjectives? Read(YamlNode document, string sha256, FaultList faults)
    {
        var spec = document.Get("spec");
        var objectives = spec.Get("objectives").Items();
        Unique(objectives, "objective", o => o.Get("name").Text(), o => o.Get("name")!.At, faults);
        var applications = spec.Get("applications").Items();
        Unique(applications, "Application", a => $"{Namespace(a)}/{a.Get("name").Text()}", a => a.At, faults);

        var exclusions = ExclusionReader.Read(spec.Get("exclusions"), faults);
        var alerts = spec.Get("alerts") is { } given ? AlertsReader.Read(given, faults) : AlertSettings.Default;
        var read = objectives.Select(o => Objective(o, exclusions, faults)).ToList();
        if (read.Any(o => o is null))
        {
            return null;
        }

        return new ServiceObjectives(
            document.Get("metadata").Get("name").Text(),
            spec.Get("policy").Text(),
            [.. applications.Select(a => new GovernedApplication(Namespace(a), a.Get("name").Text()))],
            [.. read.OfType<Objective>()],
            spec.Get("valuation") is { } valuation
                ? new Valuation(valuation.Get("currency").Text(), ObjectivesShape.Revenue.Or(valuation.Get("revenuePerRequest"), 0m))
                : null,
            sha256)
        {
            Labels = document.Get("metadata").Get("labels").Texts(),
            Source = ObjectivesShape.Source.Or(spec.Get("source"), EventSource.Raw),
            Alerts = alerts,
            Exclusions = exclusions,
        };
    }

    private static string Namespace(YamlNode application) =>
        application.Get("namespace") is { } given ? given.Text() : ObjectivesShape.DefaultNamespace;

    private static void Unique(IReadOnlyList<YamlNode> items, string what, Func<YamlNode, string> name, Func<YamlNode, Position> at, FaultList faults)
    {
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var item in items.Where(i => i.Get("name").Text().Length > 0))
        {
            if (!seen.TryAdd(name(item), item.At))
            {
                faults.Add(at(item), $"{what} {FaultList.Quote(name(item))} stands twice; the first is at line {seen[name(item)].Line}, rename or remove one.");
            }
        }
    }

    private static Objective? Objective(YamlNode node, IReadOnlyList<Exclusion> ofService, FaultList faults)
    {
        var own = ExclusionReader.Read(node.Get("exclusions"), faults);
        var alerts = node.Get("alerts") is { } given ? AlertsReader.Read(given, faults) : null;
        if (!ObjectivesShape.Target.TryRead(node.Get("target"), out var target) || Window(node.Get("window")) is not { } window || SliReader.Read(node.Get("sli")) is not { } sli)
        {
            return null;
        }

        return new Objective(
            node.Get("name").Text(),
            new BudgetTarget(target),
            window,
            ObjectivesShape.Since.TryRead(node.Get("since"), out var since) ? since : null,
            ObjectivesShape.Gating.Or(node.Get("gating"), fallback: true),
            sli)
        {
            ScrapeInterval = ObjectivesShape.ScrapeInterval.Or(node.Get("scrapeInterval"), Core.Budgets.Objective.DefaultScrapeInterval),
            Alerts = alerts,
            Exclusions = own.Count == 0 ? ofService : [.. ofService, .. own],
        };
    }

    private static Window? Window(YamlNode? node)
    {
        if (ObjectivesShape.Rolling.TryRead(node.Get("rolling"), out var length))
        {
            return new Window.Rolling(length);
        }

        var calendar = node.Get("calendar");
        return ObjectivesShape.Period.TryRead(calendar.Get("period"), out var period) && ObjectivesShape.TimeZone.TryRead(calendar.Get("timeZone"), out var zone)
            ? new Window.Calendar(period, zone)
            : null;
    }
}
