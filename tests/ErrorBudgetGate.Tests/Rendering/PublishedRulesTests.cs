using System.Text.RegularExpressions;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Tests.Rendering;

public sealed class PublishedRulesTests
{
    public static TheoryData<string> Kinds => [.. Slis.Keys];

    private static Dictionary<string, Sli> Slis => new(StringComparer.Ordinal)
    {
        ["counters"] = new Sli.Counters("errors_total{job=\"a\"}", "requests_total{job=\"a\"}"),
        ["good"] = new Sli.GoodCounters("good_total{job=\"a\"}", "requests_total{job=\"a\"}"),
        ["histogram"] = new Sli.Histogram("seconds{job=\"a\"}", 0.3m, Native: false),
        ["native"] = new Sli.Histogram("seconds{job=\"a\"}", 0.3m, Native: true),
        ["rates"] = new Sli.Rates("sum(rate(errors_total[$window]))", "sum(rate(requests_total[$window]))"),
        ["slices"] = new Sli.Slices("a > 1", "a", TimeSpan.FromMinutes(1)),
    };

    /// <summary>A label that is added one day splits a series in two, and the rules that sum it over a window then fail for as long as the window lasts.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_recording_looks_back_on_a_series_that_carries_chosen_labels(string kind)
    {
        var rules = Rules(kind);
        var published = rules.OfType<Rule.Recording>().Where(PublishedRules.Include).Select(r => r.Name).ToHashSet();

        Assert.All(rules.OfType<Rule.Recording>(), rule => Assert.All(published, name => Assert.DoesNotMatch(new Regex(Regex.Escape(name) + @"(\{[^}]*\})?\[", RegexOptions.None, TimeSpan.FromSeconds(5)), rule.Expression)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Alerts_and_what_others_read_carry_them(string kind)
    {
        var carrying = Rules(kind).Where(PublishedRules.Include).ToList();

        Assert.Contains(carrying, r => r is Rule.Alert);
        Assert.All(
            (string[])[SeriesNames.Remaining, SeriesNames.Coverage, SeriesNames.NewestTile, SeriesNames.Objective, SeriesNames.ObjectiveInfo, SeriesNames.Tier, SeriesNames.BurnRate(TimeSpan.FromHours(1))],
            name => Assert.Contains(carrying, r => r is Rule.Recording recording && recording.Name == name));
    }

    private static List<Rule> Rules(string kind)
    {
        var objective = new Objective("success", new BudgetTarget(0.99m), new Window.Rolling(TimeSpan.FromDays(28)), Since: null, Gating: true, Slis[kind])
        {
            Exclusions = [new Exclusion.Fixed("maintenance", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch.AddDays(2))],
        };
        var service = new ServiceObjectives("api", "standard", [], [objective], new Valuation("USD", 1m), "00");
        return [.. RuleGenerator.Generate(service, BuiltInPolicies.Load("standard")).File.Groups.SelectMany(g => g.Rules)];
    }
}
