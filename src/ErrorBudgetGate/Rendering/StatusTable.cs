using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>A status for people: a row an objective. What does not fit beside the figures stands below them.</summary>
internal sealed class StatusTable
{
    private const int Indent = 4;

    private static readonly Column[] Narrow = [new("OBJECTIVE"), new("TARGET", Right: true), new("WINDOW"), new("LEFT", Right: true), new("BURN 1h", Right: true), new("6h", Right: true), new("3d", Right: true), new("TIER")];

    private static readonly Column[] Wide = [.. Narrow, new("COVERAGE", Right: true), new("EVENTS LEFT", Right: true), new("MONEY LEFT", Right: true), new("TREND")];

    private readonly Screen _screen;
    private readonly DateTimeOffset _now;
    private readonly bool _isWide;
    private readonly bool _namesApart;
    private readonly TextTable _table;

    private StatusTable(Screen screen, DateTimeOffset now, bool isWide, bool namesApart)
    {
        (_screen, _now, _isWide, _namesApart) = (screen, now, isWide, namesApart);
        _table = new TextTable(isWide ? Wide : Narrow, screen);
    }

    /// <summary>The first layout that fits: everything in one row, then details below, then long names on lines of their own.</summary>
    public static string Render(IReadOnlyList<ServiceStatus> services, DateTimeOffset now, Screen screen)
    {
        var table = Of(services, now, screen, isWide: true, namesApart: false);
        if (table.Width > screen.Width)
        {
            table = Of(services, now, screen, isWide: false, namesApart: false);
        }

        return (table.Width > screen.Width ? Of(services, now, screen, isWide: false, namesApart: true) : table).Render();
    }

    private static TextTable Of(IReadOnlyList<ServiceStatus> services, DateTimeOffset now, Screen screen, bool isWide, bool namesApart)
    {
        var picture = new StatusTable(screen, now, isWide, namesApart);
        foreach (var service in services)
        {
            picture.Add(service);
        }

        return picture._table;
    }

    private void Add(ServiceStatus service)
    {
        _table.AddLine(StatusText.Service(service), 0, service.Tier is { } tier ? Ansi.OfSignal(tier.Signal) : Ansi.Magenta);
        foreach (var note in StatusText.Notes(service))
        {
            _table.AddLine(note, Indent);
        }

        foreach (var objective in service.Objectives)
        {
            Add(service, objective);
        }
    }

    private void Add(ServiceStatus service, ObjectiveStatus objective)
    {
        var name = "  " + Excerpt.OneLine(objective.Reading.Name);
        if (_namesApart)
        {
            _table.AddLine(name.TrimStart(), 2);
        }

        var colour = objective.Tier is { } tier ? Ansi.OfSignal(tier.Signal) : Ansi.Magenta;
        var trend = Sparkline.Draw(objective.Trend, _screen.Unicode, tiers: null);
        var drawn = _screen.Colour ? Sparkline.Draw(objective.Trend, _screen.Unicode, service.Policy) : trend;
        Cell[] cells =
        [
            new(_namesApart ? string.Empty : name),
            new(StatusText.Target(objective) ?? "-"),
            new(objective.Reading.Window?.Name ?? "-"),
            new(StatusText.Left(objective), colour),
            .. StatusQuestion.BurnWindows.Select(window => new Cell(StatusText.Burn(objective, window))),
            new(objective.Tier?.Name ?? "-", colour),
        ];
        if (_isWide)
        {
            _table.Add(
            [
                .. cells, new(StatusText.Coverage(objective) ?? "-"), new(StatusText.Events(objective) ?? "-"), new(StatusText.Money(objective) ?? "-"), new(trend, Shown: drawn),
            ]);
        }
        else
        {
            _table.Add(cells);
            AddBelow(objective, drawn);
        }

        AddOutlook(service, objective);
    }

    /// <summary>What a wide screen has in columns.</summary>
    private void AddBelow(ObjectiveStatus objective, string trend)
    {
        var coverage = StatusText.Coverage(objective) is { } share ? $"coverage {share}" : null;
        if (trend.Length > 0)
        {
            var span = StatusText.Span(objective.Trend[^1].Time - objective.Trend[0].Time + (objective.Trend[1].Time - objective.Trend[0].Time)).Split(' ')[0];
            _table.AddLine($"trend {span} {trend}{(coverage is null ? null : "  " + coverage)}", Indent, isPicture: true);
        }
        else if (coverage is not null)
        {
            _table.AddLine(coverage, Indent);
        }

        if (StatusText.Events(objective) is { } events)
        {
            _table.AddLine($"{events} events left{(StatusText.Money(objective) is { } money ? $", {money}" : null)}", Indent);
        }
    }

    private void AddOutlook(ServiceStatus service, ObjectiveStatus objective)
    {
        if (StatusText.Exhaustion(objective, _now) is { } exhaustion)
        {
            _table.AddLine(exhaustion, Indent);
        }

        var returns = StatusText.Recovery(objective, service.Policy, _now).ToList();
        foreach (var back in returns)
        {
            _table.AddLine("back in " + back, Indent);
        }

        if (returns.Count > 0)
        {
            _table.AddLine(StatusText.Assumption(objective), Indent);
        }

        foreach (var note in StatusText.Notes(objective, _now))
        {
            _table.AddLine(note, Indent, objective.IsKnown && objective.Outdated is null ? null : Ansi.Magenta);
        }
    }
}
