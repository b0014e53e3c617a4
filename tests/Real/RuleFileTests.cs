using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.RuleFiles;
using ErrorBudgetGate.Tests.House;

namespace ErrorBudgetGate.Real;

/// <summary>What <c>rules</c> writes, before Prometheus' own judge of both releases.</summary>
public sealed class RuleFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-rules-");

    private static string Samples => Path.Combine(Checkout.Root, "src", "samples");

    /// <summary>Each with the policy that it may name: several describe one service.</summary>
    private static IEnumerable<string> WithObjectives => Directory.GetFiles(Samples, "*.yaml")
        .Where(f => Path.GetFileName(f) is var name && name != "policy.yaml" && !name.StartsWith("application", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, RuleFormat.Prometheus)]
    [InlineData(PrometheusRelease.V2, RuleFormat.Operator)]
    [InlineData(PrometheusRelease.V3, RuleFormat.Prometheus)]
    [InlineData(PrometheusRelease.V3, RuleFormat.Operator)]
    internal async Task Every_sample_becomes_rules_that_are_valid(PrometheusRelease release, RuleFormat format)
    {
        _ = release.Promtool();
        foreach (var sample in WithObjectives)
        {
            Generate(sample, format, Path.GetFileNameWithoutExtension(sample));
        }

        await AssertValidAsync(release, format);
    }

    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, RuleFormat.Prometheus)]
    [InlineData(PrometheusRelease.V2, RuleFormat.Operator)]
    [InlineData(PrometheusRelease.V3, RuleFormat.Prometheus)]
    [InlineData(PrometheusRelease.V3, RuleFormat.Operator)]
    internal async Task Whatever_services_and_objectives_are_called_the_rules_are_valid(PrometheusRelease release, RuleFormat format)
    {
        _ = release.Promtool();
        string[] names = ["on", "1", "~", "a: b", "it's \"quoted\"", @"back\slash", "{braces}", "[x]", "per%cent", "支払い 🙂", " both ends ", "two\nlines", "tab\t", "# no comment", "\u0085\u2028"];
        var style = new RuleStyle(format, [new("team", "it's: \"us\"")], "monitoring", [], "error-budget-gate rules");
        var policy = BuiltInPolicies.Load("standard");
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
        {
            var objective = new Objective(
                name, new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(28)), Since: null, Gating: true,
                new Sli.Counters("errors_total{job=\"a\"}", "requests_total{job=\"a\"}"));
            var service = new ServiceObjectives(name, policy.Name, [], [objective], new Valuation("USD", 0.05m), "00");
            await using var writer = File.CreateText(Path.Combine(_folder.FullName, $"{index}.rules.yaml"));
            RuleYaml.Write(writer, style, [new ServiceRules(RuleGenerator.Generate(service, policy).File, name)]);
        }

        await AssertValidAsync(release, format);
    }

    /// <summary>Labels that somebody chose stand where they are looked for, and the window is summed with and without them.</summary>
    [SkippableTheory]
    [InlineData(PrometheusRelease.V2)]
    [InlineData(PrometheusRelease.V3)]
    internal async Task Chosen_labels_break_no_sum(PrometheusRelease release)
    {
        _ = release.Promtool();
        Generate(Path.Combine(Samples, "objectives.yaml"), RuleFormat.Prometheus, folder: ".");
        var test = Path.Combine(_folder.FullName, "test.yml");
        await File.WriteAllTextAsync(
            test,
            """
            rule_files: [payments-api.rules.yaml]
            evaluation_interval: 30s
            tests:
              - interval: 30s
                input_series:
                  - {series: 'http_requests_total{job="payments-api",instance="a",code="200"}', values: '0+9999x400'}
                  - {series: 'http_requests_total{job="payments-api",instance="a",code="500"}', values: '0+1x400'}
                  - {series: 'slo:error_budget_remaining:ratio{service="payments-api",objective="request-success"}', values: '0.5x100 stale'}
                promql_expr_test:
                  - expr: 'round(slo:error_budget_remaining:ratio{service="payments-api",crew="on call"}, 0.01)'
                    eval_time: 3h
                    exp_samples: [{labels: '{service="payments-api",objective="request-success",crew="on call"}', value: 0.8}]
                  - expr: 'count(slo:events:increase5m{service="payments-api",crew=""})'
                    eval_time: 3h
                    exp_samples: [{labels: '{}', value: 1}]

            """);

        var run = await Promtool.TestRulesAsync(release, test);

        Assert.True(run.ExitCode == 0, run.Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Generate(string sample, RuleFormat format, string folder)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var task = new RulesTask(
            [Path.Combine(Samples, "policy.yaml"), sample], format, RuleLabels.Split(["crew=on call"]), Namespace: null, ObjectLabels: [], Flags: string.Empty,
            Path.Combine(_folder.FullName, folder), Check: false, Prune: false, Json: false);

        var exit = new RulesRun(task, new RulesConsole(null, output, error, Terminal: false)).Execute(CancellationToken.None);

        Assert.True(exit == 0, error.ToString());
    }

    private async Task AssertValidAsync(PrometheusRelease release, RuleFormat format)
    {
        var files = _folder.GetFiles("*.rules.yaml", SearchOption.AllDirectories).Select(f => f.FullName).ToList();
        Assert.NotEmpty(files);
        if (format == RuleFormat.Operator)
        {
            files = [.. files.SelectMany(Specs)];
        }

        var run = await Promtool.CheckRulesAsync(release, [.. files]);

        Assert.True(run.ExitCode == 0, run.Output);
    }

    /// <summary>What the operator hands to Prometheus: each object's groups, here as they stand below <c>spec</c>.</summary>
    private static IEnumerable<string> Specs(string file)
    {
        foreach (var (document, index) in File.ReadAllText(file).Split("\n---\n").Select((document, index) => (document, index)))
        {
            var spec = $"{file}.{index}.yaml";
            File.WriteAllLines(spec, document.Split('\n').SkipWhile(line => line != "spec:").Skip(1).Select(line => line.Length == 0 ? line : line[2..]));
            yield return spec;
        }
    }
}
