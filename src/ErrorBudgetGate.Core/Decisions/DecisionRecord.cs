namespace ErrorBudgetGate.Core.Decisions;

/// <summary>The immutable event written about a decision. Property names become snake_case field names: an interface to auditors' saved searches.</summary>
/// <remarks>Ratios are 0 to 1 (remaining may be negative); percentages end in <c>Pct</c>; times are RFC 3339 in UTC; durations are milliseconds.</remarks>
public sealed record DecisionRecord
{
    /// <summary>Raised when a field changes its meaning; additions do not raise it.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The decision id, attempt and outcome: the same event sent twice counts once.</summary>
    public required string RecordId { get; init; }

    /// <summary>Application uid, operation start (Unix seconds) and the beginnings of the target revisions: the same over the retries of one sync. Of a run that could not read the Application: <c>run-</c> and its run id.</summary>
    public required string DecisionId { get; init; }

    /// <summary>This process.</summary>
    public required string RunId { get; init; }

    /// <summary>0 for the first attempt of a sync, then Argo CD's retry count.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string GateVersion { get; init; }

    /// <summary><c>ALLOWED</c>, <c>BLOCKED</c>, <c>OVERRIDDEN</c>, <c>INDETERMINATE</c> or <c>INTERRUPTED</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>Why, the weightiest first.</summary>
    public required IReadOnlyList<ReasonField> Reasons { get; init; }

    public required IReadOnlyList<ReasonField> Warnings { get; init; }

    /// <summary>The codes of <see cref="Reasons"/>, for searches.</summary>
    public required IReadOnlyList<string> ReasonCodes { get; init; }

    /// <summary>The process's exit code.</summary>
    public required int ExitCode { get; init; }

    /// <summary><c>enforce</c> or <c>observe</c>.</summary>
    public required string Mode { get; init; }

    public required bool DryRun { get; init; }

    public required string Service { get; init; }

    public required PolicyField Policy { get; init; }

    public required ApplicationField Application { get; init; }

    public required ChangeField Change { get; init; }

    /// <summary>Null when unknown.</summary>
    public required string? Tier { get; init; }

    public required IReadOnlyList<ObjectiveField> Objectives { get; init; }

    /// <summary>The worst gating objective's remaining budget in percent; null when unknown.</summary>
    public required decimal? BudgetRemainingPct { get; init; }

    /// <summary>What is left of that objective's budget in currency; null where no money or no counts are known.</summary>
    public required decimal? BudgetMonetaryValueRemaining { get; init; }

    public required string? Currency { get; init; }

    public required IReadOnlyList<string> Obligations { get; init; }

    /// <summary>The override that was used or refused; null when none was looked at.</summary>
    public required OverrideField? Override { get; init; }

    /// <summary>Corrects an earlier record of the same decision and attempt; null otherwise.</summary>
    public required string? Corrects { get; init; }

    public required DurationField Durations { get; init; }
}

public sealed record ReasonField(string Code, string Detail);

public sealed record PolicyField(string Name, string? Sha256, string? ObjectivesSha256);

/// <summary>Uid and resource version are null when the Application could not be read.</summary>
public sealed record ApplicationField(string Namespace, string Name, string? Uid, string? ResourceVersion);

/// <summary>Initiator is null when unknown or automated.</summary>
public sealed record ChangeField(string Class, IReadOnlyList<string> Revisions, string? Initiator, bool? Automated, DateTimeOffset? OperationStartedAt);

public sealed record BurnRateField(string Window, decimal? Rate, string? Missing);

/// <summary>One objective. <c>Status</c> is <c>measured</c>, <c>no_traffic</c> or a reading reason code.</summary>
public sealed record ObjectiveField(
    string Name,
    bool Gating,
    decimal? Target,
    string? Window,
    string Status,
    string? Detail,
    decimal? Bad,
    decimal? Total,
    decimal? Remaining,
    decimal? Coverage,
    DateTimeOffset? SampleTime,
    IReadOnlyList<BurnRateField> BurnRates,
    string? Tier,
    string Source,
    string? Query,
    string? Value,
    IReadOnlyList<string> BackendWarnings)
{
    /// <summary>Maintenance in the window that did not count; empty where none was, also in a record from before there was this field.</summary>
    public IReadOnlyList<ExclusionField> Exclusions { get => field ?? []; init; }

    /// <summary>Failed events that were left out; null where none were or the source cannot tell.</summary>
    public decimal? ExcludedBad { get; init; }

    /// <summary>Events that were left out, likewise.</summary>
    public decimal? ExcludedTotal { get; init; }
}

public sealed record ApproverField(string Role, string Person);

/// <summary>An override as it was found; texts of the object are null for a bare one.</summary>
public sealed record OverrideField(
    bool Honoured,
    string Annotation,
    string Evidence,
    IReadOnlyList<ReasonField> Refusals,
    IReadOnlyList<ApproverField> Approvers,
    string? Reason,
    string? Ticket,
    DateTimeOffset? IssuedAt,
    DateTimeOffset? Expires,
    IReadOnlyList<string> Revisions);

/// <summary>Milliseconds: reading the budget, reading the Application, and all of it up to the record.</summary>
public sealed record DurationField(long ReadingsMs, long ApplicationMs, long TotalMs);
