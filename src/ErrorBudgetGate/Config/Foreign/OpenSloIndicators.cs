using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>OpenSLO's indicators and the data sources they name, from all documents together.</summary>
internal sealed class OpenSloIndicators
{
    private readonly Dictionary<string, (YamlNode Spec, FaultList Faults)> _indicators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public void AddIndicator(string name, YamlNode spec, FaultList faults) => _indicators.TryAdd(name, (spec, faults));

    public void AddSource(string name, string type) => _sources.TryAdd(name, type);

    public bool IsUsed(string name) => _used.Contains(name);

    /// <summary>The <c>spec</c> of the indicator that an SLO has or names, and the file it stands in; null and a fault where there is none.</summary>
    public (YamlNode Spec, FaultList Faults)? Of(YamlNode slo, FaultList faults)
    {
        var (own, reference) = (slo.Get("indicator"), slo.Get("indicatorRef"));
        if ((own is null) == (reference is null))
        {
            faults.Add(own?.At ?? slo.At, own is null ? "the SLO has no indicator; add indicator, or indicatorRef with the name of an SLI." : "indicator and indicatorRef are given; write exactly one.");
            return null;
        }

        if (reference is null)
        {
            return own.Get("spec") is { } spec ? (spec, faults) : null;
        }

        _used.Add(reference.Text());
        if (_indicators.TryGetValue(reference.Text(), out var found))
        {
            return found;
        }

        faults.Add(reference.At, $"SLI {FaultList.Quote(reference.Text())} is not among the documents; {ClosestName.Hint(reference.Text(), _indicators.Keys, "give its file too; there are")}");
        return null;
    }

    /// <summary>The queries of an indicator; null and a fault where they cannot be carried over.</summary>
    public (string Key, PlacedQuery Part, PlacedQuery Total)? Queries(YamlNode spec, FaultList faults)
    {
        var ratio = spec.Get("ratioMetric");
        if (ratio is null)
        {
            if (spec.Get("thresholdMetric") is null)
            {
                faults.Add(spec.At, "the indicator has no metric; add ratioMetric with good (or bad) and total.");
            }

            return null;
        }

        var (good, bad, total) = (ratio.Get("good"), ratio.Get("bad"), ratio.Get("total"));
        if (ratio.Get("raw") is not null)
        {
            return null;
        }

        if ((good is null) == (bad is null) || total is null)
        {
            faults.Add(ratio.At, $"the ratio {(good is not null && bad is not null ? "has good and bad" : total is null ? "has no total" : "has neither good nor bad")}; write exactly one of good and bad, and total.");
            return null;
        }

        bool? counter = OpenSloShape.Boolean.TryRead(ratio.Get("counter"), out var isCounter) ? isCounter : null;
        var part = Query((good ?? bad)!, counter, ratio, faults);
        var all = Query(total, counter, ratio, faults);
        return part is not null && all is not null ? (good is null ? "bad" : "good", part, all) : null;
    }

    private PlacedQuery? Query(YamlNode metric, bool? counter, YamlNode ratio, FaultList faults)
    {
        var source = metric.Get("metricSource");
        if (source is null || !IsPrometheus(source, faults) || source.Get("spec") is not { } spec)
        {
            return null;
        }

        var before = faults.Items.Count;
        OpenSloShape.PrometheusSpec.Check(spec, faults);
        var (query, other) = (spec.Get("query"), spec.Get("promql"));
        if (faults.Items.Count == before && (query is null) == (other is null))
        {
            faults.Add(spec.At, $"{(query is null ? "no" : "more than one")} query; write spec: {{query: PROMQL}}.");
        }

        if (faults.Items.Count > before || (query ?? other) is not { } node)
        {
            return null;
        }

        var read = EventQuery.Read(node.Text(), out var fault) is { } found ? found : null;
        fault ??= Fault(read!, counter);
        if (fault is not null)
        {
            faults.Add(fault.StartsWith("counter: false", StringComparison.Ordinal) ? ratio.Get("counter")!.At : node.At, fault);
            return null;
        }

        return new PlacedQuery(node, read!);
    }

    /// <summary>Null: the query says what it counts over any window.</summary>
    private static string? Fault(EventQuery query, bool? counter) => query switch
    {
        EventQuery.Counter { Function.Length: 0 } or EventQuery.Difference { All.Function.Length: 0 } when counter != true => counter is null
            ? $"nothing says whether {FaultList.Quote(query.Text)} is a counter; add counter: true to the ratioMetric if it only rises."
            : "counter: false: a value that goes up and down has no events to count; name the counter behind it with counter: true, or write sli: {slices: ...} in a ServiceObjectives document.",
        EventQuery.Counter or EventQuery.Difference => null,
        _ when query.HasWindow => null,
        EventQuery.Expression { HasRange: true } => $"{FaultList.Quote(query.Text)} reads a fixed range and cannot be asked over another; write the range as [$window], or a plain counter with counter: true.",
        _ => $"{FaultList.Quote(query.Text)} is neither a counter nor a rate over a window; write a plain selector with counter: true, or a rate over [$window].",
    };

    private bool IsPrometheus(YamlNode source, FaultList faults)
    {
        var (type, reference) = (source.Get("type"), source.Get("metricSourceRef"));
        if (type is null && reference is not null && !_sources.ContainsKey(reference.Text()))
        {
            faults.Add(reference.At, $"DataSource {FaultList.Quote(reference.Text())} is not among the documents; {ClosestName.Hint(reference.Text(), _sources.Keys, "give its file too, or add type: Prometheus; there are")}");
            return false;
        }

        var name = type is not null ? type.Text() : reference is null ? null : _sources[reference.Text()];
        if (name is null)
        {
            faults.Add(source.At, "nothing says what answers the query; add type: Prometheus.");
            return false;
        }

        if (!name.Equals("Prometheus", StringComparison.OrdinalIgnoreCase))
        {
            faults.Add((type ?? reference)!.At, $"the source's type is {FaultList.Quote(name)}, and only Prometheus' query language can be carried over; write type: Prometheus where it speaks that.");
            return false;
        }

        return true;
    }
}
