using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Backfill;

/// <summary>What a rule recorded in a span of the past.</summary>
internal sealed record Evaluated(RuleCost Cost, IReadOnlyList<Series> Series);

/// <summary>A span of the past in which rules are evaluated on a server.</summary>
internal sealed class Past(PrometheusServer server, DateTimeOffset start, DateTimeOffset end)
{
    public async Task<IReadOnlyList<Evaluated>> EvaluateAsync(IEnumerable<PlannedRule> rules)
    {
        var evaluated = new List<Evaluated>();
        foreach (var planned in rules)
        {
            evaluated.Add(await EvaluateAsync(planned.Rule));
        }

        return evaluated;
    }

    /// <summary>Stores the samples where the server finds them.</summary>
    /// <param name="replacing">Blocks that go.</param>
    /// <returns>The new blocks.</returns>
    public async Task<IReadOnlyList<string>> StoreAsync(IReadOnlyList<Evaluated> evaluated, IReadOnlyList<string> replacing)
    {
        var recorded = evaluated.SelectMany(static e => e.Series).ToList();
        if (recorded.Count == 0 && replacing.Count == 0)
        {
            return [];
        }

        await server.Process.StopAsync();
        foreach (var block in replacing)
        {
            Directory.Delete(block, recursive: true);
        }

        var blocks = recorded.Count == 0 ? [] : await server.AddBlocksAsync(to => recorded.ForEach(series => Exposition.WriteOpenMetrics(to, series)));
        await server.Process.StartAgainAsync();
        return blocks;
    }

    /// <summary>The series with its last value at every evaluation, once it is there, at which it has none.</summary>
    public Series Lasting(Series series, TimeSpan interval)
    {
        var samples = new List<Sample>();
        var next = 0;
        for (var at = series.Samples[0].At; at <= end; at += interval)
        {
            samples.Add(next < series.Samples.Count && series.Samples[next].At <= at ? series.Samples[next++] : new Sample(at, samples[^1].Value));
        }

        return series with { Samples = samples };
    }

    private async Task<Evaluated> EvaluateAsync(RecordingRule rule)
    {
        var steps = (int)((end - start).Ticks / rule.Interval.Ticks) + 1;
        var recorded = new Dictionary<string, (IReadOnlyDictionary<string, string> Labels, List<Sample> Samples)>(StringComparer.Ordinal);
        var touched = 0L;
        for (var step = 0; step < steps; step += QueryClient.MostPoints)
        {
            var last = Math.Min(step + QueryClient.MostPoints, steps) - 1;
            var result = await server.Queries.RangeAsync(rule.Expression, start + (step * rule.Interval), start + (last * rule.Interval), rule.Interval);
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

        // Parts of an expression that differ in their names alone come as several series, and are one once they bear the rule's.
        var all = recorded.Values.Select(static s => new Series(s.Labels, [.. s.Samples.OrderBy(static sample => sample.At)])).ToList();
        if (all.FirstOrDefault(static s => s.Samples.Zip(s.Samples.Skip(1)).Any(static pair => pair.First.At == pair.Second.At)) is { } twice)
        {
            throw new InvalidOperationException($"{Exposition.NameOf(twice.Labels)} is recorded twice at one instant by {rule.Expression}");
        }

        return new Evaluated(new RuleCost(rule, steps, touched, all.Sum(static s => s.Samples.Count)), all);
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
