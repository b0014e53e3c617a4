namespace ErrorBudgetGate.Tests.Faults;

/// <summary>One row of <c>faults.yaml</c>: what goes wrong, and everything that must follow.</summary>
internal sealed class FaultRow
{
    /// <summary>A sentence; with <see cref="In"/> it names the row.</summary>
    public required string Fault { get; init; }

    /// <summary><c>healthy</c> (0.673 left), <c>exhausted</c> (0.10 left) or <c>exhausted_override</c> (0.10 left, annotation <c>true</c>); <c>healthy_tiles</c> and <c>exhausted_tiles</c> are the same from the tiles of two objectives in a file.</summary>
    public required string In { get; init; }

    /// <summary>Who misbehaves: <c>prometheus[.ratio|.timestamp|.tiles]</c>, <c>kubernetes[.application|.event]</c>, <c>splunk[.event|.ack]</c>, <c>slack</c>.</summary>
    public required string At { get; init; }

    /// <summary>In which way; the words are those of <see cref="Misbehaviour"/>.</summary>
    public required string How { get; init; }

    public int Status { get; init; } = 200;

    public string? Type { get; init; }

    /// <summary>May hold <c>{now}</c> and <c>{old}</c>, Unix times of now and an hour ago.</summary>
    public string? Body { get; init; }

    /// <summary>One more header, <c>Name: value</c>.</summary>
    public string? Header { get; init; }

    /// <summary>HEC code, for <c>how: hec</c>.</summary>
    public int Code { get; init; }

    /// <summary>Only the first so many requests meet the fault; 0: all.</summary>
    public int Times { get; init; }

    /// <summary>The gate's <c>--timeout</c>: long where nothing waits for it, so that a slow machine is not mistaken for a fault.</summary>
    public string Timeout { get; init; } = "30s";

    public required int Exit { get; init; }

    public required string Decision { get; init; }

    /// <summary>All reason codes of the record, in any order, separated by spaces.</summary>
    public required string Reasons { get; init; }

    /// <summary>Codes that must be among the record's warnings.</summary>
    public string Warnings { get; init; } = string.Empty;

    /// <summary>All places that hold the record in the end, of <c>stdout splunk spool event slack</c>; with <c>?</c> where either is right.</summary>
    public required string Recorded { get; init; }

    /// <summary>The record corrects an earlier one.</summary>
    public bool Corrects { get; init; }

    /// <summary>How many requests reach the one who misbehaves; -1: not counted.</summary>
    public int Asked { get; init; } = -1;

    public string Name => $"{At}: {Fault} ({In})";
}
