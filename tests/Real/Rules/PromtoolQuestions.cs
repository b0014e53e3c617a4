using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real.Rules;

/// <summary>A PromQL expression and when it is asked.</summary>
/// <param name="At">Since the first sample.</param>
internal sealed record Question(string Expression, TimeSpan At);

/// <summary>What rules are evaluated on, in promtool.</summary>
/// <param name="RuleFiles">All of their groups are evaluated at <paramref name="Every"/>, whatever their own interval.</param>
/// <param name="Step">Between two values of the input.</param>
/// <param name="Input">Name with labels, and values in promtool's notation.</param>
internal sealed record RuleTrial(IReadOnlyList<string> RuleFiles, TimeSpan Every, TimeSpan Step, IEnumerable<KeyValuePair<string, string>> Input);

/// <summary>Asks promtool what rules and expressions yield. It only ever says so where an expectation fails, so every one does.</summary>
internal static class PromtoolQuestions
{
    /// <summary>No answer bears these labels.</summary>
    private static readonly object[] Never = [new { labels = "{no_such_label=\"x\"}", value = 0 }];

    /// <param name="folder">Where the test file is written.</param>
    /// <returns>One value a question; null where it yields nothing.</returns>
    /// <exception cref="InvalidOperationException">promtool refused the test, or a question yields several samples.</exception>
    public static async Task<IReadOnlyList<double?>> AskAsync(PrometheusRelease release, string folder, RuleTrial trial, IReadOnlyList<Question> questions)
    {
        var file = Path.Combine(folder, $"questions-{release}.json");
        await using (var to = File.Create(file))
        {
            await JsonSerializer.SerializeAsync(to, new
            {
                rule_files = trial.RuleFiles,
                evaluation_interval = Seconds(trial.Every),
                tests = new[]
                {
                    new
                    {
                        interval = Seconds(trial.Step),
                        input_series = trial.Input.Select(static i => new { series = i.Key, values = i.Value }),
                        promql_expr_test = questions.Select(static q => new { expr = q.Expression, eval_time = Seconds(q.At), exp_samples = Never }),
                    },
                },
            });
        }

        // The collector of rubbish would take a third of the time.
        var run = await ToolRun.OfAsync("env", "GOGC=1000", "GOMAXPROCS=1", release.Promtool(), "test", "rules", file);
        var answers = Regex.Matches(run.Output, @"^\s*got:(?<got>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(30)).Select(static m => Value(m.Groups["got"].Value)).ToList();
        return answers.Count == questions.Count ? answers : throw new InvalidOperationException($"{answers.Count} answers to {questions.Count} questions: {Head(run.Output)}");
    }

    private static double? Value(string got)
    {
        if (got.Trim() is "nil" or "")
        {
            return null;
        }

        var samples = Regex.Matches(got, @"\} (?<value>\S+?)(, |\s*$)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        return samples is [var sample]
            ? sample.Groups["value"].Value switch
            {
                "+Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                var number => double.Parse(number, CultureInfo.InvariantCulture),
            }
            : throw new InvalidOperationException("Not one sample: " + got);
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";

    private static string Head(string text) => text.Length > 2000 ? text[..2000] : text;
}
