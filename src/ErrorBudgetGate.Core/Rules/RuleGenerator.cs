using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>From a service's objectives and its policy to Prometheus rules. Equal input gives equal output.</summary>
public static class RuleGenerator
{
    private static readonly TimeSpan Published = TimeSpan.FromMinutes(1);

    /// <summary>A five-minute rate needs two scrapes wherever it begins.</summary>
    private static readonly TimeSpan LongestScrape = FastRules.Base / 2;

    public static GeneratedRules Generate(ServiceObjectives service, ErrorBudgetPolicy policy)
    {
        var notices = new List<RuleNotice>();
        var groups = new List<RuleGroup>();
        foreach (var objective in service.Objectives)
        {
            void Notice(string message, bool isError) => notices.Add(new RuleNotice(service.Service, objective.Name, message, isError));
            if (objective.Sli is Sli.RecordedRatio)
            {
                Notice("its SLI is a recorded ratio, which something else records; no rules are generated for it.", isError: false);
            }
            else if (Fits(objective, Notice))
            {
                groups.AddRange(Groups(service, policy, objective, Notice));
            }
        }

        return new GeneratedRules(new RuleFile(service.Service, groups), notices);
    }

    private static bool Fits(Objective objective, Action<string, bool> notice)
    {
        if (objective.ScrapeInterval > LongestScrape)
        {
            notice($"a scrape interval of {PromText.Duration(objective.ScrapeInterval)} leaves five minutes without two samples; scrape at least every {PromText.Duration(LongestScrape)}.", true);
            return false;
        }

        if (objective.Window is Window.Rolling { Length: var length } && length.Ticks % SeriesNames.Tile.Ticks != 0)
        {
            notice($"a window of {objective.Window.Name} is no whole number of five-minute tiles; choose one that is.", true);
            return false;
        }

        if (objective.Sli is Sli.Histogram histogram && PromSelector.Parse(histogram.Series)?.Name is null)
        {
            notice("the histogram's selector names no metric; write its name before the braces.", true);
            return false;
        }

        if (objective.Sli is Sli.Rates)
        {
            notice("its SLI is a rate: tiles are approximate, events between ranges and first samples are not counted; counters are exact.", false);
        }

        foreach (var (exclusion, end) in ExclusionCondition.Ending(objective.Exclusions))
        {
            notice(string.Create(CultureInfo.InvariantCulture, $"the recurring exclusion '{Excerpt.OneLine(exclusion.Reason)}' follows the clocks of {exclusion.Zone.Id} until {end:yyyy-MM-dd} and leaves nothing out after it; register it anew before then."), false);
        }

        if (objective.Window is Window.Calendar)
        {
            notice($"the window is a {objective.Window.Name}: the gate and status compute what is left from tiles; Prometheus has no alerts for its tiers.", false);
        }

        return true;
    }

    private static IEnumerable<RuleGroup> Groups(ServiceObjectives service, ErrorBudgetPolicy policy, Objective objective, Action<string, bool> notice)
    {
        var series = new ObjectiveSeries(service.Service, objective.Name);
        var alerts = new AlertRules(service, policy, objective, series);
        var burnAlerts = AlertWindows.Of(objective, alerts.Settings, notice);
        var windows = AlertWindows.Recorded(objective, burnAlerts, policy.BurnRate?.Window);
        var sli = SliRules.Of(objective, series);
        string Name(string part) => $"error-budget/{service.Service}/{objective.Name}/{part}";

        if (objective.Sli is Sli.Slices slices)
        {
            yield return new RuleGroup(Name("slices"), slices.Length, "One sample a slice: whether it counts, and whether it is bad.", sli.Slices);
        }

        yield return new RuleGroup(
            Name("tiles"), SeriesNames.Tile,
            "Events of the last five minutes, and everything that is summed from such tiles. The order matters: a rule reads what those before it recorded.",
            [.. sli.Tiles, .. Exclusions(objective, series), .. WindowRules.OfTiles(objective, series, windows, policy.NoTrafficIsHealthy)]);
        yield return new RuleGroup(
            Name("burn-rates"), FastRules.Interval,
            "Burn rates up to six hours. 1 spends exactly one budget per window.",
            [.. Excluding(objective, sli.Rates), .. FastRules.BurnRates(objective, series, windows)]);
        yield return new RuleGroup(
            Name("published"), Published,
            "What others read, every minute, so that nothing blinks between tiles; and what dashboards need of objectives and policy.",
            [.. WindowRules.Published(objective, series, windows), .. InfoRules.Of(service, objective, series), .. Tiers(policy, objective, series)]);

        List<Rule> all = [.. BurnRateRules.Of(alerts, objective, series, burnAlerts)];
        if (alerts.Settings.TiersEnabled && objective is { Gating: true, Window: Window.Rolling })
        {
            all.AddRange(TierRules.Alerts(alerts, policy, series));
        }

        all.AddRange(alerts.OfData());
        if (all.Count > 0)
        {
            yield return new RuleGroup(Name("alerts"), Published, "Burn rates, tier transitions, and missing data.", all);
        }
    }

    private static IEnumerable<Rule> Tiers(ErrorBudgetPolicy policy, Objective objective, ObjectiveSeries series) =>
        objective.Window is Window.Rolling ? TierRules.Info(policy, series) : [];

    /// <summary>A tile counts or is excluded by its middle.</summary>
    private static IEnumerable<Rule> Exclusions(Objective objective, ObjectiveSeries series)
    {
        if (objective.Exclusions.Count == 0)
        {
            yield break;
        }

        var condition = ExclusionCondition.Of(objective.Exclusions, $"(time() - {PromText.Number((decimal)PromText.HalfTile.TotalSeconds)})");
        foreach (var (all, counted, excluded) in new[]
        {
            (TileNames.AllEvents, SeriesNames.Events, SeriesNames.ExcludedEvents),
            (TileNames.AllBadEvents, SeriesNames.BadEvents, SeriesNames.ExcludedBadEvents),
        })
        {
            yield return series.Record(counted, $"{series.Of(all)}\nunless on () ({condition})");
            yield return series.Record(excluded, $"{series.Of(all)}\nand on () ({condition})");
        }
    }

    private static IEnumerable<Rule> Excluding(Objective objective, IEnumerable<Rule> rates) => objective.Exclusions.Count == 0
        ? rates
        : rates.Select(r => r is Rule.Recording recording
            ? recording with { Expression = $"({recording.Expression})\nunless on () ({ExclusionCondition.Of(objective.Exclusions, "time()")})" }
            : r);
}
