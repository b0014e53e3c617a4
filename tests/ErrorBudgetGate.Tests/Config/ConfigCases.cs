using ErrorBudgetGate.Config;
using ErrorBudgetGate.Tests.House;

namespace ErrorBudgetGate.Tests.Configuration;

/// <summary>Folders of <c>Cases/</c>: any number of <c>*.yaml</c> and the <c>expected.txt</c> they lead to.</summary>
/// <remarks><c>valid-</c>: no fault. <c>invalid-</c>: the schema refuses it too. <c>beyond-</c>: only the loader can tell. <c>text-</c>: not a document at all.</remarks>
internal static class ConfigCases
{
    public static string Repository => Checkout.Root;

    public static string Folder { get; } = Path.Combine(Repository, "tests", "ErrorBudgetGate.Tests", "Config", "Cases");

    public static IEnumerable<string> Names(params string[] prefixes) => Directory.GetDirectories(Folder)
        .Select(d => Path.GetFileName(d)!)
        .Where(n => prefixes.Length == 0 || prefixes.Any(p => n.StartsWith(p + "-", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    public static TheoryData<string> Theory(params string[] prefixes) => [.. Names(prefixes)];

    public static IReadOnlyList<ConfigText> Texts(string name) =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, name), "*.yaml").Order(StringComparer.Ordinal)
            .Select(f => new ConfigText(Path.GetFileName(f), File.ReadAllBytes(f))),
    ];

    /// <summary>Compares with a golden file, or rewrites it where that is asked for on purpose.</summary>
    public static void AssertGolden(string file, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{file} is missing; run the tests with UPDATE_GOLDEN=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
