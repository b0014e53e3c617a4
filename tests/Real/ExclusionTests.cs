using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Real;

/// <summary>What real servers leave of raw events when maintenance is taken out.</summary>
public abstract class ExclusionTests(LoadedServer server)
{
    /// <summary>Each span's count is stretched to its edges, and the servers' own clocks move on while they are asked.</summary>
    private const decimal Tolerance = 0.003m;

    [SkippableTheory]
    [InlineData("diurnal")]
    [InlineData("steady")]
    public async Task Nightly_maintenance_is_taken_from_counters_and_rates(string service)
    {
        var nightly = new Exclusion.Recurring("backup", DateTimeOffset.UnixEpoch, Enum.GetValues<DayOfWeek>(), new TimeOnly(14, 0), TimeSpan.FromHours(3), TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        var now = DateTimeOffset.UtcNow;
        var readings = await ReadAsync(service, now, nightly);

        var all = server.Workloads[service].Truth.Count(now, Workloads.Window);
        var excluded = ExcludedSpans.Merge(nightly.Spans(now - Workloads.Window, now)).Select(s => server.Workloads[service].Truth.Count(s.To, s.To - s.From)).ToList();
        foreach (var reading in readings)
        {
            var measured = Assert.IsType<Reading.Measured>(reading.Reading);
            AssertNear(all.Total - excluded.Sum(e => e.Total), measured.Counts!.Value.Total, reading.Name);
            AssertNear(all.Bad - excluded.Sum(e => e.Bad), measured.Counts!.Value.Bad, reading.Name);
            AssertNear(excluded.Sum(e => e.Total), reading.ExcludedEvents!.Value.Total, reading.Name);
            Assert.True(measured.Coverage > 0.99m, $"{reading.Name}: coverage {measured.Coverage}");
        }
    }

    [SkippableFact]
    public async Task An_outage_in_maintenance_leaves_the_budget_of_the_rest()
    {
        var outage = new DateTimeOffset(server.Workloads.Now.AddDays(-9).Date, TimeSpan.Zero).AddHours(3);
        var upgrade = new Exclusion.Fixed("upgrade", DateTimeOffset.UnixEpoch, outage.AddMinutes(-5), outage.AddMinutes(125));
        var now = DateTimeOffset.UtcNow;

        var without = await ReadAsync("trough-outage", now);
        var readings = await ReadAsync("trough-outage", now, upgrade);

        var all = server.Workloads["trough-outage"].Truth.Count(now, Workloads.Window);
        var excluded = server.Workloads["trough-outage"].Truth.Count(upgrade.To, upgrade.To - upgrade.From);
        var exact = 1m - ((all.Bad - excluded.Bad) / (0.001m * (all.Total - excluded.Total)));
        foreach (var reading in readings)
        {
            Assert.Equal((double)exact, (double)Assert.IsType<Reading.Measured>(reading.Reading).Remaining, 0.01);
        }

        Assert.All(without, r => Assert.True(Assert.IsType<Reading.Measured>(r.Reading).Remaining < exact - 0.1m));
    }

    [SkippableFact]
    public async Task A_gap_in_maintenance_does_not_lower_the_coverage()
    {
        var now = DateTimeOffset.UtcNow;
        var gaps = Enumerable.Range(0, 5).Select(i => server.Workloads.Start.AddMinutes(4000 + (9001 * i)))
            .Select(gap => (Exclusion)new Exclusion.Fixed("monitoring", DateTimeOffset.UnixEpoch, gap, gap.AddMinutes(125))).ToArray();

        var without = (await ReadAsync("scrape-gaps", now))[0];
        var reading = (await ReadAsync("scrape-gaps", now, gaps))[0];

        Assert.True(Assert.IsType<Reading.Measured>(without.Reading).Coverage < 0.99m, without.ToString());
        Assert.True(Assert.IsType<Reading.Measured>(reading.Reading).Coverage > 0.995m, reading.ToString());
    }

    private async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(string service, DateTimeOffset now, params Exclusion[] exclusions)
    {
        using var source = new PrometheusSliSource(
            new PrometheusConnection { BaseUrl = await server.UrlAsync(), Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(60) } }, TimeProvider.System);
        Objective Of(string name, Sli sli) => new(name, new BudgetTarget(0.999m), new Window.Rolling(Workloads.Window), Since: null, Gating: true, sli) { Exclusions = exclusions };
        var (bad, total) = ($"http_requests_total{{job=\"{service}\",code=~\"5..\"}}", $"http_requests_total{{job=\"{service}\"}}");
        return await source.ReadAsync(
            new BudgetQuestion(service, [Of("counters", new Sli.Counters(bad, total)), Of("rates", new Sli.Rates($"sum(rate({bad}[$window]))", $"sum(rate({total}[$window]))"))], "unused", [], now),
            CancellationToken.None);
    }

    private static void AssertNear(long truth, decimal counted, string objective) =>
        Assert.True(Math.Abs((counted / truth) - 1m) < Tolerance, $"{objective}: {counted} where {truth} is exact.");
}

[Collection(LoadedPrometheus2.Collection)]
public sealed class ExclusionsInPrometheus2Tests(LoadedPrometheus2 server) : ExclusionTests(server);

[Collection(LoadedPrometheus3.Collection)]
public sealed class ExclusionsInPrometheus3Tests(LoadedPrometheus3 server) : ExclusionTests(server);

[Collection(LoadedVictoriaMetrics.Collection)]
public sealed class ExclusionsInVictoriaMetricsTests(LoadedVictoriaMetrics server) : ExclusionTests(server);
