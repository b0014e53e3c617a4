using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>From a Sloth document to objectives of its service.</summary>
internal sealed class SlothReader(bool isObject, ForeignOptions options, SourceTrace trace, FaultList faults)
{
    private readonly SlothShape _shape = new(isObject);

    /// <param name="document">Its shape has been checked.</param>
    /// <param name="isSound">And nothing was wrong.</param>
    public ForeignService Read(YamlNode document, ConfigDocument source, bool isSound)
    {
        var content = isObject ? document.Get("spec") : document;
        var before = faults.Items.Count;
        var metadata = document.Get("metadata");
        var binding = new ForeignBinding(faults, metadata.Get("annotations"), metadata.Get("labels"), content.Get("labels"));
        if (!options.SlothWindowGiven)
        {
            faults.NoteOnce(document.At, $"Sloth's files do not say how long the window is; {options.SlothWindow} is taken, Sloth's default (import --window sets another).");
        }

        var objectives = content.Get("slos").Items().Select(Objective).OfType<YamlNode.Mapping>().ToList();
        return new ForeignService(
            Nodes.Text(content.Get("service").Text(), content.Get("service")?.At ?? document.At),
            document.At,
            faults,
            source,
            objectives,
            [.. ForeignNotes.Labels(content.Get("labels"), faults)],
            binding.Name,
            binding.Governed,
            Broken: !isSound || faults.Items.Count > before || objectives.Count == 0);
    }

    private YamlNode.Mapping? Objective(YamlNode slo)
    {
        if (slo.Get("interval") is { } interval)
        {
            faults.Note(interval.At, "intervals are Sloth's; the generated rules have their own.");
        }

        if (!SlothShape.Objective.TryRead(slo.Get("objective"), out var percent))
        {
            return null;
        }

        var objective = slo.Get("objective")!;
        if (percent is > 0m and <= 1m)
        {
            faults.Add(objective.At, $"Sloth's objective is a percentage: this is a target of {Nodes.Number(percent)}%; write objective: {Nodes.Number(percent * 100m)}.");
            return null;
        }

        if (Sli(slo.Get("sli")) is not { } sli || slo.Get("name") is null)
        {
            return null;
        }

        var target = trace.Anchor(Nodes.Text(Nodes.Number(percent) + "%", objective.At), faults, objective.At);
        var alerts = new SlothAlerts(_shape, options, trace, faults).Read(slo, percent / 100m);
        var name = slo.Get("name");
        var node = Nodes.Map(
            slo.At,
            ("name", Nodes.Text(name.Text(), name?.At ?? slo.At)),
            ("target", target),
            ("window", Nodes.Map(slo.At, ("rolling", Nodes.Text(options.SlothWindow, slo.At)))),
            ("sli", sli),
            ("alerts", alerts));
        trace.Anchor(node, faults, slo.At);
        trace.Remark(node, slo.Get("description").Text());
        var before = faults.Items.Count;
        ObjectivesShape.Objective.Check(node, faults);
        return faults.Items.Count == before ? node : null;
    }

    private YamlNode.Mapping? Sli(YamlNode? sli)
    {
        if (sli.Get("events") is { } events)
        {
            var part = Query(events.Get(_shape.Key("error_query")));
            var total = Query(events.Get(_shape.Key("total_query")));
            return part is null || total is null ? null : new EventSli("bad", part, total, faults, trace).Occurrences();
        }

        var raw = sli.Get("raw").Get("error_ratio_query") ?? sli.Get("raw").Get("errorRatioQuery");
        if (raw is null)
        {
            return null;
        }

        if (EventQuery.ReadQuotient(raw.Text(), out var fault) is not var (counted, all, inverted))
        {
            faults.Add(raw.At, fault ?? "a ratio has no counts, and this one is no plain quotient of failed and all events; write the two queries as sli: {events: ...}.");
            return null;
        }

        return HasWindow(raw, counted) && HasWindow(raw, all)
            ? new EventSli(inverted ? "good" : "bad", new PlacedQuery(raw, counted), new PlacedQuery(raw, all), faults, trace).Occurrences()
            : null;
    }

    private PlacedQuery? Query(YamlNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var query = EventQuery.Read(node.Text(), out var fault);
        if (query is null)
        {
            faults.Add(node.At, fault!);
            return null;
        }

        return HasWindow(node, query) ? new PlacedQuery(node, query) : null;
    }

    private bool HasWindow(YamlNode node, EventQuery query)
    {
        if (!query.HasWindow)
        {
            faults.Add(node.At, $"{FaultList.Quote(query.Text)} does not read the window; write its range as [{{{{.window}}}}].");
        }

        return query.HasWindow;
    }
}
