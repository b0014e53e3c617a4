using System.Globalization;
using ErrorBudgetGate.Real.Servers;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real.Exactness;

/// <summary>What tiles add up to is what happened, whatever happens to processes, series and scrapes.</summary>
/// <remarks>Over a day of each, or as many as it needs; <c>tests/Benchmarks/rules-exact-and-cheap</c> does the same over 28 (EXACTNESS_DAYS).</remarks>
public sealed class ExactnessTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>0.5% of the truth.</summary>
    private const double Tolerance = 0.005;

    private static readonly string[] AtOtherIntervals = ["restarts, errors late", "new pods", "label sets expire", "late scrapes"];

    private static readonly string[] ByGood = ["restarts, errors late", "new pods"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-exactness-");

    private static TimeSpan? Asked => Environment.GetEnvironmentVariable("EXACTNESS_DAYS") is { Length: > 0 } days ? TimeSpan.FromDays(int.Parse(days, CultureInfo.InvariantCulture)) : null;

    /// <summary>Scenario, release, scrape interval in seconds, whether the SLI names what succeeded.</summary>
    public static TheoryData<string, PrometheusRelease, int, bool> Cases()
    {
        var cases = new TheoryData<string, PrometheusRelease, int, bool>();
        foreach (var release in Enum.GetValues<PrometheusRelease>())
        {
            foreach (var name in Scenarios.All.Select(static s => s.Name))
            {
                cases.Add(name, release, 60, false);
            }

            // Scrapes every 70 s fall elsewhere in each tile.
            foreach (var name in AtOtherIntervals)
            {
                cases.Add(name, release, release == PrometheusRelease.V2 ? 70 : 30, false);
            }

            foreach (var name in ByGood)
            {
                cases.Add(name, release, 60, true);
            }
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Tiles_hold_what_scrapes_saw(string name, PrometheusRelease release, int scrape, bool good)
    {
        release.Promtool();
        var scenario = Scenarios.Named(name);
        var terms = new RuleTerms(Asked ?? TimeSpan.FromDays(scenario.Days), TimeSpan.FromSeconds(scrape), good);
        var past = ScenarioDraw.Of(scenario, terms.Window, terms.Scrape);

        var found = await Trial.RunAsync(release, _folder.FullName, past, terms);

        Report(good ? name + ", by good" : name, release, terms, found);
        Assert.InRange(found.TotalError, -Tolerance, Tolerance);
        Assert.InRange(found.BadError, -Tolerance, Tolerance);
        Assert.Equal(found.TrueRemaining(Trial.Target), found.Remaining, Tolerance * (1 - found.TrueRemaining(Trial.Target)) * 2);
    }

    /// <summary>Not only their sum: each tile has the failures of its own burst, and no others.</summary>
    [SkippableTheory]
    [InlineData(PrometheusRelease.V2, 60)]
    [InlineData(PrometheusRelease.V3, 60)]
    public async Task Each_of_a_thousand_bursts_is_found_in_its_tile(PrometheusRelease release, int scrape)
    {
        release.Promtool();
        var terms = new RuleTerms(Asked ?? TimeSpan.FromDays(4), TimeSpan.FromSeconds(scrape), Good: false);
        var past = ScenarioDraw.Of(Scenarios.Bursts(terms.Window, terms.Scrape), terms.Window, terms.Scrape);

        var tiles = await Trial.BadOfTilesAsync(release, _folder.FullName, past, terms);

        var truth = Enumerable.Range(1, tiles.Count).Select(i => past.Seen((i - 1) * Trial.Tile, i * Trial.Tile).Bad).ToList();
        Assert.Equal(1000, truth.Count(static bad => bad > 0));
        var wrong = tiles.Zip(truth).Count(static t => t.First != t.Second);
        var worst = tiles.Zip(truth).Max(static t => Math.Abs((t.First ?? 0) - t.Second));
        Log($"{"1,000 bursts, each by itself",-36} {release,-3} {scrape,3} s {truth.Sum(),10:N0} {"",12} {"",8} {wrong} tiles wrong, worst by {worst} events");
        Assert.Equal(0, wrong);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Report(string name, PrometheusRelease release, RuleTerms terms, Finding found) => Log(
        $"{name,-36} {release,-3} {terms.Scrape.TotalSeconds,3} s {found.Bad,10:N0} {found.Total,12:N0} {found.Unseen,8:N0} {found.BadError,10:P3} {found.TotalError,10:P3} {found.AveragedError,10:P2}");

    private void Log(FormattableString row)
    {
        var text = FormattableString.Invariant(row);
        output.WriteLine(text);
        ResultLog.Append(
            "rules-exactness.txt",
            $"{"scenario",-36} {"of",-3} {"every",5} {"failed",10} {"events",12} {"unseen",8} {"tiles: bad",10} {"total",10} {"mean of 5m ratios",10}",
            text);
    }
}
