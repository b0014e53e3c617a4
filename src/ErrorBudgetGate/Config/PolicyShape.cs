using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Config;

/// <summary>The shape of <c>kind: ErrorBudgetPolicy</c>.</summary>
internal static class PolicyShape
{
    public const string Kind = "ErrorBudgetPolicy";

    public static ObjectShape Document => DocumentShape.Of(Kind, "payments", Spec);

    public static ChoiceShape<PolicyMode> Mode => new(("enforce", PolicyMode.Enforce), ("observe", PolicyMode.Observe));

    public static RatioShape Above => new(-1m, 1m, open: false, "75%");

    public static ChoiceShape<OverrideEvidence> Evidence => new(("structured", OverrideEvidence.Structured), ("bare", OverrideEvidence.Bare))
    {
        Later = [new LaterField("signed", "signed evidence")],
    };

    public static ChoiceShape<RecordStore> Store => new(("splunk", RecordStore.Splunk), ("spool", RecordStore.Spool));

    /// <summary>True lets what is unknown go on.</summary>
    public static ChoiceShape<bool> AllowOrBlock => new(("block", false), ("allow", true));

    public static ChoiceShape<bool> NoTraffic => new(("healthy", true), ("unknown", false));

    public static ChoiceShape<bool> Then => new(("warn", false), ("block", true));

