using ErrorBudgetGate.Config.Foreign;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>A document that was found.</summary>
/// <param name="At">Where its content begins.</param>
/// <param name="Sha256">Of the document's own text, see <see cref="DocumentTexts"/>.</param>
/// <param name="FileSha256">Of the whole file or ConfigMap value: for pins and records.</param>
internal sealed record ConfigDocument(string File, Position At, string Kind, string Name, string Sha256, string FileSha256);

/// <summary>What all texts together hold. Nothing in it may be used while there are faults.</summary>
/// <param name="Policies">By name; built-in ones only where a service refers to them and no given one has their name.</param>
/// <param name="Services">By name.</param>
/// <param name="Documents">In the order they were read.</param>
/// <param name="Faults">Every mistake, in the order of files and places.</param>
internal sealed record ConfigResult(
    IReadOnlyDictionary<string, ErrorBudgetPolicy> Policies,
    IReadOnlyDictionary<string, ServiceObjectives> Services,
    IReadOnlyList<ConfigDocument> Documents,
    IReadOnlyList<ConfigFault> Faults)
{
    /// <summary>What foreign documents say that has no counterpart and decides nothing, in the order of files and places.</summary>
    public IReadOnlyList<ConfigFault> Notes { get; init; } = [];

    /// <summary>The documents of services that foreign documents describe, by service; a <c>ServiceObjectives</c> document is found by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ConfigDocument>> Foreign { get; init; } = new Dictionary<string, IReadOnlyList<ConfigDocument>>(StringComparer.Ordinal);

    public bool IsValid => Faults.Count == 0;
}

/// <summary>Texts to nodes to documents to domain, every mistake at once.</summary>
internal sealed class ConfigLoader
{
    private readonly Dictionary<string, ErrorBudgetPolicy> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceObjectives> _services = new(StringComparer.Ordinal);
    private readonly List<ConfigDocument> _documents = [];
    private readonly Dictionary<(string Kind, string Name), ConfigDocument> _first = [];
    private readonly List<(FaultList Faults, YamlNode Policy)> _references = [];
    private readonly Dictionary<string, IReadOnlyList<ConfigDocument>> _foreignSources = new(StringComparer.Ordinal);
    private readonly ForeignDocuments _foreign = new(ForeignOptions.Default);
    private readonly bool _acceptConnections;

    private ConfigLoader(bool acceptConnections) => _acceptConnections = acceptConnections;

    /// <summary>Loads files, folders and <c>-</c>.</summary>
    public static ConfigResult LoadPaths(IEnumerable<string> paths, bool acceptConnections = false, Func<Stream>? standardInput = null, bool resolvePolicies = true)
    {
        var faults = new List<ConfigFault>();
        var texts = ConfigFiles.Read(paths, faults, standardInput);
        return Load(texts, faults, acceptConnections, resolvePolicies);
    }

    /// <summary>Never throws for what the texts hold.</summary>
    /// <param name="earlier">Faults of finding the texts; they come first.</param>
    /// <param name="acceptConnections">A connections document is checked instead of refused: for validation, where nothing is decided.</param>
    /// <param name="resolvePolicies">False where no policy decides anything: a service may then name one that is not given.</param>
    public static ConfigResult Load(IReadOnlyList<ConfigText> texts, IReadOnlyList<ConfigFault>? earlier = null, bool acceptConnections = false, bool resolvePolicies = true)
    {
        var loader = new ConfigLoader(acceptConnections);
        var lists = texts.Select(loader.ReadText).ToList();
        loader.TranslateForeign();
        if (resolvePolicies)
        {
            loader.Resolve();
        }

        return new ConfigResult(
            loader._policies,
            loader._services,
            loader._documents,
            [.. earlier ?? [], .. lists.SelectMany(l => InOrder(l.Items))])
        {
            Notes = [.. lists.SelectMany(l => InOrder(l.Notes))],
            Foreign = loader._foreignSources,
        };
    }

    /// <summary>By place, each once: an indicator of several objectives is looked at for each.</summary>
    internal static IEnumerable<ConfigFault> InOrder(IEnumerable<ConfigFault> faults) => faults.Distinct().OrderBy(f => f.At.Line).ThenBy(f => f.At.Column);

    /// <summary>The documents of one text that are there at all; a lone <c>---</c> holds none.</summary>
    internal static IReadOnlyList<YamlNode> Documents(string text, FaultList faults)
    {
        var documents = new List<YamlNode>();
        ForEachDocument(text, faults, documents.Add);
        return documents;
    }

    private static void ForEachDocument(string text, FaultList faults, Action<YamlNode> read)
    {
        var (count, before) = (0, faults.Items.Count);
        YamlReader.ReadEach(
            text,
            document =>
            {
                if (document is not YamlNode.Scalar { IsNull: true })
                {
                    count++;
                    read(document);
                }
            },
            fault => faults.Add(fault.At, fault.Message));
        if (count == 0 && faults.Items.Count == before)
        {
            faults.Add(new Position(1, 1), $"holds no document; write one with apiVersion: {DocumentShape.ApiVersion}.");
        }
    }

