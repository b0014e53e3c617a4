using System.Globalization;
using ErrorBudgetGate.Real.Gate;
using ErrorBudgetGate.Real.Servers;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real;

/// <summary>A budget comes back when status says so: held against the server's own tiles.</summary>
public abstract class RecoveryTests(JudgedServer server, ITestOutputHelper output)
{
    /// <summary>Of remaining; Prometheus computes in binary.</summary>
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, string> NoEnvironment = [];

    [SkippableFact]
    public async Task A_tier_is_reached_with_the_tile_that_leaves_and_not_before()
    {
        var past = await server.PastAsync();
        string[] files = [.. past.Folders.Values.SelectMany(static f => new[] { "--objectives", f.Objectives })];
        var run = await GateProcess.RunAsync(
            NoEnvironment, ["status", "--output", "json", "--prometheus-url", past.Server.Url.ToString(), "--policy", past.Folders.Values.First().Policy, .. files]);
        Assert.True(run.ExitCode == 0, run.Output);

        var held = 0;
        foreach (var service in run.Field("services").EnumerateArray())
        {
            var name = service.GetProperty("service").GetString()!;
            var objective = Assert.Single(service.GetProperty("objectives").EnumerateArray());
            Assert.True(objective.GetProperty("history_missing").ValueKind == System.Text.Json.JsonValueKind.Null || objective.GetProperty("status").GetString() != "measured", $"{name}: {objective}");
            foreach (var back in objective.GetProperty("recovery").EnumerateArray())
            {
                var newest = objective.GetProperty("sample_time").GetDateTimeOffset();
                var leaving = back.GetProperty("at").GetDateTimeOffset() - Traffic.Workloads.Window;
                async Task<double> RemainingAsync(int milliseconds) =>
                    1 - (await BadAsync(past, name, newest - leaving + TimeSpan.FromMilliseconds(milliseconds), newest) / objective.GetProperty("events_allowed").GetDouble());
                var (before, after, above) = (await RemainingAsync(1), await RemainingAsync(-1), back.GetProperty("above").GetDouble());
                output.WriteLine($"{name}, above {above} at {back.GetProperty("at")}: {before} with the tile of {leaving:O}, {after} without");
                Assert.True(before <= above + Tolerance, $"{name}: {before} was above {above} before");
                Assert.True(after >= above - Tolerance, $"{name}: {after} is not above {above}");
                held++;
            }
        }

        Assert.True(held >= 4, $"only {held} moments were there to hold");
    }

    /// <summary>Failed events of the tiles that are younger than <paramref name="span"/>; a tile on its edge counts.</summary>
    private static async Task<double> BadAsync(JudgedPast past, string service, TimeSpan span, DateTimeOffset newest)
    {
        if (span <= TimeSpan.Zero)
        {
            return 0;
        }

        var range = ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return await past.Server.Queries.ValueAsync($"sum(sum_over_time(slo:bad_events:increase5m{{service=\"{service}\",objective=\"{JudgedPast.Objective}\"}}[{range}ms])) or vector(0)", newest);
    }
}

[Collection(JudgedPrometheus2.Collection)]
public sealed class RecoveryWithPrometheus2Tests(JudgedPrometheus2 server, ITestOutputHelper output) : RecoveryTests(server, output);

[Collection(JudgedPrometheus3.Collection)]
public sealed class RecoveryWithPrometheus3Tests(JudgedPrometheus3 server, ITestOutputHelper output) : RecoveryTests(server, output);
