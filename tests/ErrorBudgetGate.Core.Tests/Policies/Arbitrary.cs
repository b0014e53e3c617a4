using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Policies;

/// <summary>A policy, readings and an Application that need not be sensible together.</summary>
internal sealed record Scene(ErrorBudgetPolicy Policy, IReadOnlyList<ObjectiveReading> Readings, ApplicationAnswer Application, ApprovalText Approval)
{
    public Verdict Decide(IReadOnlyList<ObjectiveReading>? readings = null, ApprovalText? approval = null) =>
        GateDecision.Decide(new DecisionInput(Policy, World.Service, readings ?? Readings, Application, World.Now), new Reader(approval ?? Approval));

    private sealed class Reader(ApprovalText text) : IApprovalReader
    {
        public ApprovalText Read(string _) => text;
    }
}

/// <summary>Generators. Figures crowd around the bounds, where mistakes live.</summary>
internal static class Arbitrary
{
    public static readonly ReasonCode[] ReadingCodes =
    [
        ReasonCode.BackendUnreachable, ReasonCode.BackendError, ReasonCode.Timeout, ReasonCode.Unauthorized, ReasonCode.NoSeries, ReasonCode.SeveralSeries,
        ReasonCode.NotFinite, ReasonCode.Partial, ReasonCode.MalformedResponse,
    ];

    private static readonly ReasonCode[] ApplicationCodes =
        [ReasonCode.ApplicationForbidden, ReasonCode.ApplicationNotFound, ReasonCode.ApplicationTimeout, ReasonCode.ApplicationUnauthorized, ReasonCode.ApplicationMalformed];

    private static readonly TimeSpan GuardWindow = TimeSpan.FromHours(1);

    public static Gen<bool> Coin => Gen.Elements(true, false);

    private static Gen<decimal> Ratio => Gen.OneOf(
        Gen.Elements(-3.5m, -0.01m, 0m, 0.2m, 0.25m, 0.2500001m, 0.5m, 0.75m, 0.7500001m, 0.8m, 1m),
        Gen.Choose(-2_000, 1_000).Select(n => n / 1000m));

    private static Gen<DateTimeOffset?> SampleTime => Gen.OneOf(
        Gen.Constant<DateTimeOffset?>(null),
        Gen.Elements(-601, -600, -1, 0, 60, 599, 600, 601, 86_400).Select(s => (DateTimeOffset?)World.Now.AddSeconds(-s)));

    public static Gen<Reading> AnyReading => Gen.Frequency(
        (6, from remaining in Ratio
            from coverage in Gen.Elements<decimal?>(null, 0m, 0.49m, 0.5m, 1m)
            from time in SampleTime
            from total in Gen.Elements<decimal?>(null, 1m, 99m, 100m, 1_000_000m)
            select (Reading)new Reading.Measured(remaining, total is { } t ? new EventCounts(0m, t) : null, coverage, time)),
        (1, SampleTime.Select(time => (Reading)new Reading.NoTraffic(time))),
        (2, Gen.Elements(ReadingCodes).Select(code => (Reading)new Reading.Missing(code, "generated."))));

    private static Gen<ObjectiveReading> AnyObjective =>
        from reading in AnyReading
        from gating in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from burn in Gen.Elements<decimal?>(null, 0m, 14m, 14.0001m, 500m)
        select World.Objective(reading, gating: gating, burnRates: new BurnRateReading(GuardWindow, burn, burn is null ? new Reading.Missing(ReasonCode.NoSeries, "x") : null));

    public static Gen<IReadOnlyList<ObjectiveReading>> AnyReadings =>
        Gen.Choose(1, 4).SelectMany(n => Gen.ListOf(AnyObjective, n)).Select(list => (IReadOnlyList<ObjectiveReading>)[.. list]);

