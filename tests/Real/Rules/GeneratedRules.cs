using System.Text.Json;
using ErrorBudgetGate.Real.Gate;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Real.Rules;

/// <summary>Rules as the executable generates them.</summary>
internal static class GeneratedRules
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>
    /// Writes the rules of every service in <paramref name="objectives"/> (a file or a folder) to <paramref name="folder"/>: <c>SERVICE.rules.yaml</c>, and beside it each of
    /// its groups alone, <c>SERVICE.tiles.rules.yaml</c> and so on, since promtool knows one interval for all groups of a file.
    /// </summary>
    /// <exception cref="InvalidOperationException">The executable refused.</exception>
    public static async Task WriteAsync(string objectives, string folder)
    {
        var run = await GateProcess.RunAsync(NoEnvironment, "rules", objectives, "--out", folder);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException(run.Output);
        }

        foreach (var file in Directory.GetFiles(folder, "*.rules.yaml"))
        {
            await SplitAsync(file);
        }
    }

    private static async Task SplitAsync(string file)
    {
        var (documents, _) = YamlReader.Read(await File.ReadAllTextAsync(file));
        var groups = ((YamlNode.Sequence)((YamlNode.Mapping)documents.Single())["groups"]!).Items.Cast<YamlNode.Mapping>();
        foreach (var part in groups.GroupBy(static g => ((YamlNode.Scalar)g["name"]!).Text.Split('/')[^1], StringComparer.Ordinal))
        {
            await using var to = File.Create(file.Replace(".rules.yaml", $".{part.Key}.rules.yaml", StringComparison.Ordinal));
            await using var json = new Utf8JsonWriter(to);
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var group in part)
            {
                group.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
