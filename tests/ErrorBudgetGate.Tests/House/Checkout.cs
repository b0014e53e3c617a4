namespace ErrorBudgetGate.Tests.House;

/// <summary>The repository that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Text(params ReadOnlySpan<string> path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>C# files below a folder, without what a build put there.</summary>
    public static IEnumerable<string> Sources(params ReadOnlySpan<string> path)
    {
        var folder = Path.Combine([Root, .. path]);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal);
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ErrorBudgetGate.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
