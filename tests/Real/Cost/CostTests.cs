using System.Globalization;
using ErrorBudgetGate.Real.Rules;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Tests.House;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real.Cost;

/// <summary>How many samples rules touch in an hour, by the server's own count, against what others generate for the same objective.</summary>
public sealed class CostTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Raw series of each term for which the ratios hold. The mean of ratios costs the same for any number; with 100, budget rules touch a fortieth of it.</summary>
    private const int Promised = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-cost-");

    /// <summary>Raw series of each term; <c>tests/Benchmarks/rules-exact-and-cheap</c> asks for more (COST_SERIES).</summary>
    public static TheoryData<PrometheusRelease, int> Fixtures()
    {
        var fixtures = new TheoryData<PrometheusRelease, int>();
        foreach (var series in (Environment.GetEnvironmentVariable("COST_SERIES") ?? Promised.ToString(CultureInfo.InvariantCulture)).Split(' '))
        {
            foreach (var release in Enum.GetValues<PrometheusRelease>())
            {
                fixtures.Add(release, int.Parse(series, CultureInfo.InvariantCulture));
            }
        }

        return fixtures;
    }

    /// <summary>Budget window: fifty times fewer than the mean of ratios every 30 seconds. All rules: ten times fewer than Sloth's.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fixtures))]
    public async Task Rules_touch_a_fraction_of_what_others_do(PrometheusRelease release, int series)
    {
        release.Server();
        var ours = await OursAsync();
        var sloth = RuleExpression.In((await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests", "Real", "Cost", "sloth.rules.yaml")))
            .Replace("BAD", CostFixture.Bad, StringComparison.Ordinal).Replace("TOTAL", CostFixture.Total, StringComparison.Ordinal));
        var fixture = new CostFixture(series, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = to => fixture.Write(to, ours.Concat(sloth)) });

        var costs = new Dictionary<RuleExpression, RuleCost>();
        foreach (var rule in ours.Concat(sloth))
        {
            costs[rule] = await RuleCost.OfAsync(server.Queries, rule, fixture.Now);
        }

        var table = new CostTable(release, series, ours, sloth, costs);
        output.WriteLine(table.ToString());
        ResultLog.Append("rules-cost.txt", "What rules touch", table.ToString());

        if (series == Promised)
        {
            Assert.True(table.Averaged.Told >= 50 * table.Window.Told, table.ToString());
            Assert.True(table.Sloth.Told >= 10 * table.All.Told, table.ToString());
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

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
