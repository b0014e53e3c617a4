using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary><c>faults.yaml</c>, read once.</summary>
internal static class FaultTable
{
    private static readonly Lazy<IReadOnlyDictionary<string, FaultRow>> Read = new(() =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().WithEnforceRequiredMembers().Build()
            .Deserialize<List<FaultRow>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Faults", "faults.yaml")))
            .ToDictionary(row => row.Name, StringComparer.Ordinal));

    /// <summary>By name; two rows of one name are an error.</summary>
    public static IReadOnlyDictionary<string, FaultRow> Rows => Read.Value;
}
