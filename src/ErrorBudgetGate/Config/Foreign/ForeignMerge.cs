using System.Text;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>What several foreign documents say about one service, as one <c>ServiceObjectives</c> document.</summary>
internal sealed class ForeignMerge(ForeignOptions options, SourceTrace trace)
{
    /// <summary>Null where a part is at fault; a fault has then been added.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="own">OpenSLO's <c>Service</c> document of that name.</param>
    public TranslatedService? Merge(IReadOnlyList<ForeignService> parts, (YamlNode Node, ConfigDocument Source, FaultList Faults)? own)
    {
        var first = parts[0];
        var before = Count();
        if (first.Name.Text.Length > 0)
        {
            first.Faults.Within("service", () => Texts.Name("the name of a service such as payments-api").Check(first.Name, first.Faults));
        }

        Unique(parts);
        var service = own is var (node, source, faults) ? OfService(node, source, faults, first) : null;
        var all = service is null ? parts : [service, .. parts];
        var policy = Policy(all);
        var labels = Labels(parts, service);
        var applications = Applications(all);
        if (all.Any(p => p.Broken) || first.Name.Text.Length == 0 || Count() > before)
        {
            return null;
        }

        var at = first.At;
        var objectives = parts.SelectMany(p => p.Objectives).ToList();
        var metadata = Nodes.Map(first.Name.At, ("name", first.Name), ("labels", labels));
        var spec = Nodes.Map(
            at,
            ("policy", policy ?? Nodes.Text(options.Policy, first.Name.At)),
            ("applications", applications),
            ("objectives", Nodes.List(at, objectives)));
        var document = Nodes.Map(at, ("apiVersion", Nodes.Text(DocumentShape.ApiVersion, at)), ("kind", Nodes.Text(ObjectivesShape.Kind, at)), ("metadata", metadata), ("spec", spec));
        if (own is var (serviceNode, _, serviceFaults))
        {
            trace.Anchor(document, serviceFaults, serviceNode.At);
            trace.Remark(document, serviceNode.Get("metadata").Get("displayName").Text(), serviceNode.Get("spec").Get("description").Text());
        }
        else if (parts.Count == 1)
        {
            trace.Anchor(document, first.Faults, at);
        }

        var digests = all.Select(p => p.Source.FileSha256).Distinct(StringComparer.Ordinal).ToList();
        return new TranslatedService(
            first.Name.Text, document, first.Faults, digests.Count == 1 ? digests[0] : ConfigText.Digest(Encoding.UTF8.GetBytes(string.Join('\n', digests))), [.. all.Select(p => p.Source)]);

        int Count() => parts.Sum(p => p.Faults.Items.Count) + (own?.Faults.Items.Count ?? 0);
    }

    /// <summary>A <c>Service</c> document says nothing of objectives, and may say who decides.</summary>
    private static ForeignService OfService(YamlNode node, ConfigDocument source, FaultList faults, ForeignService first)
    {
        var before = faults.Items.Count;
        var metadata = node.Get("metadata");
        var binding = new ForeignBinding(faults, metadata.Get("annotations"), metadata.Get("labels"));
        ForeignNotes.OtherAnnotations(metadata.Get("annotations"), faults);
        return new ForeignService(
            first.Name, node.At, faults, source, [], [.. ForeignNotes.Labels(metadata.Get("labels"), faults)], binding.Name, binding.Governed, Broken: faults.Items.Count > before);
    }

    private static void Unique(IReadOnlyList<ForeignService> parts)
    {
        var seen = new Dictionary<string, (string File, Position At)>(StringComparer.Ordinal);
        foreach (var (part, name) in parts.SelectMany(p => p.Objectives.Select(o => (p, (YamlNode.Scalar)o["name"]!))))
        {
            if (!seen.TryAdd(name.Text, (part.Faults.File, name.At)))
            {
                var (file, at) = seen[name.Text];
                part.Faults.Add(name.At, $"objective {FaultList.Quote(name.Text)} stands twice; the first is at {file}:{at.Line}, rename or remove one.");
            }
        }
    }

    private static YamlNode.Scalar? Policy(IEnumerable<ForeignService> all)
    {
        YamlNode.Scalar? policy = null;
        foreach (var part in all.Where(p => p.Policy is not null))
        {
            if (policy is not null && policy.Text != part.Policy!.Text)
            {
                part.Faults.Add(part.Policy.At, $"policy {FaultList.Quote(part.Policy.Text)}, and elsewhere {FaultList.Quote(policy.Text)} for the same service; write one policy.");
            }

            policy ??= part.Policy;
        }

        return policy;
    }

    private YamlNode.Sequence? Applications(IReadOnlyList<ForeignService> all)
    {
        var named = all.SelectMany(p => p.Applications)
            .DistinctBy(a => (a["namespace"].Text(), a["name"].Text()))
            .ToList();
        var at = named.Count > 0 ? named[0].At : all[0].At;
        if (named.Count == 0)
        {
            named = [.. options.Applications.Distinct().Select(a => ForeignBinding.Node(a, at))];
        }

        return named.Count == 0 ? null : Nodes.List(at, named);
    }

    /// <summary>The service's own labels, and those that all of its documents agree on.</summary>
    private YamlNode.Mapping? Labels(IReadOnlyList<ForeignService> parts, ForeignService? service)
    {
        var kept = new List<ForeignLabel>(service?.Labels ?? []);
        foreach (var part in parts)
        {
            foreach (var label in part.Labels)
            {
                if (kept.Exists(k => k.Key == label.Key))
                {
                    if (kept.Find(k => k.Key == label.Key)!.Value != label.Value)
                    {
                        Leave(part, label);
                    }
                }
                else if (parts.All(p => p.Labels.Any(l => l.Key == label.Key && l.Value == label.Value)))
                {
                    kept.Add(label);
                }
                else
                {
                    Leave(part, label);
                }
            }
        }

        var node = Nodes.MapOrNull(parts[0].At, kept.Select(k => (k.Key, k.Value, k.At)));
        if (node is not null)
        {
            for (var i = 0; i < kept.Count; i++)
            {
                trace.Anchor(node.Entries[i].Value, kept[i].Faults, kept[i].At);
            }

            // A label's name may be freer there than here.
            new MapShape(Texts.AnnotationKey, new TextShape("a text") { AllowEmpty = true }).Check(node, (service ?? parts[0]).Faults);
        }

        return node;
    }

    private static void Leave(ForeignService part, ForeignLabel label) =>
        part.Faults.Note(label.At, $"label {FaultList.Quote(label.Key)} is left out: labels are the service's, and its documents do not agree on this one.");
}
