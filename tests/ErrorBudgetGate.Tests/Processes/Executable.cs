namespace ErrorBudgetGate.Tests.Processes;

/// <summary>Where the executable under test is: the published one that <c>ERROR_BUDGET_GATE</c> names, else the build beside the tests.</summary>
internal static class Executable
{
    private static readonly string? Published = Environment.GetEnvironmentVariable("ERROR_BUDGET_GATE");

    /// <summary>True for a native executable.</summary>
    public static bool IsPublished => !string.IsNullOrEmpty(Published);

    /// <summary>The program and its first arguments.</summary>
    public static IReadOnlyList<string> Command { get; } = IsPublished ? [Path.GetFullPath(Published!)] : [Dotnet, Built("error-budget-gate.dll")];

    /// <summary>What the program itself needs of an environment, and nothing that could decide anything.</summary>
    public static IReadOnlyDictionary<string, string> Environs { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
        ["DOTNET_ROOT"] = Path.GetDirectoryName(Dotnet)!,
        ["DOTNET_NOLOGO"] = "1",

        // Many short runs share few cores: start up without a second tier of compilation in the background.
        ["DOTNET_TieredPGO"] = "0",
    };

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : Environment.ProcessPath!;

    private static string Built(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, file);
        foreach (var needed in new[] { path, Path.ChangeExtension(path, ".runtimeconfig.json") })
        {
            if (!File.Exists(needed))
            {
                throw new FileNotFoundException("The executable under test was not built beside the tests.", needed);
            }
        }

        return path;
    }
}
