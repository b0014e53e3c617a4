using System.Text;
using ErrorBudgetGate.Adapters.Files;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Oracles;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Manifests;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Applications as APIs and files give them, with a budget that is exhausted.</summary>
internal static class ManifestTargets
{
    public static IEnumerable<Target> Create()
    {
        yield return new Target("application-json", 15, Corpus.Of("manifest-json/override", "manifest-json/override.", "manifest-json/"), Json);
        yield return new Target("application-yaml", 10, [.. Enumerable.Repeat(Corpus.File("samples/application-override.yaml"), 8), .. Corpus.Of("samples/application.", "manifests/")], Yaml);
    }

    private static string Json(Input input) => (input.Choice % 3) switch
    {
        0 => Decide(ApplicationManifest.Parse(input.Bytes), input.Bytes),
        1 => Decide(ApplicationManifest.Parse(input.Bytes, typeMayBeAbsent: true), input.Bytes),
        _ => FromFile(input.Bytes),
    };

    private static string Yaml(Input input) => input.Choice % 2 == 0
        ? Decide(ApplicationManifest.ParseYaml(input.Text), Encoding.UTF8.GetBytes(input.Text))
        : FromFile(input.Bytes);

    private static string FromFile(byte[] bytes)
    {
        try
        {
            return Decide(ApplicationFileSource.Parse(bytes), bytes);
        }
        catch (DecoderFallbackException)
        {
            // Documented; its caller turns it into an answer.
            return "not UTF-8";
        }
    }

    private static string Decide(ManifestReading reading, byte[] bytes)
    {
        if (reading is ManifestReading.Faulty { Fault: var fault })
        {
            Must.Hold(fault.At is { Line: >= 1, Column: >= 1 }, () => "a fault has no place: " + fault.Sentence);
            Must.BeShowable(fault.Sentence, 1500);
            var unreadable = new ApplicationAnswer.Unreadable(ReasonCode.ApplicationMalformed, fault.Sentence);
            var without = World.Decide(World.Policy, World.Readings(World.Exhausted), unreadable);
            Must.Hold(without.Decision == Decision.Indeterminate, "decided without the Application");
            Aftermath.Of(without, World.Policy, unreadable);
            return "faulty";
        }

        var found = new ApplicationAnswer.Found(((ManifestReading.Read)reading).Application);
        var verdict = World.Decide(World.Policy, World.Readings(World.Exhausted), found);
        Aftermath.Of(verdict, World.Policy, found);
        if (verdict.Decision != Decision.Overridden)
        {
            Must.Hold(verdict.Decision != Decision.Allowed, "allowed with an exhausted budget");
            return "read";
        }

        if (!Tree.TryParse(Encoding.UTF8.GetString(bytes).TrimStart('\ufeff'), out var root))
        {
            return "overridden, unsure";
        }

        var belief = OverrideOracle.Judge(root.TextAt("metadata", "annotations", OverrideRule.DefaultAnnotation), root);
        Must.Hold(belief != Belief.Holds, "overridden by an Application that does not carry what it must");
        return belief == Belief.Opens ? "overridden" : "overridden, unsure";
    }
}
