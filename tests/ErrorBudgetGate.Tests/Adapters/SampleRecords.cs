using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters;

internal static class SampleRecords
{
    public const string Uid = "6f1e7a90-0b5c-4e0e-9f39-1d1a3f0f6a11";
    public const string Revision = "3f786850e387550fdab836ed7e6dc881de23001b";

    public static DecisionRecord Blocked { get; } = new()
    {
        RecordId = "d-1/0/BLOCKED",
        DecisionId = "d-1",
        RunId = "7d9f8f4e-37f3-4c1f-9b66-0d0d6c0f5f01",
        Attempt = 0,
        Time = new DateTimeOffset(2026, 3, 1, 13, 0, 0, 7, TimeSpan.FromHours(1)),
        GateVersion = "0.1.0",
        Decision = "BLOCKED",
        Reasons =
        [
            new ReasonField("tier_forbids", "request-success has 12.5% of its budget left (25% and below), which puts the service in TIER_3 (Exhausted), which does not permit deployments."),
            new ReasonField("override_absent", "The Application carries no annotation sre.internal/budget-override-approved."),
        ],
        Warnings = [],
        ReasonCodes = ["tier_forbids", "override_absent"],
        ExitCode = 1,
        Mode = "enforce",
        DryRun = false,
        Service = "payments-api",
        Policy = new PolicyField("standard", "ab12", null),
        Application = new ApplicationField("argocd", "payments-api", Uid, "4711"),
        Change = new ChangeField("deployment", [Revision], "bob@example.com", false, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
        Tier = "TIER_3",
        Objectives =
        [
            new ObjectiveField(
                "request-success", true, 0.9995m, "28d", "measured", null, 122500m, 280000000m, 0.125m, 1m, new DateTimeOffset(2026, 3, 1, 11, 59, 30, TimeSpan.Zero),
                [new BurnRateField("1h", 3.5m, null)], "TIER_3", "raw events", "sum(increase(http_requests_total{job=\"payments-api\"}[28d]))", "122500", []),
        ],
        BudgetRemainingPct = 12.5m,
        BudgetMonetaryValueRemaining = 875m,
        Currency = "USD",
        Obligations = ["48-hour reliability sprint", "Identify the top burn contributors"],
        Override = null,
        Corrects = null,
        Durations = new DurationField(12, 9, 15),
    };

    public static DecisionRecord Overridden { get; } = Blocked with
    {
        RecordId = "d-1/0/OVERRIDDEN",
        Decision = "OVERRIDDEN",
        ExitCode = 0,
        Reasons = [new ReasonField("override_honoured", "The override in sre.internal/budget-override-approved lifts the block."), .. Blocked.Reasons.Take(1)],
        Override = new OverrideField(
            true, "sre.internal/budget-override-approved", "structured", [],
            [new ApproverField("vp-engineering", "alice@example.com"), new ApproverField("sre-lead", "dana@example.com")],
            "Fixes the double charge", "PAY-7", new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 2, 11, 0, 0, TimeSpan.Zero), [Revision]),
    };
}
