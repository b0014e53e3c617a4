using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>OpenSLO and Sloth documents of all texts together: they refer to each other, and several describe one service.</summary>
internal sealed class ForeignDocuments(ForeignOptions options)
{
    private readonly List<(YamlNode Node, ConfigDocument Found, FaultList Faults, bool IsSound)> _documents = [];
    private readonly Dictionary<(string Kind, string Name), ConfigDocument> _named = [];

    /// <summary>What the translated documents' nodes stand for.</summary>
    public SourceTrace Trace { get; } = new();

    public bool Any => _documents.Count > 0;

    /// <summary>The documents behind this one when it is foreign: itself, or the items of a list as OpenSLO's tools write it; otherwise none.</summary>
    public static IReadOnlyList<YamlNode> In(YamlNode document) => document switch
    {
        YamlNode.Mapping when IsForeign(document) => [document],
        YamlNode.Sequence { Items: [_, ..] items } when items.All(IsOpenSlo) => items,
        _ => [],
    };

    /// <summary>What a foreign document is, and its name; a Sloth file is its service.</summary>
    public static (string Kind, string Name) Identity(YamlNode document) => document.Get("version").Text() == SlothShape.Version
        ? (SlothShape.Version, document.Get("service").Text())
        : (document.Get("kind").Text(), document.Get("metadata").Get("name").Text());

    /// <summary>Checks a document that is foreign, and keeps it until all are there.</summary>
    public void Add(YamlNode document, ConfigDocument found, FaultList faults)
    {
        var kind = found.Kind;
        var before = faults.Items.Count;
        if (IsSloth(document))
        {
            new SlothShape(kind == SlothShape.Kind).Document.Check(document, faults);
        }
        else if (OpenSloShape.Kinds.Contains(kind, StringComparer.Ordinal))
        {
            OpenSloShape.Document(kind).Check(document, faults);
        }
        else
        {
            faults.Add((document.Get("kind") ?? document).At, $"kind {FaultList.Quote(kind)} is not one of OpenSLO v1; {ClosestName.Hint(kind, [.. OpenSloShape.Kinds], "known are")}");
            return;
        }

        // Sloth's files of one service are its parts; all else is known by its name.
        if (!IsSloth(document) && found.Name.Length > 0 && !_named.TryAdd((kind, found.Name), found))
        {
            var first = _named[(kind, found.Name)];
            faults.Add(found.At, $"{kind} {FaultList.Quote(found.Name)} is defined twice; the first is at {first.File}:{first.At.Line}, rename or remove one.");
            return;
        }

        _documents.Add((document, found, faults, faults.Items.Count == before));
    }

    /// <summary>Once all are there.</summary>
    public IReadOnlyList<TranslatedService> Translate()
    {
        var indicators = new OpenSloIndicators();
        foreach (var (node, found, faults, _) in _documents)
        {
            if (found.Kind == "SLI" && node.Get("spec") is { } spec)
            {
                indicators.AddIndicator(found.Name, spec, faults);
            }
            else if (found.Kind == "DataSource")
            {
                indicators.AddSource(found.Name, node.Get("spec").Get("type").Text());
            }
        }

        var parts = new List<ForeignService>();
        foreach (var (node, found, faults, sound) in _documents)
        {
            // A wrong shape does not hide what else is wrong; the readers take a part that is not there as reported.
            if (IsSloth(node))
            {
                parts.Add(new SlothReader(found.Kind == SlothShape.Kind, options, Trace, faults).Read(node, found, sound));
            }
            else if (found.Kind == "SLO")
            {
                parts.Add(new OpenSloReader(indicators, options, Trace).Read(node, found, faults, sound));
            }
        }

        ForeignNotesOf(parts, indicators);
        var services = _documents.Where(d => d.Found.Kind == "Service").ToDictionary(d => d.Found.Name, d => (d.Node, d.Found, d.Faults), StringComparer.Ordinal);
        return
        [
            .. parts.GroupBy(p => p.Name.Text, StringComparer.Ordinal)
                .Select(g => new ForeignMerge(options, Trace).Merge([.. g], services.TryGetValue(g.Key, out var own) ? own : null))
                .OfType<TranslatedService>(),
        ];
    }

    private static bool IsForeign(YamlNode document) => IsOpenSlo(document) || IsSloth(document);

    private static bool IsOpenSlo(YamlNode document) => document is YamlNode.Mapping && document.Get("apiVersion").Text() == OpenSloShape.ApiVersion;

    private static bool IsSloth(YamlNode document) =>
        document.Get("version").Text() == SlothShape.Version || (document.Get("apiVersion").Text() == SlothShape.ApiVersion && document.Get("kind").Text() == SlothShape.Kind);

    /// <summary>What is given and carries nothing.</summary>
    private void ForeignNotesOf(List<ForeignService> parts, OpenSloIndicators indicators)
    {
        var named = parts.Select(p => p.Name.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (node, found, faults, _) in _documents)
        {
            var note = found.Kind switch
            {
                "SLI" when !indicators.IsUsed(found.Name) => "no SLO names this indicator; it is not used.",
                "Service" when !named.Contains(found.Name) => "no SLO is of this service; it is not used.",
                "DataSource" when node.Get("spec").Get("connectionDetails") is not null => "connection details are not read here; connections come from the command line, the environment or a connections file.",
                "AlertPolicy" or "AlertCondition" or "AlertNotificationTarget" => $"{found.Kind} is not used; alerts are generated from the objectives, and Alertmanager routes them.",
                _ => null,
            };
            if (note is not null)
            {
                faults.Note(found.At, note);
            }
        }
    }
}
