using System.Globalization;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Oracles;
using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Measurements on disk about a budget that is exhausted.</summary>
internal static class MeasurementTargets
{
    /// <summary>Without its demand for coverage, which would stop most of what is damaged before anything else could.</summary>
    private static readonly ErrorBudgetPolicy Policy = World.PolicyOfReadings with { MinCoverage = 0m };

    private static readonly ApplicationAnswer WithoutOverride = new ApplicationAnswer.Found(World.Application with { Annotations = new Dictionary<string, string>() });

    public static IEnumerable<Target> Create(string folder)
    {
        var (csv, text) = (Path.Combine(folder, "measurements.csv"), Path.Combine(folder, "measurements.prom"));
        yield return new Target("csv", 8, [.. Enumerable.Repeat(Corpus.File("measurements/daily.csv"), 8), Corpus.File("measurements/columns.csv"), Corpus.File("samples/exhausted.csv")], input => Csv(csv, input));
        yield return new Target("prometheus-text", 8, Corpus.Of("measurements/ratio", "measurements/tiles"), input => Text(text, input));
    }

    private static string Csv(string path, Input input) => Decide(path, input, withObjectives: true, text =>
        CsvOracle.TryRemaining(text, World.Objective.Name, World.Objective.Target.Value, TimeSpan.FromDays(28), World.Now, out var remaining) ? remaining > World.Threshold : null);

    private static string Text(string path, Input input) => Decide(path, input, withObjectives: input.Choice % 2 == 0, static text =>
        text.Contains("slo:events:increase5m", StringComparison.Ordinal)
            ? null
            : text.Split('\n').Any(static line => line.Contains("slo:error_budget_remaining:ratio", StringComparison.Ordinal) && line.Split('}')[^1].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)
                is [var value, ..] && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio > World.Threshold));

    /// <param name="isAbove">Null: unsure.</param>
    private static string Decide(string path, Input input, bool withObjectives, Func<string, bool?> isAbove)
    {
        File.WriteAllBytes(path, input.Bytes);
        File.SetLastWriteTimeUtc(path, World.Now.UtcDateTime.AddSeconds(-30));
        var question = withObjectives ? World.Question : World.Question with { Objectives = [] };
        var readings = new MeasurementFileSource(path).ReadAsync(question, CancellationToken.None).GetAwaiter().GetResult();
        Must.Hold(readings.Count > 0, "no reading at all");
        foreach (var missing in readings.Select(static r => r.Reading).OfType<Reading.Missing>())
        {
            Must.BeShowable(missing.Detail, 1000);
        }

        var verdict = World.Decide(Policy, readings, WithoutOverride);
        Aftermath.Of(verdict, Policy, WithoutOverride);
        Must.Hold(verdict.Decision != Decision.Overridden, "overridden by nothing");
        if (verdict.Decision != Decision.Allowed)
        {
            return verdict.Decision.Text();
        }

        var belief = isAbove(File.ReadAllText(path));
        Must.Hold(belief != false, "allowed by measurements that hold no budget above the threshold");
        return belief is null ? "ALLOWED, unsure" : "ALLOWED";
    }
}
