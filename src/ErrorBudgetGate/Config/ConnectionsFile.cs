using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>Connections as a file gives them; flags and environment variables come before it.</summary>
/// <param name="File">Where they were read, for messages.</param>
/// <param name="Settings">Single values by field name, durations as they were written.</param>
/// <param name="Maps"><c>prometheusHeaders</c> and <c>prometheusParameters</c>, where given.</param>
/// <param name="Positions">Where each field's value stands.</param>
internal sealed record ConnectionsFile(
    string File,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Maps,
    IReadOnlyDictionary<string, Position> Positions)
{
    /// <summary>Reads the one <c>GateConnections</c> document of a file; null when there are faults.</summary>
    public static ConnectionsFile? Load(string path, List<ConfigFault> faults)
    {
        var texts = ConfigFiles.Read([path], faults);
        if (faults.Count > 0)
        {
            return null;
        }

        if (texts.Count != 1)
        {
            faults.Add(new ConfigFault(path, new Position(1, 1), "a folder is given; connections are one file."));
            return null;
        }

        return Read(texts[0], faults);
    }

    /// <summary>Never throws for what the text holds.</summary>
    public static ConnectionsFile? Read(ConfigText text, List<ConfigFault> faults)
    {
        var list = new FaultList(text.Name);
        var document = text.Decode(list) is { } decoded ? Only(ConfigLoader.Documents(decoded, list), list) : null;
        if (document is not null)
        {
            ConnectionsShape.Document.Check(document, list);
        }

        faults.AddRange(list.Items.OrderBy(f => f.At.Line).ThenBy(f => f.At.Column));
        return list.Items.Count > 0 || document is null ? null : Of(text.Name, document.Get("spec"));
    }

    private static YamlNode? Only(IReadOnlyList<YamlNode> documents, FaultList faults)
    {
        if (documents.Count > 1)
        {
            faults.Add(documents[1].At, "a second document; connections are one.");
        }

        if (documents.Count == 0)
        {
            return null;
        }

        var kind = documents[0].Get("kind");
        if (kind.Text() is PolicyShape.Kind or ObjectivesShape.Kind)
        {
            faults.Add(kind!.At, $"this is {kind.Text()}, which decides and does not connect; give it to --policy or --objectives, and a {ConnectionsShape.Kind} document here.");
            return null;
        }

        return documents[0];
    }

    private static ConnectionsFile Of(string file, YamlNode? spec)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var maps = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var positions = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var entry in spec.Entries())
        {
            positions[entry.Key] = entry.Value.At;
            if (entry.Value is YamlNode.Mapping map)
            {
                maps[entry.Key] = map.Entries.ToDictionary(e => e.Key, e => e.Value.Text(), StringComparer.Ordinal);
            }
            else
            {
                settings[entry.Key] = entry.Value.Text();
            }
        }

        return new ConnectionsFile(file, settings, maps, positions);
    }
}
