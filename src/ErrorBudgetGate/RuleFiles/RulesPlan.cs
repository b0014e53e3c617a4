using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>A service and the name of its file.</summary>
internal sealed record PlannedService(ServiceObjectives Objectives, string File);

/// <summary>Which services are generated, in which order, from what.</summary>
internal sealed class RulesPlan
{
    private readonly RulesTask _task;
    private readonly ConfigResult _config;
    private readonly RuleOrigins _origins;

    public RulesPlan(RulesTask task, ConfigResult config)
    {
        (_task, _config) = (task, config);
        _origins = new RuleOrigins(config);

        // Ordered by name: the order in which files were given changes nothing.
        Services = [.. config.Services.Values.OrderBy(s => s.Service, StringComparer.Ordinal).Select(s => new PlannedService(s, RuleFolder.NameOf(s.Service)))];
        Faults = config.IsValid ? [.. Own()] : config.Faults;
    }

    public IReadOnlyList<PlannedService> Services { get; }

    /// <summary>Nothing may be generated while there are any.</summary>
    public IReadOnlyList<ConfigFault> Faults { get; }

    public GeneratedRules Generate(PlannedService service) => RuleGenerator.Generate(service.Objectives, _config.Policies[service.Objectives.Policy]);

    public ServiceRules Rules(PlannedService service) => new(Generate(service).File, _origins.Comment(service.Objectives));

    public RuleStyle Style(IEnumerable<PlannedService> services) =>
        new(_task.Format, _task.Labels, _task.Namespace, _task.ObjectLabels, _origins.Command(services.Select(s => s.Objectives), _task.Flags));

    private IEnumerable<ConfigFault> Own()
    {
        var given = string.Join(' ', _task.Files);
        var start = new Position(1, 1);
        if (Services.Count == 0)
        {
            yield return new ConfigFault(given, start, $"no objectives are given; add a document of kind {ObjectivesShape.Kind}, OpenSLO SLO or Sloth prometheus/v1.");
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in Services)
        {
            foreach (var name in (string[])[service.File, PrometheusRuleYaml.Name(service.Objectives.Service)])
            {
                if (!names.TryAdd(name, service.Objectives.Service))
                {
                    yield return new ConfigFault(given, start, $"the services {FaultList.Quote(names[name])} and {FaultList.Quote(service.Objectives.Service)} would both be called {name}; rename one.");
                }
            }
        }

        // What is generated today would be read as objectives tomorrow.
        if (_task.Folder is { } folder && _task.Files.FirstOrDefault(f => f != "-" && Directory.Exists(f) && IsSame(f, folder)) is { } source)
        {
            yield return new ConfigFault(source, start, "is also the folder that --out names; give the rules a folder of their own.");
        }
    }

    private static bool IsSame(string one, string other) =>
        string.Equals(Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)), Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)), StringComparison.Ordinal);
}
