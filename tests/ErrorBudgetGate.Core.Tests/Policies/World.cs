using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Tests.Policies;

/// <summary>A small, valid world that a test changes in one place.</summary>
internal static class World
{
    public const string Service = "payments-api";
    public const string Revision = "8f3c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c";

    public static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static ErrorBudgetPolicy Policy { get; } = new(
        "payments",
        new string('a', 64),
        PolicyMode.Enforce,
        [
            new Tier("TIER_1", "Healthy", 0.75m, PermitsDeployment: true, [], "green"),
            new Tier("TIER_2", "Degraded", 0.25m, PermitsDeployment: true, [], "yellow"),
            new Tier("TIER_3", "Exhausted", null, PermitsDeployment: false, ["48-hour reliability sprint"], "red"),
        ],
        new Dictionary<string, Role>(StringComparer.Ordinal)
        {
            ["vp-engineering"] = new("vp-engineering", ["alice@example.com"]),
            ["sre-lead"] = new("sre-lead", ["dana@example.com"]),
        },
        new OverrideRule(
            OverrideRule.DefaultAnnotation,
            OverrideEvidence.Structured,
            ["vp-engineering", "sre-lead"],
            TimeSpan.FromHours(24),
            RequiresReason: true,
            RequiresTicket: true,
            new TextPattern("^[A-Z]+-[0-9]+$"),
            SeparationOfDuties: true,
            [RecordStore.Splunk]),
        UnknownRule.Block,
        NoTrafficIsHealthy: true,
        AllowFirstDeployment: false,
        TimeSpan.FromMinutes(10),
        MinCoverage: 0.5m,
        MinEvents: 0m,
        BurnRate: null);

    public static ApplicationSnapshot Application { get; } = new(
        "argocd",
        "payments-api",
        "6a1f0d9e-0000-4000-8000-000000000001",
        "42",
        new Dictionary<string, string>(StringComparer.Ordinal) { [OverrideRule.DefaultAnnotation] = "{}" },
        [Revision],
        Now.AddMinutes(-1),
        RetryCount: 0,
        new Initiator("carol@example.com", Automated: false),
        [new HistoryEntry(["0000000000000000000000000000000000000000"], Now.AddDays(-2))]);

    public static Approval Approval { get; } = new(
        "override",
        Service,
        new ApprovedApplication("argocd", "payments-api", Application.Uid),
        "payments",
        "deployment",
        [Revision],
        [new Approver("vp-engineering", "alice@example.com"), new Approver("sre-lead", "dana@example.com")],
        "A fix for the incident",
        "OPS-7",
        Now.AddHours(-1),
        Now.AddHours(1));

    public static IReadOnlyList<ObjectiveReading> Remaining(decimal remaining, string name = "request-success") =>
        [Objective(new Reading.Measured(remaining, Counts: null, Coverage: 1m, Now.AddMinutes(-1)), name)];

    public static IReadOnlyList<ObjectiveReading> Missing(ReasonCode code) => [Objective(new Reading.Missing(code, "it is so."))];

    public static ObjectiveReading Objective(Reading reading, string name = "request-success", bool gating = true, params BurnRateReading[] burnRates) =>
        new(name, new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(28)), gating, reading, burnRates, BadNeverSeen: false, new Evidence("test", null, null, []));

    public static Verdict Decide(
        IReadOnlyList<ObjectiveReading> readings, ErrorBudgetPolicy? policy = null, ApplicationAnswer? application = null, Approval? approval = null) =>
        GateDecision.Decide(
            new DecisionInput(policy ?? Policy, Service, readings, application ?? new ApplicationAnswer.Found(Application), Now),
            new FixedApproval(approval ?? Approval));

    public static ApplicationAnswer WithoutOverride { get; } =
        new ApplicationAnswer.Found(Application with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) });

    internal sealed class FixedApproval(Approval approval) : IApprovalReader
    {
        public ApprovalText Read(string text) => text == "garbage" ? new ApprovalText.Malformed("line 1, column 1: not an object.") : new ApprovalText.Read(approval);
    }
}
