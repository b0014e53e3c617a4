namespace ErrorBudgetGate.Core.Decisions;

/// <summary>A record and the one JSON text of it that every sink gets.</summary>
/// <param name="Json">UTF-8, one line, no line break.</param>
public sealed record SerializedRecord(DecisionRecord Record, ReadOnlyMemory<byte> Json);

/// <summary>Whether a store holds a record.</summary>
public abstract record Receipt
{
    private Receipt()
    {
    }

    /// <summary>The store holds it and said so.</summary>
    public sealed record Safe : Receipt;

    /// <summary>The store may not hold it.</summary>
    /// <param name="Detail">Why, one sentence, free of secrets.</param>
    public sealed record NotSafe(string Detail) : Receipt;
}

/// <summary>Keeps decision records. Faults are receipts, not exceptions.</summary>
public interface IDecisionStore
{
    /// <summary>Returns when the record is durable there, or when it is known not to be.</summary>
    Task<Receipt> SaveAsync(SerializedRecord record, CancellationToken cancellationToken);
}

/// <summary>Tells people or a user interface about a decision; never changes it.</summary>
public interface IAnnouncer
{
    /// <summary>Null when it arrived, else why not: one sentence, free of secrets.</summary>
    Task<string?> AnnounceAsync(DecisionRecord record, CancellationToken cancellationToken);
}

/// <summary>A fault of a far side.</summary>
public sealed class DependencyException : Exception
{
    public DependencyException()
    {
    }

    public DependencyException(string message)
        : base(message)
    {
    }

    public DependencyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public DependencyException(DependencyFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public DependencyFault Fault { get; } = DependencyFault.Unreachable;

    /// <summary>Asking again may help.</summary>
    public bool IsTransient => Fault is DependencyFault.Unreachable or DependencyFault.Timeout;
}

/// <summary>Kinds of fault below the level of an answer.</summary>
public enum DependencyFault
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>The request's own time ran out.</summary>
    Timeout,

    /// <summary>The certificate or the handshake was refused.</summary>
    Tls,

    /// <summary>The answer is larger than anything honest.</summary>
    TooLarge,
}
