using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>A service that was translated.</summary>
/// <param name="Yaml">The <c>ServiceObjectives</c> document with the sources' comments.</param>
internal sealed record ImportedService(string Name, YamlNode.Mapping Document, string Yaml);

/// <summary>What an import came to. Nothing of it may be used while there are faults.</summary>
internal sealed record ImportResult(IReadOnlyList<ImportedService> Services, IReadOnlyList<ConfigFault> Faults, IReadOnlyList<ConfigFault> Notes);

/// <summary>Foreign documents to <c>ServiceObjectives</c> documents.</summary>
internal static class ForeignImport
{
    /// <summary>Never throws for what the texts hold.</summary>
    /// <param name="earlier">Faults of finding the texts; they come first.</param>
    public static ImportResult Run(IReadOnlyList<ConfigText> texts, ForeignOptions options, IReadOnlyList<ConfigFault>? earlier = null)
    {
        var foreign = new ForeignDocuments(options);
        var lists = new List<FaultList>();
        var comments = new List<(string File, IReadOnlyList<YamlComment> Comments)>();
        foreach (var text in texts)
        {
            var faults = new FaultList(text.Name);
            lists.Add(faults);
            if (text.Decode(faults) is { } decoded)
            {
                foreach (var document in ConfigLoader.Documents(decoded, faults))
                {
                    Add(document, text, foreign, faults);
                }

                comments.Add((text.Name, YamlComments.Read(decoded)));
            }
        }

        var translated = foreign.Translate();
        foreach (var service in translated)
        {
            // What lies between fields, the loader of documents knows.
            _ = ObjectivesReader.Read(service.Document, service.Sha256, service.Faults);
            if (service.Document.Get("spec").Get("applications") is null)
            {
                service.Faults.Note(
                    service.Document.At,
                    $"service {service.Name} names no Application, so a gate for it is refused; import with --application NAMESPACE/NAME, or write {ForeignBinding.Applications} into the source's annotations.");
            }
        }

        var all = lists.SelectMany(l => ConfigLoader.InOrder(l.Items)).ToList();
        if (translated.Count == 0 && all.Count == 0 && earlier is not { Count: > 0 })
        {
            all.Add(new ConfigFault(texts.Count > 0 ? texts[0].Name : "-", new Position(1, 1), "there is nothing to import: no SLO of openslo/v1, prometheus/v1 or sloth.slok.dev/v1; check the files."));
        }

        var (before, behind) = CommentPlacement.Place([.. translated.Select(t => t.Document)], foreign.Trace, comments);
        return new ImportResult(
            [.. translated.Select(t => new ImportedService(t.Name, t.Document, YamlWriter.Write(t.Document, before, behind.GetValueOrDefault(t.Document))))],
            [.. earlier ?? [], .. all],
            [.. lists.SelectMany(l => ConfigLoader.InOrder(l.Notes))]);
    }

    private static void Add(YamlNode document, ConfigText text, ForeignDocuments foreign, FaultList faults)
    {
        var items = ForeignDocuments.In(document);
        foreach (var item in items)
        {
            var (kind, name) = ForeignDocuments.Identity(item);
            foreign.Add(item, new ConfigDocument(text.Name, item.At, kind, name, text.Sha256, text.Sha256), faults);
        }

        if (items.Count > 0)
        {
            return;
        }

        var own = document.Get("kind").Text();
        if (document.Get("apiVersion").Text() == DocumentShape.ApiVersion)
        {
            faults.Note(document.At, $"{FaultList.Quote(own)} is a document of this product already; left as it is.");
        }
        else
        {
            ConfigLoader.RefuseKind(document, own, faults);
        }
    }
}
