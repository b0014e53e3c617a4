using ErrorBudgetGate.Config;

namespace ErrorBudgetGate.Cli;

/// <summary>Where policies and objectives lie: files, folders, and ConfigMaps read through the API.</summary>
/// <param name="configMaps">Null: there is no way to a Kubernetes API.</param>
internal sealed class ConfigPlaces(IConfigMapSource? configMaps, Connections connections, List<string> faults)
{
    private const string ConfigMapPrefix = "configmap:";

    public static bool IsConfigMap(string? place) => place?.StartsWith(ConfigMapPrefix, StringComparison.Ordinal) == true;

    /// <summary>A built-in policy is meant, not a file of its name.</summary>
    public static bool IsBuiltIn(string? place) => place is not null && BuiltInPolicies.Names.Contains(place, StringComparer.Ordinal) && !File.Exists(place);

    /// <param name="found">Faults of files.</param>
    public async Task<IReadOnlyList<ConfigText>> ReadAsync(string place, List<ConfigFault> found, CancellationToken cancellationToken) =>
        IsConfigMap(place) ? await ConfigMapAsync(place, found, cancellationToken) : ConfigFiles.Read([place], found);

    private async Task<IReadOnlyList<ConfigText>> ConfigMapAsync(string place, List<ConfigFault> found, CancellationToken cancellationToken)
    {
        if (place[ConfigMapPrefix.Length..].Split('/') is not [{ Length: > 0 } mapNamespace, { Length: > 0 } name])
        {
            faults.Add($"{place}: a ConfigMap is named configmap:NAMESPACE/NAME.");
            return [];
        }

        if (configMaps is not { } maps)
        {
            faults.Add($"{place}: {connections.WithoutKubernetes ?? "there is no way to a Kubernetes API."}");
            return [];
        }

        switch (await maps.ReadAsync(mapNamespace, name, cancellationToken))
        {
            case ConfigMapAnswer.Found map:
                return ConfigFiles.FromConfigMap(mapNamespace, name, map.Data, found);
            case ConfigMapAnswer.Unreadable unreadable:
                faults.Add($"{place}: {unreadable.Detail}");
                return [];
            default:
                throw new InvalidOperationException("A ConfigMap answer outside its closed set.");
        }
    }
}
