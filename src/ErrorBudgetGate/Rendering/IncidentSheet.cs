using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>An incident, and a row for what each budget loses by it.</summary>
internal static class IncidentSheet
{
    /// <param name="costs">At least one, all of one incident.</param>
    public static Sheet Of(IReadOnlyList<IncidentCost> costs)
    {
        var incident = costs[0].Incident;
        var facts = new List<IReadOnlyList<string>>();
        if (incident is { Seconds: { } seconds, Failing: { } failing })
        {
            facts.Add(["incident", $"{Figures.Spelled(seconds)}, {Figures.Share(failing)} failing"]);
        }

        if (incident.Failing != 1m)
        {
            facts.Add(["as total failure", Figures.Downtime(incident.FullSeconds)]);
        }

        if (incident.Failed is { } failed)
        {
            facts.Add(["events failed", Figures.Number(failed)]);
        }

        if (incident is { Money: { } money, Price: { } price })
        {
            facts.Add(["money", Figures.Money(price.Currency, money)]);
        }

        var named = costs.Any(c => c.Name is not null);
        var rates = costs.Any(c => c.BurnRate is not null);
        IReadOnlyList<string> Cells(string name, string target, string window, string allowed, string share, string left, string fits, string rate) =>
            [.. named ? [name] : Array.Empty<string>(), target, window, allowed, share, left, fits, .. rates ? [rate] : Array.Empty<string>()];

        var table = new SheetTable(
            Cells("objective", "target", "window", "allows", "costs", "leaves", "fits", "burn rate"),
            [
                .. costs.Select(c => Cells(
                    c.Name is { } name ? Excerpt.OneLine(name) : string.Empty,
                    Figures.Target(c.Target.Value),
                    c.Window.Name,
                    Figures.Minutes(c.AllowedSeconds),
                    Figures.Share(c.Share),
                    Figures.Minutes(c.LeftSeconds),
                    Figures.Number(c.Fits) + " times",
                    c.BurnRate is { } rate ? Figures.Number(rate) + "x" : string.Empty)),
            ],
            RightFrom: named ? 3 : 2);
        return new Sheet([new SheetTable([string.Empty, string.Empty], facts), table], BudgetSheet.Notes(costs.SelectMany(c => c.Mistakes)));
    }
}
