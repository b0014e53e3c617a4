using System.Collections;
using System.Globalization;
using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Foreign;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Tests.Configuration.Foreign;

/// <summary>Folders of <c>ForeignCases/</c>: any number of <c>*.yaml</c>, the notes or faults they lead to (<c>expected.txt</c>) and, for <c>valid-</c>, what an import writes (<c>expected/objectives</c>).</summary>
internal static class ForeignCases
{
    public static string Folder { get; } = Path.Combine(ConfigCases.Repository, "tests", "ErrorBudgetGate.Tests", "Config", "ForeignCases");

    public static TheoryData<string> Theory(string prefix) => [.. Names(prefix)];

    public static IEnumerable<string> Names(string prefix) => Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static IReadOnlyList<ConfigText> Texts(string name) =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, name), "*.yaml").Order(StringComparer.Ordinal)
            .Select(f => new ConfigText(Path.GetFileName(f), File.ReadAllBytes(f))),
    ];

    public static string Yaml(ImportResult result) => string.Join("---\n", result.Services.Select(s => s.Yaml));

    public static ConfigText Text(string yaml) => new("imported.yaml", Encoding.UTF8.GetBytes(yaml));

    /// <summary>Everything that a service is, down to the last field, its digest apart: two services are the same exactly when these texts are.</summary>
    public static string Describe(IEnumerable<ServiceObjectives> services) =>
        string.Join('\n', services.OrderBy(s => s.Service, StringComparer.Ordinal).Select(s => Describe(s with { Sha256 = string.Empty })));

    private static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        TimeZoneInfo zone => zone.Id,
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Describe))}]",
        _ when value.GetType().IsPrimitive || value.GetType().Namespace == "System" => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties().Where(p => p.GetMethod!.IsPublic && !p.GetMethod.IsStatic && p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract").Select(p => $"{p.Name}: {Describe(p.GetValue(value))}"))})",
    };
}
