using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Gate;

namespace ErrorBudgetGate.Tests.Gate;

/// <summary>Everything outside the process, in memory.</summary>
internal sealed class GateFakes : ISliSource, IApplicationSource
{
    private const string Revision = "8f3c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c";

    public decimal Remaining { get; init; } = 0.9m;

    public EventCounts? Counts { get; init; }

    public int Attempt { get; init; }

    public bool Overridden { get; init; }

    public bool Structured { get; init; }

    public bool DryRun { get; init; }

    public bool Silent { get; init; }

    public bool Priced { get; init; }

    public PolicyMode Mode { get; init; }

    public IReadOnlyList<RecordStore> Accepted { get; init; } = [RecordStore.Splunk];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many questions Argo CD needs before it has written the target revision.</summary>
    public int RevisionAfter { get; init; }

    public int Asked { get; private set; }

    public Store Splunk { get; } = new();

    public Store Spool { get; } = new();

    public Store Lines { get; } = new();

    public Listener Slack { get; } = new();

    public Listener Event { get; } = new();

    public async Task<GateOutcome> RunAsync(CancellationToken signal = default)
    {
        var standard = BuiltInPolicies.Load("standard");
        var policy = standard with
        {
            Mode = Mode,
            Override = standard.Override with { Evidence = Structured ? OverrideEvidence.Structured : OverrideEvidence.Bare, Record = Accepted },
        };
        var objectives = Priced
            ? new ServiceObjectives("payments-api", "standard", [new GovernedApplication("argocd", "payments-api")], [], new Valuation("USD", 0.05m), new string('0', 64))
            : null;
        var task = new GateTask(
            "payments-api", policy, objectives, "q", "argocd", "payments-api", FromEnvironment: false, DryRun, Timeout, "0", "01a20443-0000-7000-8000-000000000001");
        var ports = new GatePorts(this, this, new ApprovalReader(), Splunk, Spool, AuditFile: null, Lines, Event, Slack, PickUpSpool: null);
        using var log = new GateLog(verbose: false, TextWriter.Null);
        return await new GateRun(task, ports, TimeProvider.System, log).ExecuteAsync(() => 143, signal);
    }

    public async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        if (Silent)
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, cancellationToken);
        }

        var reading = new Reading.Measured(Remaining, Counts, Coverage: 1m, question.Now);
        return [new ObjectiveReading("request-success", new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(28)), Gating: true, reading, [], BadNeverSeen: false, new Evidence("fake", null, null, []))];
    }

    public Task<ApplicationAnswer> ReadAsync(string applicationNamespace, string name, CancellationToken cancellationToken)
    {
        var known = Asked++ >= RevisionAfter;
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Overridden)
        {
            annotations[OverrideRule.DefaultAnnotation] = Structured ? Approval() : "true";
        }

        return Task.FromResult<ApplicationAnswer>(new ApplicationAnswer.Found(new ApplicationSnapshot(
            applicationNamespace,
            name,
            "6a1f0d9e-7c1b-4e0e-9d55-2f6b1c0a7e11",
            "42",
            annotations,
            known ? [Revision] : [],
            DateTimeOffset.UnixEpoch.AddDays(20_000),
            Attempt,
            new Initiator("carol@example.com", Automated: false),
            [new HistoryEntry(["0000000000000000000000000000000000000000"], DateTimeOffset.UnixEpoch)])));
    }

    private static string Approval()
    {
        var now = DateTimeOffset.UtcNow;
        return $$"""
            {"kind":"override","service":"payments-api","application":{"namespace":"argocd","name":"payments-api","uid":"6a1f0d9e-7c1b-4e0e-9d55-2f6b1c0a7e11"},
             "policy":"standard","change_class":"deployment","revision":"{{Revision[..10]}}","approvers":{"vp-engineering":"alice@example.com","sre-lead":"dana@example.com"},
             "reason":"a fix","ticket":"OPS-1","issuedAt":"{{now.AddMinutes(-5):O}}","expires":"{{now.AddHours(1):O}}"}
            """;
    }

    internal sealed class Store : IDecisionStore
    {
        public bool Refuses { get; set; }

        public List<DecisionRecord> Offered { get; } = [];

        public List<DecisionRecord> Kept { get; } = [];

        public Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken)
        {
            Offered.Add(record.Record);
            if (Refuses)
            {
                return Task.FromResult<Receipt>(new Receipt.NotSafe("refused."));
            }

            Kept.Add(record.Record);
            return Task.FromResult<Receipt>(new Receipt.Safe());
        }
    }

    internal sealed class Listener : IAnnouncer
    {
        public List<DecisionRecord> Told { get; } = [];

        public Task<string?> AnnounceAsync(DecisionRecord record, CancellationToken cancellationToken)
        {
            Told.Add(record);
            return Task.FromResult<string?>(null);
        }
    }
}
