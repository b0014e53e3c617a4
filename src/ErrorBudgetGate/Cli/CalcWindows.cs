using System.Globalization;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Cli;

/// <summary>From <c>28d</c>, <c>month</c> or <c>month:2026-02</c> to lengths. A calendar period that nobody named is each of its possible lengths.</summary>
internal sealed class CalcWindows
{
    private static readonly (string Name, CalendarPeriod Period, string Example)[] Periods =
    [
        ("week", CalendarPeriod.Week, "week:2026-W10"), ("month", CalendarPeriod.Month, "month:2026-02"),
        ("quarter", CalendarPeriod.Quarter, "quarter:2026-Q1"), ("year", CalendarPeriod.Year, "year:2028"),
    ];

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    private readonly CalcInput _input;
    private readonly CalcOptions _options;
    private readonly TimeZoneInfo _zone;
    private readonly DateTimeOffset? _at;
    private bool _needsZone;
    private bool _needsAt;

    public CalcWindows(CalcInput input, CalcOptions options)
    {
        (_input, _options) = (input, options);
        _zone = input.Text(options.TimeZone) is { } zone && ReadZone(zone) is { } found ? found : TimeZoneInfo.Utc;
        _at = input.Text(options.At) is { } at ? ReadMoment(at) : null;
    }

    /// <summary>The lengths of all windows that were asked for, or of the default.</summary>
    public IReadOnlyList<WindowSpan> Read(params ReadOnlySpan<int> defaultDays)
    {
        var texts = _input.Texts(_options.Window);
        var windows = new List<WindowSpan>();
        if (texts.Count == 0)
        {
            foreach (var days in defaultDays)
            {
                windows.Add(WindowSpan.Rolling(TimeSpan.FromDays(days)));
            }
        }

        foreach (var text in texts)
        {
            windows.AddRange(Window(text));
        }

        return windows;
    }

    /// <summary>The lengths of an objective's window.</summary>
    public IReadOnlyList<WindowSpan> Of(Window window)
    {
        switch (window)
        {
            case Window.Rolling rolling:
                return [WindowSpan.Rolling(rolling.Length)];
            case Window.Calendar calendar:
                _needsAt = true;
                return _at is { } at ? [WindowSpan.Of(calendar, at)] : WindowSpan.Lengths(calendar.Period);
            default:
                throw new InvalidOperationException("A window outside its closed set.");
        }
    }

    /// <summary>Options that nothing asked for are mistakes, not decoration: call when all windows are read.</summary>
    public void CheckUse()
    {
        if (_input.Text(_options.TimeZone) is not null && !_needsZone)
        {
            _input.Faults.Add($"{_options.TimeZone.Name} matters only for a particular week, month, quarter or year; give --window month:2026-03, or --window month and {_options.At.Name}.");
        }

        if (_input.Text(_options.At) is not null && !_needsAt)
        {
            _input.Faults.Add($"{_options.At.Name} says which calendar window is meant, and there is none; give --window month, or remove {_options.At.Name}.");
        }
    }

    private IReadOnlyList<WindowSpan> Window(string text)
    {
        var name = _options.Window.Name;
        var (word, which) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        var found = Array.Find(Periods, p => p.Name == word);
        if (found.Name is null)
        {
            if (Durations.TryParse(text, out var length) && length >= Shortest)
            {
                return [WindowSpan.Rolling(length)];
            }

            _input.Faults.Add($"{name}: {FaultList.Quote(text)} is not a window; write a length from 1m to 3650d such as 28d, or week, month, quarter, year, or one of them such as month:2026-02.");
            return [];
        }

        if (which is null && _at is null)
        {
            return WindowSpan.Lengths(found.Period);
        }

        _needsZone = true;
        _needsAt |= which is null;
        if ((which is null ? _at : Day(found.Period, which) is { } day ? Noon(day) : null) is { } moment)
        {
            return [WindowSpan.Of(new Window.Calendar(found.Period, _zone), moment)];
        }

        _input.Faults.Add($"{name}: {FaultList.Quote(text)} names no {word}; write for example {found.Example}.");
        return [];
    }

    /// <summary>The first day of a period by its name; null where there is none. Years stay clear of the calendar's ends.</summary>
    private static DateTime? Day(CalendarPeriod period, string text)
    {
        var year = text.Length >= 4 && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1900 and <= 9000 ? number : 0;
        var rest = year == 0 ? "?" : text[4..];
        return period switch
        {
            CalendarPeriod.Year => rest.Length == 0 ? new DateTime(year, 1, 1) : null,
            CalendarPeriod.Quarter => rest is ['-', 'Q', >= '1' and <= '4' and var quarter] ? new DateTime(year, ((quarter - '1') * 3) + 1, 1) : null,
            CalendarPeriod.Month => Part("-", 12) is { } month ? new DateTime(year, month, 1) : null,
            _ => year != 0 && Part("-W", ISOWeek.GetWeeksInYear(year)) is { } week ? ISOWeek.ToDateTime(year, week, DayOfWeek.Monday) : null,
        };

        int? Part(string prefix, int most) =>
            rest.Length == prefix.Length + 2 && rest.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(rest.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part >= 1 && part <= most
                ? part
                : null;
    }

    private TimeZoneInfo? ReadZone(string text)
    {
        var node = new Yaml.YamlNode.Scalar(text, Plain: true, new Yaml.Position(1, 1));
        if (new TimeZoneShape().TryRead(node, out var zone))
        {
            return zone;
        }

        var faults = new FaultList(_options.TimeZone.Name);
        new TimeZoneShape().Check(node, faults);
        _input.Faults.AddRange(faults.Items.Select(f => $"{_options.TimeZone.Name}: {f.Message}"));
        return null;
    }

    private DateTimeOffset? ReadMoment(string text)
    {
        var moment = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Noon(day)
            : InstantShape.TryParse(text, out var instant) ? instant
            : (DateTimeOffset?)null;
        if (moment is { Year: >= 1900 and <= 9000 })
        {
            return moment;
        }

        _input.Faults.Add($"{_options.At.Name}: {FaultList.Quote(text)} is neither a date nor a time with an offset from 1900 to 9000; write for example 2026-03-29 or 2026-03-29T12:00:00Z.");
        return null;
    }

    /// <summary>A day's noon: clocks change at night.</summary>
    private DateTimeOffset Noon(DateTime day)
    {
        var noon = DateTime.SpecifyKind(day.Date.AddHours(12), DateTimeKind.Unspecified);
        return new DateTimeOffset(noon, _zone.GetUtcOffset(noon));
    }
}
