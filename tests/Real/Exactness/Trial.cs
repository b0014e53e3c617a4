using System.Collections.Concurrent;
using ErrorBudgetGate.Real.Rules;
using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real.Exactness;

/// <summary>What tiles made of a scenario, beside the truth.</summary>
/// <param name="Bad">Failed events that scrapes saw in the window.</param>
/// <param name="Total">All events, likewise.</param>
/// <param name="Unseen">Events that no scrape saw: what a process did between its last scrape and its end.</param>
/// <param name="TileBad">What the window rule recorded.</param>
/// <param name="Averaged">The mean of five-minute ratios over the window, which others record.</param>
internal sealed record Finding(long Bad, long Total, long Unseen, double TileBad, double TileTotal, double Remaining, double Averaged)
{
    public double BadError => Relative(TileBad, Bad);

    public double TotalError => Relative(TileTotal, Total);

    /// <summary>Of the failing share that the mean of ratios gives, against the true one.</summary>
    public double AveragedError => Relative(Averaged, (double)Bad / Total);

    /// <summary>What is left of a budget, from the events.</summary>
    public double TrueRemaining(double target) => 1 - (Bad / ((1 - target) * Total));

    private static double Relative(double found, double truth) => truth == 0 ? (found == 0 ? 0 : 1) : (found / truth) - 1;
}

/// <summary>What the rules under trial are made for.</summary>
/// <param name="Window">A whole number of tiles.</param>
/// <param name="Good">The SLI names what succeeded, not what failed.</param>
internal sealed record RuleTerms(TimeSpan Window, TimeSpan Scrape, bool Good);

/// <summary>Runs a scenario through the generated rules of the tile group, in promtool.</summary>
internal static class Trial
{
    public const double Target = 0.99;

    public static readonly TimeSpan Tile = TimeSpan.FromMinutes(5);

    private const string Labels = "{service=\"api\",objective=\"success\"}";

    /// <summary>What others record, Sloth for one: the failing share of the last five minutes, averaged over the window.</summary>
    private const string Ratio = """
        {"groups": [{"name": "averaged", "rules": [{"record": "ratio_rate5m", "expr": "
        (sum(rate(http_requests_total{job='api',code=~'5..'}[5m])) or 0 * sum(rate(http_requests_total{job='api'}[5m]))) / sum(rate(http_requests_total{job='api'}[5m]))"}]}]}
        """;

    private static readonly ConcurrentDictionary<RuleTerms, Lazy<Task<string>>> Tiles = new();

    /// <param name="terms">The window ends with the trial.</param>
    public static async Task<Finding> RunAsync(PrometheusRelease release, string folder, ScrapedPast past, RuleTerms terms)
    {
        var length = terms.Window;
        var answers = await AskAsync(
            release, folder, past, terms,
            [
                new Question("slo:tile:window_bad_events" + Labels, length),
                new Question("slo:tile:window_events" + Labels, length),
                new Question("slo:tile:remaining" + Labels, length),
                new Question($"sum_over_time(ratio_rate5m[{length.TotalSeconds}s]) / count_over_time(ratio_rate5m[{length.TotalSeconds}s])", length),
            ]);
        var (bad, total) = past.Seen(TimeSpan.Zero, length);
        return new Finding(bad, total, past.Unseen, answers[0] ?? 0, answers[1] ?? 0, answers[2] ?? double.NaN, answers[3] ?? double.NaN);
    }

    /// <summary>The failed events of each tile, the first at <see cref="Tile"/>.</summary>
    public static async Task<IReadOnlyList<double?>> BadOfTilesAsync(PrometheusRelease release, string folder, ScrapedPast past, RuleTerms terms) =>
        await AskAsync(release, folder, past, terms, [.. Enumerable.Range(1, (int)(terms.Window / Tile)).Select(static i => new Question("slo:bad_events:increase5m" + Labels, i * Tile))]);

    private static async Task<IReadOnlyList<double?>> AskAsync(PrometheusRelease release, string folder, ScrapedPast past, RuleTerms terms, IReadOnlyList<Question> questions)
    {
        var (tiles, averaged) = (Path.Combine(folder, "tiles.json"), Path.Combine(folder, "averaged.json"));
        await File.WriteAllTextAsync(tiles, await Tiles.GetOrAdd(terms, static l => new(() => GenerateAsync(l))).Value);
        await File.WriteAllTextAsync(averaged, Ratio);
        var input = past.Series.Select(s => KeyValuePair.Create(s.Name, past.Notation(s)));
        return await PromtoolQuestions.AskAsync(release, folder, new RuleTrial([tiles, averaged], Tile, past.Step, input), questions);
    }

    private static async Task<string> GenerateAsync(RuleTerms terms)
    {
        var folder = Directory.CreateTempSubdirectory("gate-real-rules-");
        try
        {
            var objectives = Path.Combine(folder.FullName, "objectives.yaml");
            await File.WriteAllTextAsync(objectives, Objectives(terms));
            await GeneratedRules.WriteAsync(objectives, folder.FullName);
            return await File.ReadAllTextAsync(Path.Combine(folder.FullName, "api.tiles.rules.yaml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Objectives(RuleTerms terms) =>
        $$"""
        apiVersion: errorbudgetgate.io/v1
        kind: ServiceObjectives
        metadata: {name: api}
        spec:
          policy: standard
          applications: [{namespace: argocd, name: api}]
          objectives:
            - name: success
              target: {{Target * 100}}%
              window: {rolling: {{terms.Window.TotalMinutes}}m}
              scrapeInterval: {{terms.Scrape.TotalSeconds}}s
              sli:
                counters:
                  {{(terms.Good ? "good: http_requests_total{job=\"api\",code!~\"5..\"}" : "bad: http_requests_total{job=\"api\",code=~\"5..\"}")}}
                  total: http_requests_total{job="api"}

        """;
}
