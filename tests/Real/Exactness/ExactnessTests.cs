using ErrorBudgetGate.Real.Servers;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real.Exactness;

/// <summary>What tiles add up to is what happened, whatever happens to processes, series and scrapes.</summary>
public sealed class ExactnessTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>0.5% of the truth.</summary>
    private const double Tolerance = 0.005;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-exactness-");

    public static TheoryData<string, PrometheusRelease, int> Cases()
    {
        var cases = new TheoryData<string, PrometheusRelease, int>();
        foreach (var scenario in Scenarios.All)
        {
            foreach (var release in Enum.GetValues<PrometheusRelease>())
            {
                cases.Add(scenario.Name, release, 60);
            }
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Tiles_hold_what_scrapes_saw(string name, PrometheusRelease release, int scrape)
    {
        release.Promtool();
        var scenario = Scenarios.Named(name);
        var past = ScenarioDraw.Of(scenario, scenario.Length, TimeSpan.FromSeconds(scrape));

        var found = await Trial.RunAsync(release, _folder.FullName, past, scenario.Length);

        output.WriteLine($"{name} {release} {scrape} {found} {found.BadError:P4} {found.TotalError:P4} {found.AveragedError:P4}");
        Assert.InRange(found.TotalError, -Tolerance, Tolerance);
        Assert.InRange(found.BadError, -Tolerance, Tolerance);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
