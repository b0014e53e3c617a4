using System.Text.RegularExpressions;
using ErrorBudgetGate.Tests.Configuration;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Cases;

/// <summary>
/// A scenario is a folder: <c>arguments</c> (one a line), optionally <c>environment</c> (NAME=VALUE lines) and files of its own, and <c>expected.txt</c>: exit code,
/// standard output and standard error. <c>{samples}</c>, <c>{here}</c> and <c>{temp}</c> stand for folders; a decision's record goes to an audit file.
/// </summary>
public sealed partial class CaseTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetDirectories(Root).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    private static string Root => Path.Combine(ConfigCases.Repository, "tests", "ErrorBudgetGate.Tests", "Cases");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_scenario_ends_as_it_is_written(string name)
    {
        var here = Path.Combine(Root, name);
        var temp = Directory.CreateTempSubdirectory("gate-case-").FullName;
        try
        {
            string Place(string text) => text
                .Replace("{samples}", Path.Combine(ConfigCases.Repository, "src", "samples"), StringComparison.Ordinal)
                .Replace("{here}", here, StringComparison.Ordinal)
                .Replace("{temp}", temp, StringComparison.Ordinal);

            var arguments = (await File.ReadAllLinesAsync(Path.Combine(here, "arguments"))).Where(line => line.Length > 0).Select(Place).ToList();
            var variables = Path.Combine(here, "environment");
            var environment = (File.Exists(variables) ? await File.ReadAllLinesAsync(variables) : [])
                .Select(line => line.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => Place(pair[1]), StringComparer.Ordinal);

            var decides = arguments is [] or ["gate", ..];
            var run = await GateProcess.RunAsync(decides ? [.. arguments, "--audit-file", Path.Combine(temp, "audit.jsonl")] : arguments, environment);

            var actual = $"exit {run.ExitCode}\n--- stdout\n{run.Stdout}--- stderr\n{run.Stderr}"
                .Replace(temp, "{temp}", StringComparison.Ordinal)
                .Replace(here, "{here}", StringComparison.Ordinal)
                .Replace(Path.Combine(ConfigCases.Repository, "src", "samples"), "{samples}", StringComparison.Ordinal);
            ConfigCases.AssertGolden(Path.Combine(here, "expected.txt"), LogTime().Replace(actual, "{\"time\":\"...\""));
        }
        finally
        {
            Directory.Delete(temp, recursive: true);
        }
    }

    [GeneratedRegex("\\{\"time\":\"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex LogTime();
}
