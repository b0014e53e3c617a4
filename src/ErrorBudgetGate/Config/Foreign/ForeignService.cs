using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>How foreign documents are read where they do not say it themselves.</summary>
internal sealed record ForeignOptions
{
    public static ForeignOptions Default { get; } = new();

    /// <summary>The policy of services whose documents name none.</summary>
    public string Policy { get; init; } = "standard";

    /// <summary>Applications of services whose documents name none.</summary>
    public IReadOnlyList<(string Namespace, string Name)> Applications { get; init; } = [];

    /// <summary>The window of Sloth's objectives, which is not in its files; 30 days is Sloth's own default.</summary>
    public string SlothWindow { get; init; } = "30d";

    /// <summary>The Sloth window was chosen by the user.</summary>
    public bool SlothWindowGiven { get; init; }

    /// <summary>Alerts of the source are left out with a note; the defaults take their place.</summary>
    public bool WithoutAlerts { get; init; }

    /// <summary>Null, or why a text is no window for Sloth's objectives.</summary>
    public static string? WindowFault(string text)
    {
        var faults = new FaultList(string.Empty);
        ObjectivesShape.Rolling.Check(Nodes.Text(text, new Position(1, 1)), faults);
        return faults.Items.Count == 0 ? null : faults.Items[0].Message;
    }
}

/// <summary>A label where it stands.</summary>
internal sealed record ForeignLabel(string Key, string Value, Position At, FaultList Faults);

/// <summary>What one foreign document says about a service.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="At">Where the document begins.</param>
/// <param name="Source">The document.</param>
/// <param name="Objectives">In the form of <c>ServiceObjectives</c>, each valid by itself.</param>
/// <param name="Labels">For the service where all of its documents agree on them.</param>
/// <param name="Policy">Null: not named.</param>
/// <param name="Applications">Empty: none named.</param>
/// <param name="Broken">A part could not be read and is reported: nothing of the service may be used.</param>
internal sealed record ForeignService(
    YamlNode.Scalar Name,
    Position At,
    FaultList Faults,
    ConfigDocument Source,
    IReadOnlyList<YamlNode.Mapping> Objectives,
    IReadOnlyList<ForeignLabel> Labels,
    YamlNode.Scalar? Policy,
    IReadOnlyList<YamlNode.Mapping> Applications,
    bool Broken);

/// <summary>A service that foreign documents describe, as a <c>ServiceObjectives</c> document.</summary>
/// <param name="Faults">Of the file that its root stands in.</param>
/// <param name="Sha256">Of the file it came from; of several, of their digests.</param>
/// <param name="Sources">What describes the service, in the order it was read; indicators are not listed.</param>
internal sealed record TranslatedService(string Name, YamlNode.Mapping Document, FaultList Faults, string Sha256, IReadOnlyList<ConfigDocument> Sources);
