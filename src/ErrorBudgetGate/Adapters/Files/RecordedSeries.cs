using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>The product's own series of one service in a Prometheus text file, up to the evaluation time.</summary>
internal sealed class RecordedSeries
{
    public const string RatioName = SeriesNames.Remaining;

    private const string TotalName = SeriesNames.Events;

    private const string BadName = SeriesNames.BadEvents;

    private readonly string _path;
    private readonly bool _isOnlyObjective;
    private readonly bool _hasObjectives;
    private readonly ILookup<(string Name, string Objective), (TextSample Sample, DateTimeOffset Time)> _samples;

    public RecordedSeries(string path, IReadOnlyList<TextSample> samples, BudgetQuestion question, DateTimeOffset modified)
    {
        _path = path;
        _hasObjectives = question.Objectives.Count > 0;
        _isOnlyObjective = question.Objectives.Count == 1;

        // A file's time ahead of the clock is a skewed disk, not news from the future.
        var untimed = modified < question.Now ? modified : question.Now;
        _samples = samples
            .Where(s => s.Labels.GetValueOrDefault("service") == question.Service)
            .Select(s => (Sample: s, Time: s.Time ?? untimed))
            .Where(s => s.Time <= question.Now)
            .ToLookup(s => (s.Sample.Name, s.Sample.Labels.GetValueOrDefault("objective", string.Empty)));
    }

    /// <summary>Values of the label objective that have a recorded ratio, in order of first mention; empty text where a series has none.</summary>
    public IReadOnlyList<string> ObjectivesWithRatio() => [.. _samples.Where(g => g.Key.Name == RatioName).Select(g => g.Key.Objective)];

    /// <summary>A ratio without the label objective cannot be told to belong to one of several objectives.</summary>
    public bool HasSeveralUnnamed() => _hasObjectives && !_isOnlyObjective && _samples.Contains((RatioName, string.Empty));

    /// <summary>The objective's five-minute tiles; null where the file has none of its totals.</summary>
    /// <exception cref="FileFormatException">A tile that is no finite count, or occurs twice.</exception>
    public EventRows? Tiles(Objective objective)
    {
        if (Of(TotalName, objective.Name) is not { Count: > 0 } totals)
        {
            return null;
        }

        var bad = Of(BadName, objective.Name);
        var rows = new List<EventRow>(Rows(totals, static (t, line, value) => new EventRow(t, value, 0m, line)));
        var badRows = Rows(bad, static (t, line, value) => new EventRow(t, 0m, value, line));
        var totalsByTime = rows.Select((row, i) => (row.Time, i)).ToDictionary(r => r.Time, r => r.i);
        foreach (var row in badRows)
        {
            if (totalsByTime.TryGetValue(row.Time, out var i))
            {
                rows[i] = rows[i] with { Bad = row.Bad };
            }
            else
            {
                rows.Add(row);
            }
        }

        EventRow.Order(_path, rows);
        return new EventRows(_path, rows, SeriesNames.Tile, badNeverSeen: bad.Count == 0);
    }

    /// <summary>The newest sample of a series, or why there is none.</summary>
    public ((decimal Value, DateTimeOffset Time)? Sample, Reading.Missing? Missing) Newest(string name, string objective)
    {
        var samples = Of(name, objective);
        if (samples.Count == 0)
        {
            return (null, new Reading.Missing(ReasonCode.NoSeries, $"{_path} has no {name} for {(objective.Length > 0 ? objective : "the service")} up to now."));
        }

        if (samples.Any(s => !HaveEqualLabels(s.Sample, samples[0].Sample)))
        {
            return (null, new Reading.Missing(ReasonCode.SeveralSeries, $"{_path} has several series {name} that differ in more than the label objective."));
        }

        var (newest, time) = samples.MaxBy(s => s.Time);
        if (samples.Count(s => s.Time == time) > 1)
        {
            return (null, new Reading.Missing(ReasonCode.MalformedResponse, $"{_path}:{newest.Line}: the series has two samples at its newest time."));
        }

        try
        {
            return ((FieldText.Number(_path, newest.Line, newest.Value), time), null);
        }
        catch (FileFormatException e)
        {
            return (null, new Reading.Missing(e.Reason, e.Message));
        }
    }

    /// <summary>Every sample of a recorded ratio, in order of time.</summary>
    /// <exception cref="FileFormatException">One is no finite number.</exception>
    public IReadOnlyList<PastRatio> Ratios(string objective)
    {
        var ratios = new List<PastRatio>();
        foreach (var (sample, time) in Of(RatioName, objective))
        {
            ratios.Add(new PastRatio(time, FieldText.Number(_path, sample.Line, sample.Value)));
        }

        ratios.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        return ratios;
    }

    private List<(TextSample Sample, DateTimeOffset Time)> Of(string name, string objective)
    {
        var named = _samples[(name, objective)].ToList();
        return named.Count == 0 && _isOnlyObjective ? [.. _samples[(name, string.Empty)]] : named;
    }

    private List<EventRow> Rows(List<(TextSample Sample, DateTimeOffset Time)> samples, Func<DateTimeOffset, int, decimal, EventRow> row)
    {
        var rows = new List<EventRow>(samples.Count);
        foreach (var (sample, time) in samples)
        {
            var value = FieldText.Number(_path, sample.Line, sample.Value);
            rows.Add(value >= 0m ? row(time, sample.Line, value) : throw FileFormatException.At(_path, sample.Line, $"{value} is not a count of events."));
        }

        EventRow.Order(_path, rows);
        return rows;
    }

    private static bool HaveEqualLabels(TextSample a, TextSample b) =>
        a.Labels.Count == b.Labels.Count && a.Labels.All(l => b.Labels.GetValueOrDefault(l.Key) == l.Value);
}
