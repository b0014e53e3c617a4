using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>The samples' world with its budget exhausted: what stays as it is while one thing is damaged.</summary>
internal static class World
{
    public const string Service = "payments-api";
    public const string PolicyName = "payments";

    /// <summary>Left in the samples' exhausted measurements, rounded up.</summary>
    public const decimal Exhausted = 0.10m;

    /// <summary>Where the samples' last tier begins.</summary>
    public const decimal Threshold = 0.25m;

    public static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ConfigResult Samples = ConfigLoader.Load([Text("samples/policy.yaml"), Text("samples/objectives.yaml")]);

    public static ErrorBudgetPolicy Policy => Samples.Policies[PolicyName];

    /// <summary>No traffic counts as unknown here, so that only a budget that is there can open.</summary>
    public static ErrorBudgetPolicy PolicyOfReadings { get; } = Policy with { NoTrafficIsHealthy = false };

    public static ServiceObjectives Objectives => Samples.Services[Service];

    public static Objective Objective => Objectives.Objectives[0];

    public static ApplicationSnapshot Application { get; } =
        ((ManifestReading.Read)ApplicationManifest.ParseYaml(Corpus.File("samples/application-override.yaml"))).Application;

    public static BudgetQuestion Question => new(Service, [Objective], "unused", [TimeSpan.FromHours(1)], Now);

    public static IReadOnlyList<ObjectiveReading> Readings(decimal remaining) =>
    [
        new("request-success", Objective.Target, Objective.Window, Gating: true, new Reading.Measured(remaining, Counts: null, Coverage: 1m, Now.AddSeconds(-30)), [], BadNeverSeen: false, new Evidence("fuzz", null, null, [])),
    ];

    public static ConfigText Text(string file) => new(file, Encoding.UTF8.GetBytes(Corpus.File(file)));

    public static Verdict Decide(ErrorBudgetPolicy policy, IReadOnlyList<ObjectiveReading> readings, ApplicationAnswer application) =>
        GateDecision.Decide(new DecisionInput(policy, Service, readings, application, Now), new ApprovalReader());

    public static GateTask Task(ErrorBudgetPolicy policy) => new(
        Service, policy, Objectives, BudgetQuestion.DefaultQuery(Service), "argocd", Service, FromEnvironment: false, DryRun: false, TimeSpan.FromMinutes(1), "0.0.0", "01a20455-511a-7083-9339-4f220dbd4c2e");

    public static OverrideHint Hint(ErrorBudgetPolicy policy) => new(policy.Override.Annotation, policy.Override.Evidence == OverrideEvidence.Structured, policy.Override.Approvals, policy.Override.MaxAge);
}
