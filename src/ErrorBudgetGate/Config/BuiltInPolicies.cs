using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Config;

/// <summary>Policies that come with the executable, as the YAML files that anyone may copy and change.</summary>
internal static class BuiltInPolicies
{
    public static IReadOnlyList<string> Names => ["standard", "runway"];

    /// <summary>The YAML; null for a name that is not built in.</summary>
    public static string? Text(string name) => Bytes(name) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Read through the same path as a user's file.</summary>
    /// <exception cref="ArgumentException">No policy of that name is built in.</exception>
    public static ErrorBudgetPolicy Load(string name)
    {
        var bytes = Bytes(name) ?? throw new ArgumentException($"No policy '{name}' is built in.", nameof(name));
        var result = ConfigLoader.Load([new ConfigText("built-in:" + name, bytes)]);
        return result.IsValid ? result.Policies[name] : throw new InvalidOperationException(result.Faults[0].ToString());
    }

    private static byte[]? Bytes(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        using var resource = typeof(BuiltInPolicies).Assembly.GetManifestResourceStream($"policy.{name}.yaml")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
