using System.Text;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>Every row of <c>faults.yaml</c> through the real executable, with a marker for every secret and in verbose mode.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> Rows => [.. FaultTable.Rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_fault_has_its_outcome(string row)
    {
        var run = await FaultRuns.OfAsync(row);

        Assert.True(run.Differences.Count == 0, $"{row}\n- {string.Join("\n- ", run.Differences)}\n{run.Run}");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_fault_shows_no_secret(string row)
    {
        var run = await FaultRuns.OfAsync(row);

        // A gate that ended within a moment may not have been seen; the slow rows always are.
        Assert.True(run.Run.CommandLine.Length == 0 ? run.Run.Duration < TimeSpan.FromSeconds(1) : run.Run.CommandLine.Contains("--verbose", StringComparison.Ordinal), run.Run.CommandLine);
        Assert.True(run.Leaks.Count == 0, $"{row}\n- {string.Join("\n- ", run.Leaks)}");
    }

    [Fact]
    public async Task The_markers_are_the_secrets_in_use_and_are_recognised_in_every_form()
    {
        await using var world = new GateWorld("exhausted");
        await world.RunAsync();

        Assert.Contains(world.Splunk.Server.Requests, r => Secrets.AreIn(r.Header("Authorization")!));
        Assert.Contains(world.Kubernetes.Server.Requests, r => Secrets.AreIn(r.Header("Authorization")!));
        Assert.Contains(world.Slack.Server.Requests, r => Secrets.AreIn(r.Target));
        foreach (var user in new[] { "r", "re", "rea", "read" })
        {
            Assert.True(Secrets.AreIn(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Secrets.PrometheusPassword}"))));
        }

        Assert.False(Secrets.AreIn("prometheus-password"));
    }

    [Fact]
    public void The_table_covers_what_was_promised()
    {
        var rows = FaultTable.Rows.Values;

        Assert.True(rows.Count() >= 80);
        Assert.Equal(Enumerable.Range(1, 27), rows.Where(r => r.How == "hec").Select(r => r.Code).Distinct().Order());
        foreach (var type in new[] { "bad_data", "execution", "timeout", "canceled", "not_found", "not_acceptable", "internal", "unavailable", "too_many_requests", "too_large_entry", "422" })
        {
            Assert.Contains(rows, r => r.Body?.Contains($"\"errorType\":\"{type}\"", StringComparison.Ordinal) == true);
        }

        foreach (var place in Enum.GetNames<Place>())
        {
            Assert.Contains(rows, r => r.At.StartsWith(place, StringComparison.OrdinalIgnoreCase) && r.How == "refuses");
            Assert.Contains(rows, r => r.At.StartsWith(place, StringComparison.OrdinalIgnoreCase) && r.How == "is silent");
        }
    }
}
