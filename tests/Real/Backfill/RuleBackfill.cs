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
/// A rule is evaluated by range queries at its group's interval, once everything it reads is stored; what does not depend on one another shares a pass, and the server
/// restarts after each. All groups are evaluated at the same instants, in the order of the file. Blocks hold no stale markers: a recorded series that ends is seen for
/// almost five minutes more, which matters only where something is evaluated more often than that. Ten services with ten rules each, four weeks: ten seconds.
/// </remarks>
internal static class RuleBackfill
{
    private const int MostRounds = 60;

    /// <param name="rules">A rule file's text.</param>
    /// <param name="start">The first evaluation of every group; its seconds are the phase of all.</param>
    /// <param name="end">No evaluation is later.</param>
    /// <param name="only">Rules to evaluate; null: all. Others count as not there. A group of 30 seconds has eighty thousand instants in four weeks: give such a call of its own, over less.</param>
    /// <returns>In the order of evaluation.</returns>
    /// <exception cref="InvalidOperationException">The server refused a rule, or its rules cannot be evaluated so.</exception>
    public static async Task<IReadOnlyList<RuleCost>> RunAsync(
        PrometheusServer server, string rules, DateTimeOffset start, DateTimeOffset end, Func<RecordingRule, bool>? only = null)
    {
        var past = new Past(server, start, end);
        var costs = new List<RuleCost>();
        if (server.Release == PrometheusRelease.V2)
        {
            // It sees a sample until it is five minutes old, that instant included, where a server that recorded it had put a marker.
            await server.RestartWithAsync("--query.lookback-delta=299999ms");
        }

        foreach (var pass in BackfillPlan.Of([.. RecordingRules.Read(rules, server.Setup.EvaluationInterval).Where(only ?? (static _ => true))]))
        {
            var once = await past.EvaluateAsync(pass.Where(static planned => !planned.ReadsItself));
            await past.StoreAsync(once, replacing: []);
            var recursive = await SettleAsync(past, [.. pass.Where(static planned => planned.ReadsItself)]);
            costs.AddRange(once.Concat(recursive).Select(static e => e.Cost));
        }

        if (server.Release == PrometheusRelease.V2)
        {
            await server.RestartWithAsync();
        }

        return costs;
    }

    /// <summary>What a rule records follows from what it recorded before. So a guess that the server answers with itself is right from the first instant to the last, and is the only one.</summary>
    private static async Task<IReadOnlyList<Evaluated>> SettleAsync(Past past, IReadOnlyList<PlannedRule> rules)
    {
        var found = await past.EvaluateAsync(rules);
        if (found.All(static e => e.Series.Count == 0))
        {
            return found;
        }

        // The first guess: what began once went on for ever.
        IReadOnlyList<Evaluated> guess = [.. found.Select(e => e with { Series = [.. e.Series.Select(series => past.Lasting(series, e.Cost.Rule.Interval))] })];
        var blocks = await past.StoreAsync(guess, replacing: []);
        for (var round = 0; round < MostRounds; round++)
        {
            found = await past.EvaluateAsync(rules);
            if (found.Zip(guess).All(static pair => Same(pair.First, pair.Second)))
            {
                return found;
            }

            guess = found;
            blocks = await past.StoreAsync(guess, blocks);
        }

        throw new InvalidOperationException($"These did not settle in {MostRounds} rounds: {string.Join(", ", rules.Select(static r => r.Rule.Record))}");
    }

    private static bool Same(Evaluated one, Evaluated other)
    {
        var known = other.Series.ToDictionary(static s => Exposition.NameOf(s.Labels), static s => s.Samples, StringComparer.Ordinal);
        return one.Series.Count == known.Count && one.Series.All(s => known.TryGetValue(Exposition.NameOf(s.Labels), out var samples) && s.Samples.SequenceEqual(samples));
    }
}
