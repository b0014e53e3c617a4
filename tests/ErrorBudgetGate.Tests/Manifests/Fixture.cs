namespace ErrorBudgetGate.Tests.Manifests;

/// <summary>The Applications beside this file, <c>application-STATE.yaml</c>.</summary>
internal static class Fixture
{
    public static string PathOf(string state)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "ErrorBudgetGate.Tests", "Manifests", $"application-{state}.yaml");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException($"application-{state}.yaml is not in the checkout.");
    }

    public static string Text(string state) => File.ReadAllText(PathOf(state));
}
