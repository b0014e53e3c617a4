using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Policies;

/// <summary>Whether the policy binds or only watches.</summary>
public enum PolicyMode
{
    Enforce,

    /// <summary>Records what it would have decided and lets everything go on.</summary>
    Observe,
}

/// <summary>A named band of budget remaining with what it permits.</summary>
/// <param name="Name">Its name in records and alerts.</param>
/// <param name="Title">For people.</param>
/// <param name="Above">Exclusive lower bound of budget remaining; null for the last tier, which takes the rest.</param>
/// <param name="PermitsDeployment">Whether a deployment may go on without an override.</param>
/// <param name="Obligations">What the team owes while in this tier; printed and recorded.</param>
/// <param name="Signal">A colour for dashboards; null for none.</param>
public sealed record Tier(string Name, string Title, decimal? Above, bool PermitsDeployment, IReadOnlyList<string> Obligations, string? Signal)
{
    /// <summary>The band in words, e.g. <c>above 75%</c> or <c>25% and below</c> (given the tier before it).</summary>
    public string Bounds(Tier? healthier) => (Above, healthier?.Above) switch
    {
        ({ } above, null) => $"above {Percent.Format(above)}",
        ({ } above, { } upper) => $"above {Percent.Format(above)}, up to {Percent.Format(upper)}",
        (null, { } upper) => $"{Percent.Format(upper)} and below",
        _ => "everything",
    };
}

/// <summary>People who hold a role.</summary>
/// <param name="Name">The role.</param>
/// <param name="Members">Null: not filled yet, any named person counts and the record says <c>members_unverified</c>; empty: nobody.</param>
public sealed record Role(string Name, IReadOnlyList<string>? Members);

/// <summary>How strong the evidence of an override must be.</summary>
public enum OverrideEvidence
{
    /// <summary>A truthy annotation. It has no end and names nobody.</summary>
    Bare,

    /// <summary>An object that names people, reason, revision and end. Consent, not proof.</summary>
    Structured,
}

/// <summary>What may hold the record of an override before it is honoured.</summary>
public enum RecordStore
{
    Splunk,
    Spool,
}

/// <summary>Who may lift a block, and how they say so.</summary>
/// <param name="Annotation">The Application's annotation that carries the override.</param>
/// <param name="Evidence">What the annotation must hold.</param>
/// <param name="Approvals">Roles that must all be named, each by another person.</param>
/// <param name="MaxAge">Counted from <c>issuedAt</c>.</param>
/// <param name="RequiresReason">A reason must be given.</param>
/// <param name="RequiresTicket">A ticket must be named.</param>
/// <param name="TicketPattern">Anchored by its author; null: any.</param>
/// <param name="SeparationOfDuties">Who started the sync may not approve it.</param>
/// <param name="Record">Stores of which one must hold the record.</param>
public sealed record OverrideRule(
    string Annotation,
    OverrideEvidence Evidence,
    IReadOnlyList<string> Approvals,
    TimeSpan MaxAge,
    bool RequiresReason,
    bool RequiresTicket,
    TextPattern? TicketPattern,
    bool SeparationOfDuties,
    IReadOnlyList<RecordStore> Record)
{
    /// <summary>The annotation where nothing else is configured.</summary>
    public const string DefaultAnnotation = "sre.internal/budget-override-approved";
}

/// <summary>What an unknown reading means, by reason.</summary>
/// <param name="AllowByDefault">For every code that is not listed.</param>
/// <param name="Exceptions">Codes that differ from the default.</param>
public sealed record UnknownRule(bool AllowByDefault, IReadOnlySet<ReasonCode> Exceptions)
{
    /// <summary>A series of failed events that has never existed makes its objective unknown; otherwise it is a warning.</summary>
    public bool BlocksBadNeverSeen { get; init; }

    public static UnknownRule Block { get; } = new(AllowByDefault: false, new HashSet<ReasonCode>());

    public bool Allows(ReasonCode code) => AllowByDefault != Exceptions.Contains(code);
}

/// <summary>Stops or warns while the budget burns fast, whatever is left of it.</summary>
/// <param name="Window">The short window.</param>
/// <param name="Above">Exclusive bound on the burn rate.</param>
/// <param name="Blocks">False: a warning only.</param>
public sealed record BurnRateGuard(TimeSpan Window, decimal Above, bool Blocks);

/// <summary>The written rule that a gate enforces.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Lower-case hexadecimal digest of the document it came from; null when it came from environment variables.</param>
/// <param name="Mode">Enforce or observe.</param>
/// <param name="Tiers">Healthiest first; every tier but the last has an <see cref="Tier.Above"/>, in falling order.</param>
/// <param name="Roles">By name.</param>
/// <param name="Override">Who may lift a block.</param>
/// <param name="OnUnknown">What an unknown reading means.</param>
/// <param name="NoTrafficIsHealthy">A service without traffic has spent nothing (true) or is unknown (false).</param>
/// <param name="AllowFirstDeployment">An Application without history whose series do not exist yet may go on.</param>
/// <param name="MaxStaleness">A reading whose newest sample is older is <c>stale</c>.</param>
/// <param name="MinCoverage">Share of the window that must have data, 0 to 1.</param>
/// <param name="MinEvents">Fewer events in the window are <c>too_few_events</c>.</param>
/// <param name="BurnRate">Null: not guarded.</param>
public sealed record ErrorBudgetPolicy(
    string Name,
    string? Sha256,
    PolicyMode Mode,
    IReadOnlyList<Tier> Tiers,
    IReadOnlyDictionary<string, Role> Roles,
    OverrideRule Override,
    UnknownRule OnUnknown,
    bool NoTrafficIsHealthy,
    bool AllowFirstDeployment,
    TimeSpan MaxStaleness,
    decimal MinCoverage,
    decimal MinEvents,
    BurnRateGuard? BurnRate)
{
    /// <summary>The tier of a finite budget remaining: first match from the top, <see cref="Tier.Above"/> exclusive.</summary>
    public int TierIndex(decimal remaining)
    {
        for (var i = 0; i < Tiers.Count; i++)
        {
            if (Tiers[i].Above is not { } above || remaining > above)
            {
                return i;
            }
        }

        return Tiers.Count - 1;
    }
}
