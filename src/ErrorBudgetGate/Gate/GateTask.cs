using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Gate;

/// <summary>What one run of the gate is to decide: complete and valid.</summary>
/// <param name="Service">Whose budget.</param>
/// <param name="Policy">By which rule.</param>
/// <param name="Objectives">Null: only a recorded ratio is known.</param>
/// <param name="RecordedRatioQuery">Asked when there are no objectives.</param>
/// <param name="FromEnvironment">No policy file: the contract of existing hook manifests.</param>
internal sealed record GateTask(
    string Service,
    ErrorBudgetPolicy Policy,
    ServiceObjectives? Objectives,
    string RecordedRatioQuery,
    string ApplicationNamespace,
    string ApplicationName,
    bool FromEnvironment,
    bool DryRun,
    TimeSpan Timeout,
    string GateVersion,
    string RunId)
{
    /// <summary>True when the outcome binds: neither a dry run nor a policy that only watches.</summary>
    public bool Enforced => !DryRun && Policy.Mode == PolicyMode.Enforce;

    public BudgetQuestion Question(DateTimeOffset now) =>
        new(Service, Objectives?.Objectives ?? [], RecordedRatioQuery, Policy.BurnRate is { } guard ? [guard.Window] : [], now)
        {
            Source = Objectives?.Source ?? EventSource.Raw,
        };
}

/// <summary>Everything outside the process that a run touches.</summary>
/// <param name="Splunk">Null: not configured.</param>
/// <param name="Spool">Null: none is mounted.</param>
/// <param name="AuditFile">Null: the record's line goes to standard output.</param>
/// <param name="Event">Announces on the Application; null: no way to.</param>
/// <param name="Slack">Null: not configured.</param>
/// <param name="PickUpSpool">Delivers what earlier runs left behind; null: nothing can be.</param>
internal sealed record GatePorts(
    ISliSource Sli,
    IApplicationSource Applications,
    IApprovalReader Approvals,
    IDecisionStore? Splunk,
    IDecisionStore? Spool,
    IDecisionStore? AuditFile,
    IDecisionStore StandardOutput,
    IAnnouncer? Event,
    IAnnouncer? Slack,
    Func<CancellationToken, Task>? PickUpSpool);

/// <summary>What a run came to.</summary>
/// <param name="Verdict">Null when a signal stopped the run before it could decide.</param>
internal sealed record GateOutcome(DecisionRecord Record, Verdict? Verdict)
{
    public int ExitCode => Record.ExitCode;
}
