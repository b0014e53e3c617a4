using System.Globalization;
using System.Text;
using ErrorBudgetGate.Real.Rules;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Tests.House;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real.Cost;

/// <summary>How many samples rules touch in an hour, by the server's own count, against what others generate for the same objective.</summary>
public sealed class CostTests(ITestOutputHelper output) : IDisposable
{
    private const string SlothWindow = "slo:sli_error:ratio_rate28d";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-cost-");

    /// <summary>Budget window: fifty times fewer than the mean of ratios every 30 seconds. All rules: ten times fewer than Sloth's.</summary>
    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, 20)]
    [InlineData(PrometheusRelease.V3, 20)]
    public async Task Rules_touch_a_fraction_of_what_others_do(PrometheusRelease release, int series)
    {
        release.Server();
        var ours = await OursAsync();
        var sloth = RuleExpression.In((await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests", "Real", "Cost", "sloth.rules.yaml")))
            .Replace("BAD", CostFixture.Bad, StringComparison.Ordinal).Replace("TOTAL", CostFixture.Total, StringComparison.Ordinal));
        var fixture = new CostFixture(series, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = to => fixture.Write(to, ours.Concat(sloth)) });

        var costs = new Dictionary<RuleExpression, long>();
        foreach (var rule in ours.Concat(sloth))
        {
            costs[rule] = (await server.Queries.InstantAsync(rule.Expression, fixture.Now)).SamplesTouched!.Value * (TimeSpan.FromHours(1).Ticks / rule.Interval.Ticks);
        }

        var text = Table(release, series, ours, sloth, costs);
        output.WriteLine(text);
        var window = ours.Where(static r => r.Group is "tiles" or "published").Sum(r => costs[r]);
        Assert.True(costs[sloth.Single(static r => r.Name == SlothWindow)] >= 50 * window, text);
        Assert.True(sloth.Sum(r => costs[r]) >= 10 * ours.Sum(r => costs[r]), text);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Table(PrometheusRelease release, int series, IReadOnlyList<RuleExpression> ours, IReadOnlyList<RuleExpression> sloth, Dictionary<RuleExpression, long> costs)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Prometheus {release}, {series} raw series a term, samples touched per hour");
        foreach (var rule in ours.Concat(sloth).Where(r => costs[r] > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {rule.Group,-40} {rule.Name,-50} {costs[rule],14:N0}");
        }

        foreach (var part in ours.GroupBy(static r => r.Group))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {part.Key,-40} {part.Sum(r => costs[r]),14:N0}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {"all rules",-40} {ours.Sum(r => costs[r]),14:N0}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"mean of ratios over 28d, every 30s",-40} {costs[sloth.Single(static r => r.Name == SlothWindow)],14:N0}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"all of Sloth's",-40} {sloth.Sum(r => costs[r]),14:N0}");
        return text.ToString();
    }

    private async Task<IReadOnlyList<RuleExpression>> OursAsync()
    {
        var objectives = Path.Combine(_folder.FullName, "objectives.yaml");
        await File.WriteAllTextAsync(
            objectives,
            $$"""
            apiVersion: errorbudgetgate.io/v1
            kind: ServiceObjectives
            metadata: {name: api}
            spec:
              policy: standard
              applications: [{namespace: argocd, name: api}]
              objectives:
                - name: success
                  target: 99.9%
                  window: {rolling: 28d}
                  sli:
                    counters:
                      bad: '{{CostFixture.Bad}}'
                      total: '{{CostFixture.Total}}'
              valuation: {currency: USD, revenuePerRequest: 0.05}

            """);
        await GeneratedRules.WriteAsync(objectives, _folder.FullName);
        return RuleExpression.In(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "api.rules.yaml")));
    }
}
