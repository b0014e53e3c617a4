using System.Text;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Oracles;
using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Annotations on an Application whose budget is exhausted: only what names exactly the right things may open.</summary>
internal static class OverrideTargets
{
    private static readonly ErrorBudgetPolicy Bare = EnvironmentPolicy.Create(World.Threshold, OverrideRule.DefaultAnnotation);

    private static readonly object? Manifest = Tree.TryParse(Corpus.File("samples/application-override.yaml"), out var root) ? root : null;

    public static IEnumerable<Target> Create()
    {
        yield return new Target("override", 20, Corpus.Of("approval/"), Structured);
        yield return new Target("override-bare", 3, ["true", "yes", "1", "TRUE\n", " Yes ", "false", "0", "no", "on", "y", "2", "1.0", ""], Truthy);
    }

    private static string Structured(Input input)
    {
        var annotation = Text(input);
        var decision = Decide(World.Policy, annotation);
        if (decision == Decision.Overridden)
        {
            var belief = OverrideOracle.Judge(annotation, Manifest);
            Must.Hold(belief != Belief.Holds, () => "overridden by an annotation that does not name what it must: " + Must.Escaped(annotation));
            return belief == Belief.Opens ? "overridden" : "overridden, unsure";
        }

        Must.Hold(decision != Decision.Allowed, "allowed with an exhausted budget");
        return "refused";
    }

    private static string Truthy(Input input)
    {
        var annotation = Text(input);
        var decision = Decide(Bare, annotation);
        Must.Hold(decision != Decision.Allowed, "allowed with an exhausted budget");
        Must.Hold(decision != Decision.Overridden || annotation.Trim().ToUpperInvariant() is "TRUE" or "YES" or "1", () => "not truthy: " + Must.Escaped(annotation));
        return decision == Decision.Overridden ? "overridden" : "refused";
    }

    private static Decision Decide(ErrorBudgetPolicy policy, string annotation)
    {
        var application = World.Application with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [OverrideRule.DefaultAnnotation] = annotation } };
        var found = new ApplicationAnswer.Found(application);
        var verdict = World.Decide(policy, World.Readings(World.Exhausted), found);
        Aftermath.Of(verdict, policy, found);
        return verdict.Decision;
    }

    /// <summary>As an API gives it, and as a file's escapes may make it: with halves of surrogate pairs.</summary>
    private static string Text(Input input) => input.Choice % 4 == 0 ? Encoding.UTF8.GetString(input.Bytes) : input.Text;
}
