using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Oracles;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>YAML, policies with objectives, and connections.</summary>
internal static class ConfigTargets
{
    private static readonly ApplicationAnswer WithoutOverride = new ApplicationAnswer.Found(World.Application with { Annotations = new Dictionary<string, string>() });

    public static IEnumerable<Target> Create()
    {
        var documents = Corpus.Of("samples/policy", "samples/objectives", "built-in/", "cases/");
        yield return new Target("yaml", 10, [.. documents, .. Corpus.Of("manifests/", "approval/", "kubeconfig/")], Yaml);
        yield return new Target("config", 10, [.. documents, .. Enumerable.Repeat(Corpus.Of("samples/policy", "built-in/", "cases/valid-"), 4).SelectMany(static s => s)], Load);
        yield return new Target("connections", 5, Corpus.Of("cases/valid-connections", "cases/invalid-connections"), Connections);
    }

    private static string Yaml(Input input)
    {
        var read = YamlReader.Read(input.Text);
        Must.Hold(read.Faults.All(static f => f.At is { Line: >= 1, Column: >= 1 }), "a fault has no place");
        return read.Faults.Count == 0 ? "read" : "refused";
    }

    private static string Load(Input input)
    {
        var text = new ConfigText("f.yaml", input.Bytes);
        var result = ConfigLoader.Load([text], acceptConnections: true);
        MustBeShowable(result.Faults);
        if (!result.IsValid)
        {
            return "refused";
        }

        var given = result.Documents.Where(static d => d.Kind == "ErrorBudgetPolicy").Select(static d => d.Name).ToList();
        foreach (var name in given)
        {
            var policy = result.Policies[name];
            foreach (var remaining in policy.Tiers.Select(static t => t.Above).OfType<decimal>().Append(World.Exhausted))
            {
                Decide(policy, remaining, Encoding.UTF8.GetString(input.Bytes));
            }
        }

        return given.Count > 0 ? "policy" : "no policy";
    }

    private static void Decide(ErrorBudgetPolicy policy, decimal remaining, string text)
    {
        var verdict = World.Decide(policy, World.Readings(remaining), WithoutOverride);
        Must.Hold(
            verdict.Decision != Decision.Allowed || PolicyOracle.Judge(text, policy.Name, remaining) != Belief.Holds,
            () => $"{remaining} is allowed by {policy.Name}, and no tier of its text permits that");
        Must.Hold(verdict.Decision != Decision.Overridden, "overridden by nothing");
        Aftermath.Of(verdict, policy, WithoutOverride);
    }

    private static string Connections(Input input)
    {
        var faults = new List<ConfigFault>();
        var file = ConnectionsFile.Read(new ConfigText("f.yaml", input.Bytes), faults);
        Must.Hold(file is null == faults.Count > 0, () => $"{faults.Count} faults, and {(file is null ? "nothing" : "something")} was read");
        MustBeShowable(faults);
        return file is null ? "refused" : "read";
    }

    private static void MustBeShowable(IEnumerable<ConfigFault> faults)
    {
        foreach (var fault in faults)
        {
            Must.Hold(fault.At is { Line: >= 1, Column: >= 1 }, () => "a fault has no place: " + fault);
            Must.BeShowable(fault.ToString(), 1500);
        }
    }
}
