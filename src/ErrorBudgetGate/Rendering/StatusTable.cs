using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>A status for people: a row an objective. What does not fit beside the figures stands below them.</summary>
internal sealed class StatusTable
{
    private const int Indent = 4;

    private readonly Screen _screen;
    private readonly DateTimeOffset _now;
    private readonly Layout _layout;
    private readonly TextTable _table;

    private StatusTable(Screen screen, DateTimeOffset now, Layout layout)
    {
        (_screen, _now, _layout) = (screen, now, layout);
        _table = new TextTable(Columns(layout), screen);
    }

    /// <summary>Each takes less room than the one before it.</summary>
    private enum Layout
    {
        Wide,

        /// <summary>Money, coverage and trend stand below the row.</summary>
        Narrow,

        /// <summary>Names stand on lines of their own.</summary>
        NamesApart,

        /// <summary>So do windows: a time zone's name may be long.</summary>
        WindowsApart,
    }

    /// <summary>The first layout that fits.</summary>
    public static string Render(IReadOnlyList<ServiceStatus> services, DateTimeOffset now, Screen screen)
    {
        for (var layout = Layout.Wide; ; layout++)
        {
            var picture = new StatusTable(screen, now, layout);
            foreach (var service in services)
            {
                picture.Add(service);
            }

            if (picture._table.Width <= screen.Width || layout == Layout.WindowsApart)
            {
                return picture._table.Render();
            }
        }
    }

    private static Column[] Columns(Layout layout)
    {
        Column[] wide = layout == Layout.Wide ? [new("COVERAGE", Right: true), new("EVENTS LEFT", Right: true), new("MONEY LEFT", Right: true), new("TREND")] : [];
        Column[] window = layout == Layout.WindowsApart ? [] : [new("WINDOW")];
        return
        [
            new("OBJECTIVE"), new("TARGET", Right: true), .. window, new("LEFT", Right: true),
            new("BURN 1h", Right: true), new("6h", Right: true), new("3d", Right: true), new("TIER"), .. wide,
        ];
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
        var name = Excerpt.OneLine(objective.Reading.Name);
        var isApart = _layout is Layout.NamesApart or Layout.WindowsApart;
        if (isApart)
        {
            _table.AddLine(name, 2);
        }

        var colour = objective.Tier is { } tier ? Ansi.OfSignal(tier.Signal) : Ansi.Magenta;
        var trend = Sparkline.Draw(objective.Trend, _screen.Unicode, tiers: null);
        var drawn = _screen.Colour ? Sparkline.Draw(objective.Trend, _screen.Unicode, service.Policy) : trend;
        var window = objective.Reading.Window?.Name ?? "-";
        Cell[] wide = _layout == Layout.Wide
            ? [new(StatusText.Coverage(objective) ?? "-"), new(StatusText.Events(objective) ?? "-"), new(StatusText.Money(objective) ?? "-"), new(trend, Shown: drawn)]
            : [];
        _table.Add(
        [
            new(isApart ? string.Empty : "  " + name),
            new(StatusText.Target(objective) ?? "-"),
            .. _layout == Layout.WindowsApart ? (Cell[])[] : [new(window)],
            new(StatusText.Left(objective), colour),
            .. StatusText.Burns(objective).Select(burn => new Cell(burn)),
            new(objective.Tier?.Name ?? "-", colour),
            .. wide,
        ]);
        if (_layout == Layout.WindowsApart)
        {
            _table.AddLine("window " + window, Indent);
        }

        if (_layout != Layout.Wide)
        {
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
