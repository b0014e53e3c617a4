using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Backfill;

/// <summary>What evaluating one rule over the past came to.</summary>
/// <param name="Evaluations">Instants at which it was evaluated.</param>
/// <param name="SamplesTouched">By all of them together.</param>
/// <param name="Recorded">Samples it left.</param>
internal sealed record RuleCost(RecordingRule Rule, int Evaluations, long SamplesTouched, int Recorded)
{
    public double SamplesPerEvaluation => (double)SamplesTouched / Evaluations;
}

/// <summary>Evaluates recording rules over the past on a real server, as if it had run all that time, and stores what they record where the server finds it.</summary>
/// <remarks>
/// A rule is evaluated by range queries at its group's interval, once everything it reads is stored; what does not depend on one another shares a pass, and
/// the server restarts after each. Groups stand in the order in which they depend on each other. A rule that reads its own name, or one that only a later rule
/// records, cannot be evaluated so. Blocks hold no stale markers: a recorded series that ends is seen for up to five minutes more, which matters only where
/// something is evaluated more often than that. Ten services with ten rules each, four weeks: ten seconds.
/// </remarks>
internal static class RuleBackfill
{
    /// <param name="rules">A rule file's text.</param>
    /// <param name="start">The first evaluation of every group; its seconds are the phase of all.</param>
    /// <param name="end">No evaluation is later.</param>
    /// <param name="only">Rules to evaluate; null: all. Others count as not there.</param>
    /// <returns>In the order of evaluation.</returns>
    /// <exception cref="InvalidOperationException">The rules cannot be evaluated in one go from top to bottom.</exception>
    public static async Task<IReadOnlyList<RuleCost>> RunAsync(
        PrometheusServer server, string rules, DateTimeOffset start, DateTimeOffset end, Func<RecordingRule, bool>? only = null)
    {
        var costs = new List<RuleCost>();
        foreach (var pass in Passes([.. RecordingRules.Read(rules, server.Setup.EvaluationInterval).Where(only ?? (static _ => true))]))
        {
            var recorded = new List<Series>();
            foreach (var rule in pass)
            {
                var (cost, series) = await EvaluateAsync(server.Queries, rule, start, end);
                costs.Add(cost);
                recorded.AddRange(series);
            }

            if (recorded.Count > 0)
            {
                await server.AddBlocksAsync(to => recorded.ForEach(series => Exposition.WriteOpenMetrics(to, series)));
                await server.Process.RestartAsync();
            }
        }

        return costs;
    }

    /// <summary>Each rule in the first pass in which all that it reads is stored.</summary>
    internal static IReadOnlyList<IReadOnlyList<RecordingRule>> Passes(IReadOnlyList<RecordingRule> rules)
    {
        var passes = new List<List<RecordingRule>>();
        var stored = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rules.Skip(i).FirstOrDefault(later => rule.Reads(later.Record) && (later == rule || !stored.ContainsKey(later.Record))) is { } later)
            {
                throw new InvalidOperationException($"{rule.Record} reads {later.Record}, which is recorded no earlier: it cannot be evaluated over the past in one go.");
            }

            var pass = stored.Where(s => rule.Reads(s.Key)).Select(static s => s.Value).DefaultIfEmpty(0).Max();
            if (pass == passes.Count)
            {
                passes.Add([]);
            }

            passes[pass].Add(rule);
            stored[rule.Record] = Math.Max(stored.GetValueOrDefault(rule.Record), pass + 1);
        }

        return passes;
    }

    private static async Task<(RuleCost Cost, IReadOnlyList<Series> Series)> EvaluateAsync(QueryClient queries, RecordingRule rule, DateTimeOffset start, DateTimeOffset end)
    {
        var steps = (int)((end - start).Ticks / rule.Interval.Ticks) + 1;
        var recorded = new Dictionary<string, (IReadOnlyDictionary<string, string> Labels, List<Sample> Samples)>(StringComparer.Ordinal);
        var touched = 0L;
        for (var step = 0; step < steps; step += QueryClient.MostPoints)
        {
            var last = Math.Min(step + QueryClient.MostPoints, steps) - 1;
            var result = await queries.RangeAsync(rule.Expression, start + (step * rule.Interval), start + (last * rule.Interval), rule.Interval);
            touched += result.SamplesTouched ?? 0;
            foreach (var series in result.Series)
            {
                var labels = Named(series.Labels, rule);
                var name = Exposition.NameOf(labels);
                if (!recorded.TryGetValue(name, out var known))
                {
                    recorded[name] = known = (labels, []);
                }

                known.Samples.AddRange(series.Samples);
            }
        }

        var all = recorded.Values.Select(static s => new Series(s.Labels, s.Samples)).ToList();
        return (new RuleCost(rule, steps, touched, all.Sum(static s => s.Samples.Count)), all);
    }

    /// <summary>As Prometheus names it: the rule's labels win, an empty one takes a label away.</summary>
    private static Dictionary<string, string> Named(IReadOnlyDictionary<string, string> labels, RecordingRule rule)
    {
        var named = new Dictionary<string, string>(labels, StringComparer.Ordinal) { ["__name__"] = rule.Record };
        foreach (var (name, value) in rule.Labels)
        {
            named[name] = value;
        }

        return named.Where(static l => l.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
    }
}
