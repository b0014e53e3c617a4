using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>A status to paste into a review: one table, and notes for what does not fit it.</summary>
internal static class StatusMarkdown
{
    private static readonly string[] Header =
        ["Service", "Objective", "Tier", "Window", "Target", "Left", "Events left", "Money left", "Burn 1h", "6h", "3d", "Coverage"];

    public static string Render(IReadOnlyList<ServiceStatus> services, DateTimeOffset now)
    {
        var rows = services.SelectMany(service => service.Objectives.Select(objective => Row(service, objective))).ToList();
        var notes = services.SelectMany(service =>
            StatusText.Notes(service).Prepend(StatusText.Service(service)).Concat(service.Objectives.SelectMany(objective => Of(service, objective, now))));
        return $"Error budgets at {StatusText.Instant(now)}\n\n" + new Sheet([new SheetTable(Header, rows, RightFrom: 4)], [.. notes]).ToMarkdown();
    }

    private static IReadOnlyList<string> Row(ServiceStatus service, ObjectiveStatus objective) =>
    [
        Excerpt.OneLine(service.Service),
        Excerpt.OneLine(objective.Reading.Name),
        objective.Tier is { } tier ? Excerpt.OneLine($"{tier.Name} {tier.Title}") : "-",
        objective.Reading.Window?.Name ?? "-",
        StatusText.Target(objective) ?? "-",
        StatusText.Left(objective),
        StatusText.Events(objective) ?? "-",
        StatusText.Money(objective) ?? "-",
        .. StatusText.Burns(objective),
        StatusText.Coverage(objective) ?? "-",
    ];

    private static IEnumerable<string> Of(ServiceStatus service, ObjectiveStatus objective, DateTimeOffset now)
    {
        var returns = StatusText.Recovery(objective, service.Policy, now).ToList();
        IEnumerable<string?> notes =
        [
            StatusText.Exhaustion(objective, now),
            returns.Count == 0 ? null : $"back in {string.Join("; ", returns)}: {StatusText.Assumption(objective)}",
            .. StatusText.Notes(objective, now),
        ];
        return notes.OfType<string>().Select(note => Excerpt.OneLine($"{service.Service} {objective.Reading.Name}: {note}"));
    }
}
