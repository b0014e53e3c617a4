using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Rendering;

/// <summary>A status in words, the same in tables and in Markdown.</summary>
internal static class StatusText
{
    public const string Unknown = "unknown";

    /// <summary>Rounded down, so that what is shown is never better than what is.</summary>
    public static string Left(ObjectiveStatus objective) => objective switch
    {
        { IsKnown: false } => Unknown,
        { Reading.Reading: Reading.NoTraffic } => "no traffic",
        { Remaining: { } remaining } => Percent.Format(remaining),
        _ => Unknown,
    };

    /// <summary>Of each usual window; a hyphen where it could not be read.</summary>
    public static IReadOnlyList<string> Burns(ObjectiveStatus objective)
    {
        var burns = new List<string>(StatusQuestion.BurnWindows.Count);
        foreach (var window in StatusQuestion.BurnWindows)
        {
            burns.Add(Burn(objective, window));
        }

        return burns;
    }

    private static string Burn(ObjectiveStatus objective, TimeSpan window) =>
        objective.IsKnown && objective.Reading.BurnRates.FirstOrDefault(b => b.Window == window)?.Rate is { } rate
            ? rate.ToString("#,0.##", CultureInfo.InvariantCulture) + "x"
            : "-";

    /// <summary>Null where no counts are known.</summary>
    public static string? Events(ObjectiveStatus objective) =>
        objective.Events is { } events ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(events.Left):N0} of {events.Allowed:N0}") : null;

    /// <summary>Null where no money is known.</summary>
    public static string? Money(ObjectiveStatus objective) =>
        objective.Money is { } money ? string.Create(CultureInfo.InvariantCulture, $"{money.Currency} {Math.Floor(money.Left):N0} of {money.Allowed:N0}") : null;

    /// <summary>Null where the source cannot tell.</summary>
    public static string? Coverage(ObjectiveStatus objective) =>
        objective.Reading.Reading.Match(m => m.Coverage, n => n.Coverage, _ => null) is { } coverage ? Percent.Format(coverage) : null;

    /// <summary>With all its digits.</summary>
    public static string? Target(ObjectiveStatus objective) => objective.Reading.Target is { } target ? Figures.Target(target.Value) : null;

    /// <summary>The service in one line.</summary>
    public static string Service(ServiceStatus service)
    {
        var tier = service.Tier is { } known ? $"{known.Name} {known.Title}, " : string.Empty;
        var gate = service.Gate switch
        {
            DeploymentGate.Open => "deployments permitted",
            DeploymentGate.Closed => "deployments stopped",
            _ => "not known whether deployments are permitted",
        };
        return Excerpt.OneLine($"{service.Service}: {tier}{gate} (policy {service.Policy.Name})");
    }

    /// <summary>When the budget is spent, of both burn rates the sooner; null where nothing can be projected.</summary>
    public static string? Exhaustion(ObjectiveStatus objective, DateTimeOffset now)
    {
        if (objective.Remaining <= 0m)
        {
            return "the budget is spent";
        }

        if (objective.Exhaustions.Count == 0)
        {
            return null;
        }

        return objective.Exhaustions.Where(e => e.At is not null).MinBy(e => e.At) is { At: { } at } soonest
            ? $"spent at {Instant(at)}, in {Span(at - now)}, at the burn of the last {Durations.Format(soonest.BurnWindow)}"
            : objective.Reading.Window is Window.Rolling ? "lasts the window at this burn" : "lasts the period at this burn";
    }

    /// <summary>When each better tier is reached; empty in the best one, or where nobody can tell.</summary>
    public static IEnumerable<string> Recovery(ObjectiveStatus objective, ErrorBudgetPolicy policy, DateTimeOffset now) =>
        objective.Recovery.Select(r => $"{policy.Tiers[r.TierIndex].Name} (above {Percent.Format(policy.Tiers[r.TierIndex].Above!.Value)}) at {Instant(r.At)}, in {Span(r.At - now)}");

    /// <summary>What <see cref="Recovery"/> assumes.</summary>
    public static string Assumption(ObjectiveStatus objective)
    {
        var traffic = objective.Reading.Window is Window.Calendar ? "traffic goes on at the period's mean" : "the traffic of one window ago repeats";
        var coarse = objective.HistoryStep is { } step && step > SeriesNames.Tile && objective.Reading.Window is Window.Rolling ? $"; known to {Durations.Format(step)}" : string.Empty;
        return $"if nothing more fails and {traffic}{coarse}";
    }

    /// <summary>What else is to be known about one objective, a sentence each.</summary>
    public static IEnumerable<string> Notes(ObjectiveStatus objective, DateTimeOffset now)
    {
        if (objective.Assessed.Unknown is { } unknown)
        {
            yield return $"{unknown.Code.Text()}: {Excerpt.OneLine(Detail(objective, unknown))}";
        }

        if (objective.Outdated is { } outdated)
        {
            yield return $"as of {Span(now - objective.ReadAt)} ago; since then {outdated.Code.Text()}: {Excerpt.OneLine(Detail(objective, outdated))}";
        }

        if (!objective.Reading.Gating)
        {
            yield return "informational: decides nothing";
        }

        foreach (var excluded in ExclusionText.Lines(ExclusionField.Of(objective.Reading.Exclusions)))
        {
            yield return "not counted: " + excluded;
        }

        if (ExclusionText.Events(objective.Reading.ExcludedEvents?.Bad, objective.Reading.ExcludedEvents?.Total) is { } events)
        {
            yield return $"events not counted: {events}";
        }

        if (objective.HistoryMissing is { } missing)
        {
            yield return Excerpt.OneLine($"its past is not known, {missing.Reason.Text()}: {missing.Detail}");
        }
    }

    /// <summary>What concerns the service as a whole, a sentence each.</summary>
    public static IEnumerable<string> Notes(ServiceStatus service)
    {
        // What is unknown stands at its objective.
        var assessment = service.Assessment;
        return new[] { assessment.GuardTripped, assessment.GuardUnknown }.OfType<Reason>()
            .Concat(assessment.Warnings.Where(w => !service.Objectives.Any(o => o.Assessed.Unknown == w)))
            .DistinctBy(r => r.Detail, StringComparer.Ordinal)
            .Select(r => Excerpt.OneLine($"{r.Code.Text()}: {r.Detail}"));
    }

    /// <summary>To the minute, with its offset: <c>2026-11-27 15:00Z</c>.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm'Z'" : "yyyy-MM-dd HH:mmzzz", CultureInfo.InvariantCulture);

    /// <summary>The two largest units, rounded down: <c>26d 3h</c>, <c>45s</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d {span.Hours}h"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes}m"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m {span.Seconds}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.Seconds)}s"),
    };

    /// <summary>Without the objective's name, which stands above.</summary>
    private static string Detail(ObjectiveStatus objective, Reason reason)
    {
        var name = objective.Reading.Name + ": ";
        return reason.Detail.StartsWith(name, StringComparison.Ordinal) ? reason.Detail[name.Length..] : reason.Detail;
    }
}
