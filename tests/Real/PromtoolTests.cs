using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real;

/// <summary>The judge itself: both releases tell valid rules from others, and kept expectations from broken ones.</summary>
public sealed class PromtoolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-promtool-");

    [SkippableTheory]
    [InlineData(PrometheusRelease.V2)]
    [InlineData(PrometheusRelease.V3)]
    public async Task Each_release_is_the_one_that_it_says(PrometheusRelease release)
    {
        var run = await ToolRun.OfAsync(release.Promtool(), "--version");

        Assert.Contains(release == PrometheusRelease.V2 ? "version 2." : "version 3.", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, "sum(up)", 0)]
    [InlineData(PrometheusRelease.V3, "sum(up)", 0)]
    [InlineData(PrometheusRelease.V2, "sum(up", 1)]
    [InlineData(PrometheusRelease.V3, "sum(up", 1)]
    public async Task It_checks_rules(PrometheusRelease release, string expression, int exitCode)
    {
        var run = await Promtool.CheckRulesAsync(release, Rules(expression));

        Assert.True(exitCode == run.ExitCode, run.Output);
    }

    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, 2, 0)]
    [InlineData(PrometheusRelease.V3, 2, 0)]
    [InlineData(PrometheusRelease.V2, 3, 1)]
    [InlineData(PrometheusRelease.V3, 3, 1)]
    public async Task It_tests_rules(PrometheusRelease release, int expected, int exitCode)
    {
        Rules("sum(up)");
        var test = Write(
            "test.yml",
            $$"""
            rule_files: [rules.yml]
            tests:
              - input_series:
                  - {series: 'up{instance="a"}', values: '1+0x10'}
                  - {series: 'up{instance="b"}', values: '1+0x10'}
                promql_expr_test:
                  - {expr: 'up:sum', eval_time: 5m, exp_samples: [{labels: 'up:sum', value: {{expected}}}]}
            """);

        var run = await Promtool.TestRulesAsync(release, test);

        Assert.True(exitCode == run.ExitCode, run.Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Rules(string expression) => Write("rules.yml", $"groups: [{{name: g, rules: [{{record: 'up:sum', expr: '{expression}'}}]}}]\n");

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
