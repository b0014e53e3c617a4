namespace ErrorBudgetGate.Core.Decisions;

/// <summary>What kind of change is about to be synced.</summary>
public enum ChangeClass
{
    Deployment,
}

/// <summary>Who started a sync, as Argo CD recorded it.</summary>
/// <param name="Username">Empty when Argo CD recorded none.</param>
/// <param name="Automated">True for auto-sync, where no person is to be named.</param>
public sealed record Initiator(string Username, bool Automated);

/// <summary>One successful sync in the Application's history.</summary>
public sealed record HistoryEntry(IReadOnlyList<string> Revisions, DateTimeOffset? DeployedAt);

/// <summary>The Application while its hook runs, reduced to what a decision needs.</summary>
/// <param name="Namespace">Where the Application lives.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity; empty only for a manifest that never met an API server.</param>
/// <param name="ResourceVersion">The version that was read.</param>
/// <param name="Annotations">All annotations.</param>
/// <param name="TargetRevisions">What is being synced, in the order of <c>spec.sources</c>, from the operation state only; empty while Argo CD has not written it.</param>
/// <param name="OperationStartedAt">Start of the running operation; the same over its retries.</param>
/// <param name="RetryCount">0 for the first attempt.</param>
/// <param name="Initiator">Null when the operation names nobody.</param>
/// <param name="History">Oldest first.</param>
public sealed record ApplicationSnapshot(
    string Namespace,
    string Name,
    string Uid,
    string ResourceVersion,
    IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyList<string> TargetRevisions,
    DateTimeOffset? OperationStartedAt,
    int RetryCount,
    Initiator? Initiator,
    IReadOnlyList<HistoryEntry> History);

/// <summary>What came of asking for the Application.</summary>
public abstract record ApplicationAnswer
{
    private ApplicationAnswer()
    {
    }

    /// <summary>It was read.</summary>
    public sealed record Found(ApplicationSnapshot Application) : ApplicationAnswer;

    /// <summary>It could not be read.</summary>
    /// <param name="Reason">One of the <c>application_</c> codes.</param>
    /// <param name="Detail">What is wrong and what would mend it, one sentence.</param>
    public sealed record Unreadable(ReasonCode Reason, string Detail) : ApplicationAnswer;
}

/// <summary>Reads Applications. Faults of the far side are answers, not exceptions.</summary>
public interface IApplicationSource
{
    /// <summary>The Application as it is now. Asked again while Argo CD has not yet written the target revision.</summary>
    Task<ApplicationAnswer> ReadAsync(string applicationNamespace, string name, CancellationToken cancellationToken);
}
