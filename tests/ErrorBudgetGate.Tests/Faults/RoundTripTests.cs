using ErrorBudgetGate.Tests.Doubles;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>Issue 2: at most two sequential round trips on the way to a decision and its record when nothing fails.</summary>
public sealed class RoundTripTests
{
    /// <summary>Every far side thinks for this long: what is asked together is then seen together, also on a slow machine.</summary>
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(700);

    [Theory]
    [InlineData("healthy", 0)]
    [InlineData("exhausted", 1)]
    [InlineData("exhausted_override", 0)]
    [InlineData("healthy_tiles", 0)]
    [InlineData("exhausted_tiles", 1)]
    public async Task A_decision_and_its_record_take_two_round_trips(string situation, int exit)
    {
        await using var world = new GateWorld(situation);
        foreach (var place in Enum.GetValues<Place>())
        {
            world.Server(place).Hold = Thinking;
        }

        var run = await world.RunAsync();

        // What begins after the record was sent (Slack; for an override also the event, which must not say more than is safe) is not on its way.
        var sent = world.Splunk.Server.Requests.Max(r => r.Began);
        var requests = new[] { Place.Prometheus, Place.Kubernetes, Place.Splunk }.SelectMany(p => world.Server(p).Requests)
            .Where(r => r.Began <= sent || situation != "exhausted_override").ToList();

        Assert.True(run.ExitCode == exit, run.ToString());
        Assert.Single(world.Splunk.Indexed);
        var trips = RoundTrips.Sequential(requests);
        Assert.True(trips <= 2, $"{trips} round trips: {string.Join(", ", requests.OrderBy(r => r.Began).Select(r => r.Method + " " + r.Path))}");
    }

    [Fact]
    public async Task Nothing_is_asked_twice_when_nothing_fails()
    {
        await using var world = new GateWorld("healthy");
        var run = await world.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.InRange(world.Prometheus.Server.Requests.Count, 1, 2);
        Assert.Single(world.Kubernetes.Server.Requests, KubernetesDouble.AsksForApplication);
        Assert.Single(world.Splunk.Server.Requests);
        Assert.Empty(world.Slack.Server.Requests);
    }

    [Fact]
    public async Task The_tiles_of_all_objectives_are_one_request()
    {
        await using var world = new GateWorld("healthy_tiles");
        var run = await world.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Single(world.Prometheus.Server.Requests);
        Assert.Equal(["request-success", "checkout"], run.Record!["objectives"]!.AsArray().Select(o => o!["name"]!.GetValue<string>()));
        Assert.All(run.Record["objectives"]!.AsArray(), o => Assert.Equal((327m, 1_000_000m, 1m), (o!["bad"]!.GetValue<decimal>(), o["total"]!.GetValue<decimal>(), o["coverage"]!.GetValue<decimal>())));
    }
}
