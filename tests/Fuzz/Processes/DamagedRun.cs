using System.Globalization;
using System.Text;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Oracles;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Fuzz.Targets;

namespace ErrorBudgetGate.Fuzz.Processes;

/// <summary>The samples' exhausted budget with one of its files, or the threshold of way 2, damaged.</summary>
/// <param name="What">What is damaged.</param>
/// <param name="Input">What it is damaged to.</param>
/// <param name="MayOpen">The damage itself says that deployments may go on (a lower threshold, fewer failures): exit 0 would be right, so such a run shows nothing.</param>
internal sealed record DamagedRun(string What, Input Input, bool MayOpen)
{
    /// <summary>What is left by the samples' exhausted measurements.</summary>
    private const decimal Remaining = 0.069771m;

    private static readonly string[] Whats = ["policy", "objectives", "measurements", "application", "application", "threshold"];

    public static DamagedRun Make(Dice dice)
    {
        var what = dice.Pick(Whats);
        var input = Mutator.Make(Seeds(what), dice);

        // What becomes an environment variable is a text without NUL.
        return what == "threshold" ? new DamagedRun(what, input with { Text = input.Text.Replace('\0', ' ') }, ThresholdMayOpen(input.Text)) : new DamagedRun(what, input, MayOpenBy(what, Encoding.UTF8.GetString(input.Bytes)));
    }

    /// <summary>Arguments and environment; everything is a file in <paramref name="folder"/>.</summary>
    public (IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment) Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        string File(string what, string name, string seed)
        {
            var path = Path.Combine(folder, name);
            System.IO.File.WriteAllBytes(path, What == what ? Input.Bytes : Encoding.UTF8.GetBytes(Corpus.File(seed)));
            return path;
        }

        IReadOnlyList<string> common = ["--application", File("application", "application.yaml", "samples/application-override.yaml"), "--at", "2026-11-01T12:00:00Z", "--timeout", "15s"];
        return What == "threshold"
            ? (["gate", "--measurements", File("none", "ratio.prom", "measurements/ratio.prom"), .. common],
                new Dictionary<string, string>(StringComparer.Ordinal) { ["SERVICE_NAME"] = World.Service, ["POLICY_TIER_3_THRESHOLD"] = Input.Text, ["OVERRIDE_ANNOTATION"] = "example.com/absent" })
            : (
            [
                "gate", "--policy", File("policy", "policy.yaml", "samples/policy.yaml"), "--objectives", File("objectives", "objectives.yaml", "samples/objectives.yaml"),
                "--measurements", File("measurements", "measurements.csv", "samples/exhausted.csv"), .. common,
            ], new Dictionary<string, string>(StringComparer.Ordinal));
    }

    private static IReadOnlyList<string> Seeds(string what) => what switch
    {
        "policy" => Corpus.Of("samples/policy"),
        "objectives" => Corpus.Of("samples/objectives"),
        "measurements" => Corpus.Of("samples/exhausted", "measurements/daily"),
        "application" => Corpus.Of("samples/application"),
        _ => ["0.25", "0.1", "1", "0.07", "0.5"],
    };

    private static bool MayOpenBy(string what, string text) => what switch
    {
        "policy" => PolicyOracle.Judge(text, World.PolicyName, Remaining) == Belief.Opens,

        // Another target or window measures something else; with the samples' own the budget is spent.
        "objectives" => !text.Contains("target: 99.95%", StringComparison.Ordinal) || !text.Contains("window: {rolling: 28d}", StringComparison.Ordinal),
        "measurements" => CsvOracle.TryRemaining(text, World.Objective.Name, World.Objective.Target.Value, TimeSpan.FromDays(28), World.Now, out var remaining) && !(remaining <= World.Threshold),

        // No store is there that could hold the record of an override.
        _ => false,
    };

    /// <summary>An empty one means the default, which is above what is left.</summary>
    private static bool ThresholdMayOpen(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) && threshold < Remaining;
}
