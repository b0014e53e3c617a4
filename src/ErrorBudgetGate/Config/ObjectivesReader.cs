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

        var read = objectives.Select(Objective).ToList();
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
            Source = ObjectivesShape.Source.Or(spec.Get("source"), EventSource.Raw),
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

    private static Objective? Objective(YamlNode node)
    {
        if (!ObjectivesShape.Target.TryRead(node.Get("target"), out var target) || Window(node.Get("window")) is not { } window || Sli(node.Get("sli")) is not { } sli)
        {
            return null;
        }

        return new Objective(
            node.Get("name").Text(),
            new BudgetTarget(target),
            window,
            ObjectivesShape.Since.TryRead(node.Get("since"), out var since) ? since : null,
            ObjectivesShape.Gating.Or(node.Get("gating"), fallback: true),
            sli);
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

    private static Sli? Sli(YamlNode? node)
    {
        var (counters, rates) = (node.Get("counters"), node.Get("rates"));
        if (counters is not null)
        {
            return new Sli.Counters(counters.Get("bad").Text(), counters.Get("total").Text());
        }

        if (rates is not null)
        {
            return new Sli.Rates(rates.Get("bad").Text(), rates.Get("total").Text());
        }

        return node.Get("recorded") is { } recorded ? new Sli.RecordedRatio(recorded.Text()) : null;
    }
}
