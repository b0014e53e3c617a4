using System.Text;

namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>Inputs to begin with: embedded files by folder, see the project file.</summary>
internal static class Corpus
{
    private static readonly Lazy<SortedDictionary<string, string>> Files = new(static () =>
    {
        // Sorted, because the order decides which input a seed makes.
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var assembly = typeof(Corpus).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            files[name.Replace('\\', '/')] = reader.ReadToEnd();
        }

        return files;
    });

    /// <summary>Every file whose name begins so, e.g. <c>ratio/</c>.</summary>
    /// <exception cref="InvalidOperationException">A prefix that no file has.</exception>
    public static IReadOnlyList<string> Of(params string[] prefixes) => [.. prefixes.SelectMany(prefix =>
    {
        var found = Files.Value.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(f => f.Value).ToList();
        return found.Count > 0 ? found : throw new InvalidOperationException($"The corpus holds nothing under {prefix}.");
    })];

    /// <summary>One file.</summary>
    public static string File(string name) => Files.Value[name];

    /// <summary>All of them, for splices between what never meets.</summary>
    public static IReadOnlyList<string> All => field ??= [.. Files.Value.Values];
}
