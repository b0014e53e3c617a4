using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Reports;

/// <summary>What is known about a budget; everything that follows from it is in <see cref="BudgetFigures"/>.</summary>
/// <param name="Window">What the budget is counted over.</param>
/// <param name="Target">Null: only what a burn rate says by itself can be told.</param>
/// <param name="Traffic">All events; null: minutes only.</param>
/// <param name="Price">What an event is worth; needs traffic.</param>
/// <param name="Remaining">Ratio: 1 untouched, 0 spent, negative overspent.</param>
/// <param name="Counts">The window's events, from which what remains is counted; in place of <paramref name="Remaining"/>, with a target.</param>
/// <param name="BurnRate">1 spends one budget per window; above zero.</param>
/// <param name="Policy">Names the tier of what remains; null: none is asked for.</param>
public sealed record BudgetCase(
    WindowSpan Window,
    BudgetTarget? Target,
    Flow? Traffic = null,
    Valuation? Price = null,
    decimal? Remaining = null,
    EventCounts? Counts = null,
    decimal? BurnRate = null,
    ErrorBudgetPolicy? Policy = null);

/// <summary>What may fail.</summary>
/// <param name="WindowTotal">All events of the window.</param>
/// <param name="Allowed">Failures that may happen, per the traffic's own span.</param>
/// <param name="Window">Failures that may happen in the window.</param>
public sealed record FailureFigures(decimal WindowTotal, Flow Allowed, decimal Window);

/// <summary>What the failures that may happen are worth.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Allowed">Money per the traffic's own span.</param>
/// <param name="Window">Money of the whole budget.</param>
public sealed record MoneyFigures(string Currency, Flow Allowed, decimal Window);

/// <summary>What is left of a budget, in every unit that is known.</summary>
/// <param name="ErrorRatio">Share of the window's events that failed; null where no target is known.</param>
/// <param name="Tier">Null where no policy was given.</param>
/// <param name="Healthier">The tier above; null for the first.</param>
public sealed record RemainingFigures(decimal Ratio, decimal? ErrorRatio, decimal? Seconds, decimal? Events, decimal? Money, Tier? Tier, Tier? Healthier);

/// <summary>What a burn rate means.</summary>
/// <param name="ErrorRatio">Share of events that fails at this rate.</param>
/// <param name="SharePerHour">Share of the budget that one hour spends.</param>
/// <param name="SecondsToSpendAll">From an untouched budget; null: not within a window, so never.</param>
/// <param name="SecondsToSpendRemaining">From what is left, 0 where nothing is; null: not known, or not within a window.</param>
/// <param name="Failures">Failures per the traffic's own span.</param>
/// <param name="Money">Money per the traffic's own span.</param>
public sealed record BurnFigures(
    decimal Rate, decimal? ErrorRatio, decimal SharePerHour, decimal? SecondsToSpendAll, decimal? SecondsToSpendRemaining, Flow? Failures, Flow? Money);

/// <summary>Everything that follows from what is known about a budget. Ratios, seconds, events and money are exact decimals.</summary>
/// <param name="AllowedSeconds">Seconds of total failure that the budget holds.</param>
public sealed record BudgetFigures(
    BudgetCase Case, decimal? AllowedSeconds, FailureFigures? Failures, MoneyFigures? Money, RemainingFigures? Remaining, BurnFigures? Burn)
{
    /// <summary>What published articles get wrong about these very figures.</summary>
    public IReadOnlyList<CommonMistake> Mistakes => CommonMistakes.About(this);

    public static BudgetFigures Of(BudgetCase known)
    {
        var left = known is { Counts: { } counts, Target: { } target } ? ErrorBudget.Remaining(counts, target) : known.Remaining;
        var allowed = known.Target?.AllowedFailure;
        var failing = allowed is { } share ? known.Traffic?.Times(share) : null;
        var costing = known.Price is { } price ? failing?.Times(price.RevenuePerRequest) : null;
        var seconds = allowed * known.Window.Seconds;
        var failures = failing is { } f ? new FailureFigures(known.Traffic!.Value.Over(known.Window.Length), f, f.Over(known.Window.Length)) : null;
        var money = costing is { } c ? new MoneyFigures(known.Price!.Currency, c, c.Over(known.Window.Length)) : null;
        return new BudgetFigures(known, seconds, failures, money, left is { } r ? Left(known, r, seconds, failures, money) : null, Burning(known, left, allowed, failing, costing));
    }

    private static RemainingFigures Left(BudgetCase known, decimal ratio, decimal? seconds, FailureFigures? failures, MoneyFigures? money)
    {
        var tier = known.Policy?.TierIndex(ratio);
        return new RemainingFigures(
            ratio,
            known.Counts is { } counts ? counts.Bad / counts.Total : known.Target?.AllowedFailure * (1m - ratio),
            seconds * ratio,
            failures?.Window * ratio,
            money?.Window * ratio,
            tier is { } at ? known.Policy!.Tiers[at] : null,
            tier is > 0 and { } index ? known.Policy!.Tiers[index - 1] : null);
    }

    private static BurnFigures? Burning(BudgetCase known, decimal? left, decimal? allowed, Flow? failing, Flow? costing)
    {
        if (known.BurnRate is not { } rate)
        {
            return null;
        }

        var window = known.Window.Seconds;
        return new BurnFigures(
            rate,
            allowed * rate,
            rate * 3600m / window,
            Within(window, window / rate),
            left is { } ratio ? Within(window, Math.Max(ratio, 0m) * window / rate) : null,
            failing?.Times(rate),
            costing?.Times(rate));
    }

    /// <summary>What takes longer than the window never happens: by then the damage at its beginning has left it.</summary>
    private static decimal? Within(decimal window, decimal seconds) => seconds <= window ? seconds : null;
}