    private FaultList ReadText(ConfigText text)
    {
        var faults = new FaultList(text.Name);
        if (text.Decode(faults) is { } decoded)
        {
            var positions = new DocumentTexts(decoded);
            ForEachDocument(decoded, faults, document =>
            {
                var foreign = ForeignDocuments.In(document);
                foreach (var item in foreign)
                {
                    var (kind, name) = ForeignDocuments.Identity(item);
                    var found = new ConfigDocument(text.Name, item.At, kind, name, positions.Digest(item.At.Line), text.Sha256);
                    _foreign.Add(item, found, faults);
                    _documents.Add(found);
                }

                if (foreign.Count == 0)
                {
                    ReadDocument(document, new ConfigDocument(
                        text.Name, document.At, document.Get("kind").Text(), document.Get("metadata").Get("name").Text(), positions.Digest(document.At.Line), text.Sha256), faults);
                }
            });
        }

        return faults;
    }

    private void ReadDocument(YamlNode document, ConfigDocument found, FaultList faults)
    {
        var first = found.Name.Length > 0 ? _first.GetValueOrDefault((found.Kind, found.Name)) : null;
        switch (found.Kind)
        {
            case PolicyShape.Kind:
                PolicyShape.Document.Check(document, faults);
                _policies.TryAdd(found.Name, PolicyReader.Read(document, found.FileSha256, faults));
                break;
            case ObjectivesShape.Kind:
                ObjectivesShape.Document.Check(document, faults);
                if (ObjectivesReader.Read(document, found.FileSha256, faults) is { } service)
                {
                    _services.TryAdd(found.Name, service);
                }

                if (document.Get("spec").Get("policy") is YamlNode.Scalar { Text.Length: > 0 } policy)
                {
                    _references.Add((faults, policy));
                }

                break;
            case ConnectionsShape.Kind when _acceptConnections:
                ConnectionsShape.Document.Check(document, faults);
                break;
            default:
                RefuseKind(document, found.Kind, faults);
                return;
        }

        if (first is not null)
        {
            faults.Add(found.At, $"{found.Kind} {FaultList.Quote(found.Name)} is defined twice; the first is at {first.File}:{first.At.Line}, rename or remove one.");
        }

        _documents.Add(found);
        _first.TryAdd((found.Kind, found.Name), found);
    }

    internal static void RefuseKind(YamlNode document, string kind, FaultList faults)
    {
        var version = (document.Get("apiVersion") ?? document.Get("version")).Text();
        var at = (document.Get("kind") ?? document).At;
        if (document is not YamlNode.Mapping)
        {
            faults.Add(at, "a document is an object with apiVersion, kind, metadata and spec; write those.");
        }
        else if (version.StartsWith("openslo", StringComparison.OrdinalIgnoreCase) || version.StartsWith("prometheus/", StringComparison.Ordinal) || version.StartsWith("sloth.slok.dev/", StringComparison.Ordinal))
        {
            faults.Add(at, $"{FaultList.Quote(version)} is another version or kind of a format that is read; write {OpenSloShape.ApiVersion}, {SlothShape.Version}, {SlothShape.ApiVersion} {SlothShape.Kind}, or kind: {ObjectivesShape.Kind}.");
        }
        else if (kind == ConnectionsShape.Kind)
        {
            faults.Add(at, $"{kind} says where to connect and decides nothing; give this file to --connections.");
        }
        else if (OpenSloShape.Kinds.Contains(kind, StringComparer.Ordinal))
        {
            faults.Add(at, $"kind {FaultList.Quote(kind)} is one of OpenSLO's; add apiVersion: {OpenSloShape.ApiVersion}.");
        }
        else if (kind.Length == 0)
        {
            faults.Add(at, $"'kind' is missing or not a text; add kind: {PolicyShape.Kind} or kind: {ObjectivesShape.Kind}.");
        }
        else
        {
            faults.Add(at, $"kind {FaultList.Quote(kind)} is not known here; {ClosestName.Hint(kind, [PolicyShape.Kind, ObjectivesShape.Kind], "known are")}");
        }
    }

    /// <summary>Foreign documents refer to each other across files, so they are read when all are there.</summary>
    private void TranslateForeign()
    {
        foreach (var translated in _foreign.Translate())
        {
            if (_services.ContainsKey(translated.Name))
            {
                translated.Faults.Add(translated.Document.At, $"service {FaultList.Quote(translated.Name)} has a {ObjectivesShape.Kind} document too; remove one.");
            }
            else if (ObjectivesReader.Read(translated.Document, translated.Sha256, translated.Faults) is { } service)
            {
                _services.Add(translated.Name, service);
                _foreignSources.Add(translated.Name, translated.Sources);
                _references.Add((translated.Faults, translated.Document.Get("spec").Get("policy")!));
            }
        }
    }

    /// <summary>Every policy that a service names is given or built in.</summary>
    private void Resolve()
    {
        var builtIn = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (faults, policy) in _references)
        {
            var name = policy.Text();
            if (_policies.ContainsKey(name) || builtIn.Contains(name))
            {
                continue;
            }

            if (BuiltInPolicies.Names.Contains(name, StringComparer.Ordinal))
            {
                builtIn.Add(name);
                continue;
            }

            faults.Add(policy.At, $"policy {FaultList.Quote(name)} is neither given nor built in; {ClosestName.Hint(name, [.. _policies.Keys, .. BuiltInPolicies.Names], "there are")}");
        }

        foreach (var name in builtIn)
        {
            _policies[name] = BuiltInPolicies.Load(name);
        }
    }
}
