using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>From an OpenSLO <c>SLO</c> to objectives of its service.</summary>
internal sealed class OpenSloReader(OpenSloIndicators indicators, ForeignOptions options, SourceTrace trace)
{
    private const string Timeslices = "Timeslices";

    /// <param name="document">Its shape has been checked.</param>
    /// <param name="isSound">And nothing was wrong.</param>
    public ForeignService Read(YamlNode document, ConfigDocument source, FaultList faults, bool isSound)
    {
        var (metadata, spec) = (document.Get("metadata"), document.Get("spec"));
        var before = faults.Items.Count;
        Alerts(spec.Get("alertPolicies"), faults);
        var binding = new ForeignBinding(faults, metadata.Get("annotations"), metadata.Get("labels"));
        ForeignNotes.OtherAnnotations(metadata.Get("annotations"), faults);
        var window = OpenSloWindow.Read(spec.Get("timeWindow"), faults);
        var indicator = spec is null ? null : indicators.Of(spec, faults);
        var inFile = indicator is { } found && found.Faults != faults ? found.Faults : faults;
        var beforeThere = inFile.Items.Count;
        var queries = indicator is { } given ? indicators.Queries(given.Spec, inFile) : null;
        var objectives = new List<YamlNode.Mapping>();
        if (window is not null && queries is { } pair)
        {
            var entries = spec.Get("objectives").Items();
            for (var i = 0; i < entries.Count; i++)
            {
                var name = Name(metadata.Get("name"), entries, i);
                if (Objective(document, entries[i], name, window, pair, inFile, faults) is { } objective)
                {
                    Describe(objective, metadata, spec, entries[i]);
                    objectives.Add(objective);
                }
            }
        }

        return new ForeignService(
            Nodes.Text(spec.Get("service").Text(), spec.Get("service")?.At ?? document.At),
            document.At,
            faults,
            source,
            objectives,
            [.. ForeignNotes.Labels(metadata.Get("labels"), faults)],
            binding.Name,
            binding.Governed,
            Broken: !isSound || faults.Items.Count > before || inFile.Items.Count > beforeThere || objectives.Count == 0);
    }

    /// <summary>The SLO's name; of several objectives each with its own name or number behind it.</summary>
    private static YamlNode.Scalar Name(YamlNode? name, IReadOnlyList<YamlNode> entries, int index)
    {
        if (entries.Count == 1)
        {
            return Nodes.Text(name.Text(), name?.At ?? entries[0].At);
        }

        var slugs = entries.Select(e => ForeignNotes.Slug(e.Get("displayName").Text())).ToList();
        var own = slugs[index].Length > 0 && slugs.Count(s => s == slugs[index]) == 1 ? slugs[index] : Nodes.Number(index + 1);
        return Nodes.Text($"{name.Text()}-{own}", entries[index].At);
    }

    private YamlNode.Mapping? Objective(
        YamlNode document, YamlNode entry, YamlNode.Scalar name, YamlNode.Mapping window, (string Key, PlacedQuery Part, PlacedQuery Total) queries, FaultList inFile, FaultList faults)
    {
        if (entry.Get("op") is { } op)
        {
            faults.Note(op.At, "op and value say nothing about a ratio; left out.");
        }

        var target = Target(entry, faults);
        var events = new EventSli(queries.Key, queries.Part, queries.Total, inFile, trace);
        var method = document.Get("spec").Get("budgetingMethod");
        var sli = method.Text() switch
        {
            "Occurrences" => OnlyOccurrences(entry, faults) ? events.Occurrences() : null,
            Timeslices => Slices(entry, events, faults),
            "RatioTimeslices" => Refuse(method!, "RatioTimeslices averages the ratios of slices, which weighs a quiet minute like a busy one, and has no counterpart; write Occurrences or Timeslices.", faults),
            _ => null,
        };
        if (target is null || sli is null || name.Text.Length == 0)
        {
            return null;
        }

        // A node of its own for each objective: comments are kept by node.
        var copy = Nodes.Map(window.At, (window.Entries[0].Key, window.Entries[0].Value));
        var objective = Nodes.Map(entry.At, ("name", name), ("target", target), ("window", copy), ("sli", sli));
        trace.Anchor(objective, faults, ReferenceEquals(entry, document.Get("spec").Get("objectives").Items()[0]) ? document.At : entry.At);
        trace.Anchor(target, faults, target.At);
        trace.Anchor(copy, faults, document.Get("spec").Get("timeWindow")!.At);
        var before = faults.Items.Count;
        ObjectivesShape.Objective.Check(objective, faults);
        return faults.Items.Count == before ? objective : null;
    }