    public static DurationShape MaxAge => new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(90), "24h");

    public static DurationShape MaxStaleness => new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), "10m");

    public static RatioShape MinCoverage => new(0m, 1m, open: false, "50%");

    public static NumberShape MinEvents => new(0m, 1_000_000_000_000m, open: false, "1000");

    public static DurationShape GuardWindow => new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), "1h");

    public static NumberShape GuardAbove => new(0m, 1_000_000m, open: true, "14");

    /// <summary>The codes a reading may be unknown for, by their text.</summary>
    public static IEnumerable<ReasonCode> ReadingCodes => Enum.GetValues<ReasonCode>().Where(ReasonCodes.IsReadingCode);

    private static ObjectShape Spec => new(
        new Field("mode", Mode, "enforce binds; observe records what it would have decided and lets everything go on.") { DefaultJson = "\"enforce\"" },
        new Field("tiers", new ListShape(Tier, atLeast: 1), "Bands of budget remaining, healthiest first; the first whose `above` is exceeded applies, the last takes the rest.")
        {
            RequiredAs = "tiers: with at least one tier, the last without 'above'.",
        },
        new Field("roles", new MapShape(Texts.Name("a role"), Role), "Who holds which role. Left out: any named person counts and the record says members_unverified."),
        new Field("override", Override, "Who may lift a block, and how they say so.")
        {
            RequiredAs = "override: {approvals: [ROLE]}; a role with members: [] lets nobody lift a block.",
        },
        new Field("onUnknown", OnUnknown, "What happens when the budget is not known: block, allow, or one of them by reason code.") { DefaultJson = "\"block\"" },
        new Field("onNoTraffic", NoTraffic, "Whether a service without traffic has an untouched budget (healthy) or an unknown one.") { DefaultJson = "\"healthy\"" },
        new Field("onFirstDeployment", AllowOrBlock, "An Application without history whose series do not exist yet.") { DefaultJson = "\"block\"" },
        new Field("maxStaleness", MaxStaleness, "A reading whose newest sample is older is unknown (stale).") { DefaultJson = "\"10m\"" },
        new Field("minCoverage", MinCoverage, "Share of the window that must have data; less is unknown (low_coverage).") { DefaultJson = "\"50%\"" },
        new Field("minEvents", MinEvents, "Fewer events in the window are unknown (too_few_events).") { DefaultJson = "0" },
        new Field("burnRate", BurnRate, "Warns or blocks while the budget burns fast, whatever is left of it."));

    private static ObjectShape Tier => new(
        new Field("name", Texts.Name("a name such as TIER_1"), "The tier's name in records and alerts.") { RequiredAs = "name: TIER_1" },
        new Field("title", new TextShape("a title such as Healthy") { MaxLength = 100 }, "For people; the name where it is left out."),
        new Field("above", Above, "Exclusive lower bound of budget remaining: at exactly this figure the next tier applies. Left out in the last tier, and only there."),
        new Field("permits", Permits, "What may go on without an override; a class not listed is not permitted.") { DefaultJson = "{}" },
        new Field("obligations", new ListShape(new TextShape("a sentence") { MaxLength = 500 }, atLeast: 0), "What the team owes while in this tier; printed and recorded.") { DefaultJson = "[]" },
        new Field("signal", new TextShape("a colour such as green") { MaxLength = 30 }, "A colour for dashboards."))
    {
        Later = [new LaterField("freeze", "a latched freeze")],
    };

    private static ObjectShape Permits => new(
        new Field("deployment", Unconditional, "A forward change of what is deployed.") { DefaultJson = "null" })
    {
        Later =
        [
            new LaterField("infrastructure", "the change class infrastructure"),
            new LaterField("experiment", "the change class experiment"),
            new LaterField("mitigation", "the change class mitigation"),
            new LaterField("rollback", "the change class rollback"),
        ],
    };

    private static ObjectShape Unconditional => new()
    {
        NullIsEmpty = true,
        Later =
        [
            new LaterField("max", "an allowance"),
            new LaterField("per", "an allowance"),
            new LaterField("approvals", "a sign-off"),
            new LaterField("requires", "a required fact"),
            new LaterField("maxTraffic", "a traffic limit"),
        ],
    };

    private static ObjectShape Role => new(
        new Field("members", new ListShape(new TextShape("a person such as bob@example.com") { MaxLength = 320 }, atLeast: 0), "Who holds the role; [] means nobody. Left out: anybody named counts and the record says members_unverified."))
    {
        Later = [new LaterField("keys", "a signing key")],
    };

    private static ObjectShape Override => new(
        new Field("annotation", Texts.AnnotationKey, "The Application's annotation that carries the override.") { DefaultJson = $"\"{OverrideRule.DefaultAnnotation}\"" },
        new Field("approvals", new ListShape(Texts.Name("a role"), atLeast: 1), "Roles that must all be named, each held by another person."),
        new Field("maxAge", MaxAge, "How long an override lives, from its issuedAt.") { DefaultJson = "\"24h\"" },
        new Field("requires", new ListShape(Requirement, atLeast: 0), "What an override must state.") { DefaultJson = "[\"reason\", \"ticket\"]" },
        new Field("patterns", Patterns, "What tickets look like; a pattern matches anywhere unless it is anchored with ^ and $."),
        new Field("evidence", Evidence, "structured: an object that names people, reason, revision and end. bare: a truthy annotation, which names nobody and has no end.") { DefaultJson = "\"structured\"" },
        new Field("separationOfDuties", new BooleanShape(), "An approver is not the one who started the sync.") { DefaultJson = "true" },
        new Field("record", new ListShape(Store, atLeast: 1), "What counts as safely recorded; one of them must hold the record before an override is honoured.") { DefaultJson = "[\"splunk\"]" });

    private static ChoiceShape<string> Requirement => new(("reason", "reason"), ("ticket", "ticket"))
    {
        Later = [new LaterField("incident", "a required incident")],
    };

    private static ObjectShape Patterns => new(
        new Field("ticket", Texts.Pattern, "What the override's ticket must match."),
        new Field("incident", Texts.Pattern, "What an incident's name looks like; checked, and used by no rule of this version."));

    private static ScalarOrMoreShape<bool> OnUnknown => new(
        AllowOrBlock,
        new ObjectShape(
        [
            new Field("default", AllowOrBlock, "For every reason that is not listed.") { DefaultJson = "\"block\"" },
            .. ReadingCodes.Select(code => new Field(code.Text(), AllowOrBlock, code == ReasonCode.BadNeverSeen
                ? "The series of failed events has never existed in the window; a warning unless it is listed here with block."
                : "Differs from the default.")),
        ]));

    private static ObjectShape BurnRate => new(
        new Field("window", GuardWindow, "The short window.") { RequiredAs = "window: 1h" },
        new Field("above", GuardAbove, "Exclusive bound; 1 spends exactly one budget per window.") { RequiredAs = "above: 14" },
        new Field("then", Then, "What a higher burn rate does.") { RequiredAs = "then: warn" });
}
