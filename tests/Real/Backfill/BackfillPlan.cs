namespace ErrorBudgetGate.Real.Backfill;

/// <summary>A rule as it is evaluated over the past.</summary>
/// <param name="Rule">Its expression sees of later rules of its group, and of itself, only what they recorded before.</param>
/// <param name="ReadsItself">What it records depends on what it recorded.</param>
internal sealed record PlannedRule(RecordingRule Rule, bool ReadsItself);

/// <summary>The order in which rules are evaluated over the past.</summary>
internal static class BackfillPlan
{
    /// <summary>Each rule in the first pass in which all that it reads, itself apart, is stored.</summary>
    /// <param name="rules">Groups and rules in the order of their file.</param>
    /// <exception cref="InvalidOperationException">Rules read each other in a circle.</exception>
    public static IReadOnlyList<IReadOnlyList<PlannedRule>> Of(IReadOnlyList<RecordingRule> rules)
    {
        var reads = rules.Select(rule => Enumerable.Range(0, rules.Count).Where(i => rule.Reads(rules[i])).ToHashSet()).ToList();
        var passes = new List<IReadOnlyList<PlannedRule>>();
        var stored = new HashSet<int>();
        while (stored.Count < rules.Count)
        {
            var ready = Enumerable.Range(0, rules.Count).Where(i => !stored.Contains(i) && reads[i].All(other => other == i || stored.Contains(other))).ToList();
            if (ready.Count == 0)
            {
                throw new InvalidOperationException($"These read each other: {string.Join(", ", Enumerable.Range(0, rules.Count).Except(stored).Select(i => rules[i].Record))}");
            }

            passes.Add([.. ready.Select(i => new PlannedRule(Causal(rules, reads, i), reads[i].Contains(i)))]);
            stored.UnionWith(ready);
        }

        return passes;
    }

    private static RecordingRule Causal(IReadOnlyList<RecordingRule> rules, List<HashSet<int>> reads, int index) =>
        reads[index].Where(other => other >= index && rules[other].Group == rules[index].Group).Aggregate(rules[index], (rule, other) => rule.Before(rules[other]));
}