    private static YamlNode.Scalar? Target(YamlNode entry, FaultList faults)
    {
        var (ratio, percent) = (entry.Get("target"), entry.Get("targetPercent"));
        if ((ratio is null) == (percent is null))
        {
            faults.Add(entry.At, $"the objective has {(ratio is null ? "no target" : "target and targetPercent")}; write exactly one, such as target: 0.999.");
            return null;
        }

        if (!OpenSloShape.Target.TryRead(ratio ?? percent, out var value))
        {
            return null;
        }

        if (ratio is not null && value > 1m)
        {
            faults.Add(ratio.At, $"target is a ratio below 1; write targetPercent: {Nodes.Number(value)}.");
            return null;
        }

        return Nodes.Text(Nodes.Number(ratio is null ? value : value * 100m) + "%", (ratio ?? percent)!.At);
    }

    private static bool OnlyOccurrences(YamlNode entry, FaultList faults)
    {
        if ((entry.Get("timeSliceTarget") ?? entry.Get("timeSliceWindow")) is { } slice)
        {
            faults.Add(slice.At, "a time slice has no meaning with Occurrences; remove it, or write budgetingMethod: Timeslices.");
            return false;
        }

        return true;
    }

    private YamlNode.Mapping? Slices(YamlNode entry, EventSli events, FaultList faults)
    {
        if (!OpenSloShape.Target.TryRead(entry.Get("timeSliceTarget"), out var target) || target is <= 0m or > 1m)
        {
            return Refuse(entry.Get("timeSliceTarget") ?? entry, "Timeslices need the share of a slice's events that must be good; write timeSliceTarget with a ratio above 0, at most 1.", faults);
        }

        var window = entry.Get("timeSliceWindow");
        var minutes = window is YamlNode.Scalar scalar && scalar.AsNumber() is { } number ? Nodes.Number(number) + "m" : window.Text();
        if (window is null)
        {
            return Refuse(entry, "Timeslices need a slice's length; write timeSliceWindow: 1m.", faults);
        }

        if (!SliShape.Length.TryRead(Nodes.Plain(minutes, window.At), out _))
        {
            return Refuse(window, $"slices of {FaultList.Quote(minutes)} have no counterpart; write timeSliceWindow with 1m or 5m: slices are counted in five-minute tiles.", faults);
        }

        return events.Slices(target, Nodes.Text(minutes, window.At));
    }

    private void Alerts(YamlNode? policies, FaultList faults)
    {
        if (policies is null or YamlNode.Scalar { IsNull: true } or YamlNode.Sequence { Items.Count: 0 })
        {
            return;
        }

        const string Why = "alert policies cannot be carried over: OpenSLO's alerts have one window and no certain direction";
        if (options.WithoutAlerts)
        {
            faults.Note(policies.At, Why + "; left out, the generated multi-window alerts take their place.");
        }
        else
        {
            faults.Add(policies.At, Why + "; remove alertPolicies (the generated multi-window alerts take their place), or import with --without-alerts.");
        }
    }

    private void Describe(YamlNode objective, YamlNode? metadata, YamlNode? spec, YamlNode entry) =>
        trace.Remark(objective, metadata.Get("displayName").Text(), entry.Get("displayName").Text(), spec.Get("description").Text());

    private static YamlNode.Mapping? Refuse(YamlNode node, string message, FaultList faults)
    {
        faults.Add(node.At, message);
        return null;
    }
}
