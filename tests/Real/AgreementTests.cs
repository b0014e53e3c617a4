using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Real.Gate;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Transport;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real;

/// <summary>The gate and the rules say the same of a budget, whatever happened in its window.</summary>
public abstract class AgreementTests(JudgedServer server, ITestOutputHelper output)
{
    /// <summary>Of remaining; Prometheus computes in binary.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Of counts, against what really happened.</summary>
    private const double TruthTolerance = 0.005;

    private static readonly Dictionary<string, string> NoEnvironment = [];

    [SkippableFact]
    public async Task A_gate_now_says_what_the_rules_recorded()
    {
        var past = await server.PastAsync();
        output.WriteLine($"Backfill: {past.Took.TotalSeconds:0.0} s");
        var comparison = new Comparison();
        foreach (var (service, folder) in past.Folders)
        {
            var run = await GateProcess.RunAsync(NoEnvironment, folder.Arguments(service, past.Server.Url));
            var said = run.Objective(JudgedPast.Objective);
            var at = said.GetProperty("sample_time").GetDateTimeOffset();
            await comparison.AddAsync(past, service, at, Said.Of(said, "remaining"));
        }

        comparison.AssertAgreed(output);
        Assert.Equal(["TIER_1", "TIER_2", "TIER_3"], comparison.Tiers);
    }

    /// <summary>Whoever looks at it by eye is shown nothing else.</summary>
    [SkippableFact]
    public async Task A_status_now_says_what_the_rules_recorded()
    {
        var past = await server.PastAsync();
        string[] files = [.. past.Folders.Values.SelectMany(static f => new[] { "--objectives", f.Objectives })];
        var run = await GateProcess.RunAsync(
            NoEnvironment,
            ["status", "--output", "json", "--prometheus-url", past.Server.Url.ToString(), "--policy", past.Folders.Values.First().Policy, .. files]);
        Assert.True(run.ExitCode == 0, run.Output);
        var comparison = new Comparison();
        foreach (var service in run.Field("services").EnumerateArray())
        {
            var said = Assert.Single(service.GetProperty("objectives").EnumerateArray());
            Assert.Equal(service.GetProperty("tier").GetString(), said.GetProperty("tier").GetString());
            await comparison.AddAsync(past, service.GetProperty("service").GetString()!, said.GetProperty("sample_time").GetDateTimeOffset(), Said.Of(said, "budget_remaining"));
        }

        comparison.AssertAgreed(output);
        Assert.Equal(past.Folders.Count, comparison.Count);
    }

    /// <summary>On a boundary, just after it, and just before the next: a millisecond later, newer Prometheus leaves the oldest tile out and older ones would not, with one range for both.</summary>
    [SkippableTheory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(4, 0)]
    [InlineData(4, 299_998)]
    [InlineData(9, 0)]
    public async Task A_gate_at_an_earlier_tile_says_what_the_rules_recorded(int boundary, int millisecondsLater)
    {
        var past = await server.PastAsync();
        var at = past.FirstBoundary.AddMinutes(5 * boundary);
        var comparison = new Comparison();
        foreach (var service in past.Folders.Keys)
        {
            var said = await SaidAsync(past, service, at.AddMilliseconds(millisecondsLater));
            await comparison.AddAsync(past, service, at, said);
        }

        comparison.AssertAgreed(output);
    }

    /// <summary>As the gate reads and judges, at any time.</summary>
    private static async Task<Said> SaidAsync(JudgedPast past, string service, DateTimeOffset now)
    {
        var objectives = past.Configuration.Services[service];
        using var source = new PrometheusSliSource(
            new PrometheusConnection
            {
                BaseUrl = past.Server.Url,
                Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(30) },
                Parameters = [new("time", (now.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture))],
            },
            TimeProvider.System);
        var question = new BudgetQuestion(service, objectives.Objectives, "unused", [], now) { Source = EventSource.Tiles };
        var policy = past.Configuration.Policies[objectives.Policy];
        var judged = BudgetAssessment.Of(policy, await source.ReadAsync(question, CancellationToken.None), now);
        var measured = judged.Objectives.Single().Objective.Reading as Reading.Measured;
        return new Said(measured?.Remaining, measured?.Counts, judged.TierIndex is { } tier ? policy.Tiers[tier].Name : null);
    }

    /// <summary>What a gate said of a budget; of one without traffic the tier alone.</summary>
    private sealed record Said(decimal? Remaining, EventCounts? Counts, string? Tier)
    {
        public static Said Of(JsonElement objective, string remaining)
        {
            var tier = objective.GetProperty("tier").GetString();
            return objective.GetProperty("status").GetString() == "measured"
                ? new Said(objective.GetProperty(remaining).GetDecimal(), new EventCounts(objective.GetProperty("bad").GetDecimal(), objective.GetProperty("total").GetDecimal()), tier)
                : new Said(Remaining: null, Counts: null, tier);
        }
    }

    private sealed class Comparison
    {
        private readonly List<string> _lines = [];
        private readonly List<string> _wrong = [];
        private readonly SortedSet<string> _tiers = new(StringComparer.Ordinal);
        private (double Figures, double Truth) _worst;

        public int Count => _lines.Count;

        public IEnumerable<string> Tiers => _tiers;

        public async Task AddAsync(JudgedPast past, string service, DateTimeOffset at, Said said)
        {
            var recorded = await past.RecordedAsync(service, at);
            var truth = past.Workloads[service].Truth.Count(at, Traffic.Workloads.Window);
            var (remaining, bad, total) = said is { Remaining: { } r, Counts: { } c } ? ((double)r, (double)c.Bad, (double)c.Total) : (1d, 0d, 0d);
            var apart = new[] { Math.Abs(remaining - recorded.Remaining), Apart(bad, recorded.Bad), Apart(total, recorded.Total) }.Max();
            var error = Math.Max(Apart(bad, truth.Bad), Apart(total, truth.Total));
            var alerted = said.Tier == "TIER_1" ? "" : said.Tier;
            var line = $"{service} at {at:O}: {remaining} {said.Tier}, {bad}/{total}; the rules {recorded}; really {truth.Bad}/{truth.Total}";
            _lines.Add($"{line}; apart {apart:0.0e0}, from the truth {error:0.0e0}");
            if (!(apart <= Tolerance) || !(error <= TruthTolerance) || said.Tier != recorded.Tier || alerted != recorded.Alerted)
            {
                _wrong.Add(_lines[^1]);
            }

            _tiers.Add(said.Tier ?? "none");
            _worst = (Math.Max(_worst.Figures, apart), Math.Max(_worst.Truth, error));
        }

        public void AssertAgreed(ITestOutputHelper output)
        {
            _lines.ForEach(output.WriteLine);
            output.WriteLine($"{_lines.Count} compared: at most {_worst.Figures:0.0e0} apart, {_worst.Truth:0.0e0} from the truth");
            Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        }

        /// <summary>As a share of the other; where that is nothing, anything is infinitely far.</summary>
        private static double Apart(double one, double other) => one.Equals(other) ? 0 : Math.Abs(one - other) / Math.Abs(other);
    }
}

[Collection(JudgedPrometheus2.Collection)]
public sealed class AgreementWithPrometheus2Tests(JudgedPrometheus2 server, ITestOutputHelper output) : AgreementTests(server, output);

[Collection(JudgedPrometheus3.Collection)]
public sealed class AgreementWithPrometheus3Tests(JudgedPrometheus3 server, ITestOutputHelper output) : AgreementTests(server, output);