    private static Gen<ErrorBudgetPolicy> AnyPolicy =>
        from bounds in Gen.Elements<decimal[]>([0.75m, 0.25m], [0.8m, 0.2m, 0m], [0.5m], [], [0.25m])
        from sorted in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from coins in Gen.ListOf(Coin, bounds.Length + 1)
        let permits = sorted ? coins.OrderDescending() : coins.AsEnumerable()
        from observe in Gen.Frequency((5, Gen.Constant(PolicyMode.Enforce)), (1, Gen.Constant(PolicyMode.Observe)))
        from evidence in Gen.Elements(OverrideEvidence.Bare, OverrideEvidence.Structured)
        from separation in Coin
        from unknownDefault in Coin
        from unknownCodes in Gen.SubListOf(ReadingCodes)
        from silence in Coin
        from first in Coin
        from minEvents in Gen.Elements(0m, 100m)
        from guard in Gen.Elements<BurnRateGuard?>(null, new BurnRateGuard(GuardWindow, 14m, Blocks: true), new BurnRateGuard(GuardWindow, 14m, Blocks: false))
        select World.Policy with
        {
            Mode = observe,
            Tiers = [.. permits.Select((p, i) => new Tier($"T{i}", "generated", i < bounds.Length ? bounds[i] : null, p, [], null))],
            Override = World.Policy.Override with { Evidence = evidence, SeparationOfDuties = separation },
            OnUnknown = new UnknownRule(unknownDefault, unknownCodes.ToHashSet()),
            NoTrafficIsHealthy = silence,
            AllowFirstDeployment = first,
            MinEvents = minEvents,
            BurnRate = guard,
        };

    private static Gen<ApplicationAnswer> AnyApplication => Gen.Frequency(
        (1, Gen.Elements(ApplicationCodes).Select(code => (ApplicationAnswer)new ApplicationAnswer.Unreadable(code, "generated."))),
        (5, from text in Gen.Elements<string?>(null, "true", "no", "{}")
            from revisions in Gen.Elements<string[]>([], [World.Revision], [World.Revision, "1.2.3"], ["0000000000000000000000000000000000000000"])
            from initiator in Gen.Elements<Initiator?>(null, new Initiator("", true), new Initiator("carol@example.com", false), new Initiator("dana@example.com", false))
            from history in Coin
            select (ApplicationAnswer)new ApplicationAnswer.Found(World.Application with
            {
                Annotations = text is null
                    ? new Dictionary<string, string>(StringComparer.Ordinal)
                    : new Dictionary<string, string>(StringComparer.Ordinal) { [OverrideRule.DefaultAnnotation] = text },
                TargetRevisions = revisions,
                Initiator = initiator,
                History = history ? World.Application.History : [],
            })));

    private static Gen<ApprovalText> AnyApproval => Gen.Frequency(
        (1, Gen.Constant<ApprovalText>(new ApprovalText.Malformed("generated."))),
        (8, from kind in Mostly("override", "sign-off", "lift", "")
            from service in Mostly(World.Service, "orders", "")
            from uid in Mostly(World.Application.Uid, "another", "")
            from policy in Mostly(World.Policy.Name, "standard")
            from changeClass in Mostly("deployment", "rollback")
            from revision in Mostly(World.Revision, World.Revision[..7], World.Revision[..6], "main")
            from vp in Mostly("alice@example.com", "mallory@example.com", "dana@example.com", "")
            from lead in Mostly("dana@example.com", "alice@example.com", "mallory@example.com")
            from ticket in Mostly("OPS-7", "", "chat")
            from issued in Mostly(-60, 61, 59, -86_401, -86_399)
            from expires in Mostly(3_600, 0, -1, 1)
            select (ApprovalText)new ApprovalText.Read(World.Approval with
            {
                Kind = kind,
                Service = service,
                Application = World.Approval.Application with { Uid = uid },
                Policy = policy,
                ChangeClass = changeClass,
                Revisions = [revision],
                Approvers = [new Approver("vp-engineering", vp), new Approver("sre-lead", lead)],
                Ticket = ticket,
                IssuedAt = World.Now.AddSeconds(issued),
                Expires = World.Now.AddSeconds(expires),
            })));

    public static Arbitrary<Scene> Scenes => (
        from policy in AnyPolicy
        from readings in AnyReadings
        from application in AnyApplication
        from approval in AnyApproval
        select new Scene(policy, readings, application, approval)).ToArbitrary();

    public static bool IsMonotone(ErrorBudgetPolicy policy) =>
        policy.Tiers.Zip(policy.Tiers.Skip(1)).All(pair => pair.First.PermitsDeployment || !pair.Second.PermitsDeployment);

    private static Gen<T> Mostly<T>(T usual, params T[] others) => Gen.Frequency((8, Gen.Constant(usual)), (1, Gen.Elements(others)));
}
