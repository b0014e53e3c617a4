using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Status;

namespace ErrorBudgetGate.Cli;

/// <summary>From what the user gave to the services whose budgets are wanted, or every fault at once.</summary>
internal sealed class StatusTaskReader(
    SettingValues values, IReadOnlyList<string> services, Connections connections, IConfigMapSource? configMaps, List<string> faults)
{
    /// <summary>Empty when there are faults.</summary>
    public async Task<IReadOnlyList<StatusTask>> ReadAsync(CancellationToken cancellationToken)
    {
        var places = values.Flags(GateSettings.Policy).Concat(values.Flags(GateSettings.Objectives)).Distinct(StringComparer.Ordinal).ToList();
        var tasks = places.Count == 0 ? FromEnvironment() : await FromDocumentsAsync(places, cancellationToken);
        CheckSources(tasks);
        return faults.Count == 0 ? tasks : [];
    }

    /// <summary>Recorded ratios under the tiers that a gate without files has.</summary>
    private List<StatusTask> FromEnvironment()
    {
        var policy = EnvironmentPolicy.Create(GateTaskReader.Threshold(values, faults) ?? EnvironmentPolicy.DefaultThreshold, OverrideRule.DefaultAnnotation);
        return WithoutObjectives(policy);
    }

    private async Task<List<StatusTask>> FromDocumentsAsync(List<string> places, CancellationToken cancellationToken)
    {
        var builtIn = places.Where(ConfigPlaces.IsBuiltIn).ToList();
        var reader = new ConfigPlaces(configMaps, connections, faults);
        var found = new List<ConfigFault>();
        var texts = new List<ConfigText>();
        foreach (var place in places.Except(builtIn, StringComparer.Ordinal))
        {
            texts.AddRange(await reader.ReadAsync(place, found, cancellationToken));
        }

        var result = ConfigLoader.Load([.. texts.DistinctBy(t => t.Name, StringComparer.Ordinal)], found);
        faults.AddRange(result.Faults.Select(f => f.ToString()));
        if (faults.Count > 0)
        {
            return [];
        }

        return result.Services.Count > 0 ? Selected(result, builtIn) : OfPolicy(result, builtIn);
    }

    private List<StatusTask> Selected(ConfigResult result, List<string> builtIn)
    {
        var tasks = new List<StatusTask>();
        var names = result.Services.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var name in services.Count == 0 ? names : services.Distinct(StringComparer.Ordinal))
        {
            if (!result.Services.TryGetValue(name, out var objectives))
            {
                faults.Add($"the objectives do not name the service {FaultList.Quote(name)}; {ClosestName.Hint(name, names, "they name")}");
            }
            else if (builtIn.Count > 0 && !builtIn.Contains(objectives.Policy, StringComparer.Ordinal) && !result.Documents.Any(d => d.Kind == PolicyShape.Kind && d.Name == objectives.Policy))
            {
                faults.Add($"service {name} is governed by policy {FaultList.Quote(objectives.Policy)}, and --policy gives {string.Join(", ", builtIn)}.");
            }
            else
            {
                tasks.Add(new StatusTask(name, result.Policies[objectives.Policy], objectives));
            }
        }

        return tasks;
    }

    private List<StatusTask> OfPolicy(ConfigResult result, List<string> builtIn)
    {
        var policies = result.Policies.Values.Concat(builtIn.Select(BuiltInPolicies.Load)).ToList();
        if (policies.Count == 1)
        {
            return WithoutObjectives(policies[0]);
        }

        faults.Add($"which policy? There are {string.Join(", ", policies.Select(p => p.Name))}, and no objectives say which one governs the services; give --objectives.");
        return [];
    }

    private List<StatusTask> WithoutObjectives(ErrorBudgetPolicy policy)
    {
        IReadOnlyList<string> names = services.Count > 0 ? services : values.Variable(GateSettings.Service) is { } service ? [service] : [];
        if (names.Count == 0)
        {
            faults.Add("whose budget? Give --objectives with files or folders, or name services whose budget remaining is recorded.");
        }

        return [.. names.Distinct(StringComparer.Ordinal).Select(name => new StatusTask(name, policy, Objectives: null))];
    }

    private void CheckSources(List<StatusTask> tasks)
    {
        var measurements = values.Get(GateSettings.Measurements);
        if (measurements is null && values.Get(GateSettings.PrometheusUrl) is null)
        {
            faults.Add($"where are the measurements? Give {GateSettings.PrometheusUrl.Name}, or --measurements with a file.");
        }

        if (values.Get(GateSettings.At) is not null && measurements is null)
        {
            faults.Add("--at sets the time of a file; it needs --measurements.");
        }

        if (tasks.Count > 1 && measurements?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == true)
        {
            faults.Add($"{measurements} holds one service's events, and {string.Join(", ", tasks.Select(t => t.Service))} are asked for; name one.");
        }
    }
}
