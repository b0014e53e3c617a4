using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>Which documents a service's rules come from. Files are named without their folders, so that a checkout elsewhere generates the same bytes.</summary>
internal sealed class RuleOrigins
{
    /// <summary>More are not listed in a command that people are meant to read.</summary>
    private const int MostFiles = 6;

    private readonly Dictionary<(string Kind, string Name), ConfigDocument> _byName = [];
    private readonly IReadOnlyDictionary<string, IReadOnlyList<ConfigDocument>> _foreign;

    public RuleOrigins(ConfigResult config)
    {
        _foreign = config.Foreign;
        foreach (var document in config.Documents)
        {
            _byName.TryAdd((document.Kind, document.Name), document);
        }
    }

    /// <summary>For people, one source a line.</summary>
    public string Comment(ServiceObjectives service)
    {
        var sources = SourcesOf(service).Select(d => $"{service.Service}: {Said(d)}");
        var policy = PolicyOf(service) is { } document ? Said(document) : "built in";
        return string.Join('\n', sources.Append($"policy {service.Policy}: {policy}"));
    }

    /// <summary>The command that generates these services, for a shell in the folder of the sources.</summary>
    public string Command(IEnumerable<ServiceObjectives> services, string flags)
    {
        var files = services.SelectMany(s => SourcesOf(s).Concat(PolicyOf(s) is { } policy ? [policy] : []))
            .Select(d => BaseName(d.File))
            .Distinct(StringComparer.Ordinal)
            .Take(MostFiles + 1)
            .Order(StringComparer.Ordinal)
            .ToList();
        var listed = files.Count is 0 or > MostFiles ? "FILE..." : string.Join(' ', files.Select(OverrideCommand.Quote));
        return $"error-budget-gate rules {listed}{flags}";
    }

    private IEnumerable<ConfigDocument> SourcesOf(ServiceObjectives service) =>
        _byName.TryGetValue((ObjectivesShape.Kind, service.Service), out var document) ? [document] : _foreign.GetValueOrDefault(service.Service) ?? [];

    private ConfigDocument? PolicyOf(ServiceObjectives service) => _byName.GetValueOrDefault((PolicyShape.Kind, service.Policy));

    /// <summary>Of the document alone: where a file holds only one, what <c>sha256sum</c> prints, and where it holds more, no business of its neighbours.</summary>
    private static string Said(ConfigDocument document) => $"{(document.File == "-" ? "standard input" : BaseName(document.File))}, sha256 {document.Sha256}";

    private static string BaseName(string file) => file == "-" ? file : Path.GetFileName(file);
}
