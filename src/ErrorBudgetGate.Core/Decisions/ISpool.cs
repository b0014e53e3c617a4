namespace ErrorBudgetGate.Core.Decisions;

/// <summary>One record that waits to be delivered.</summary>
/// <param name="Name">Its name within the spool.</param>
public sealed record SpooledRecord(string Name);

/// <summary>What waits, oldest first.</summary>
/// <param name="Fault">Why the spool could not be read, one sentence; null when it was.</param>
public sealed record SpoolListing(IReadOnlyList<SpooledRecord> Records, string? Fault);

/// <summary>Records that could not be delivered when they were made. Faults are values, not exceptions; nothing is ever lost.</summary>
public interface ISpool
{
    /// <summary>At most so many, oldest first.</summary>
    SpoolListing Pending(int most);

    /// <summary>Its bytes as they are, whatever they are; null when they cannot be read (now), or somebody else has taken it.</summary>
    ReadOnlyMemory<byte>? Read(SpooledRecord record);

    /// <summary>After delivery. False when it stays and will be delivered again.</summary>
    bool Remove(SpooledRecord record);

    /// <summary>Keeps what is no record out of the way, under another name. False when it stays where it is.</summary>
    bool SetAside(SpooledRecord record);
}
