using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Processes;

/// <summary>What one run of the executable left behind.</summary>
/// <param name="ExitCode">128 + n where signal n ended it unhandled.</param>
/// <param name="CommandLine">As the process list showed it while it ran, NUL between arguments.</param>
internal sealed record GateRun(int ExitCode, string Stdout, string Stderr, TimeSpan Duration, string CommandLine)
{
    /// <summary>Every record on stdout, in order: lines that are JSON objects with a <c>record_id</c>.</summary>
    public IReadOnlyList<JsonObject> Records => [.. Stdout.Split('\n').Select(AsRecord).OfType<JsonObject>()];

    /// <summary>The record on the last line of stdout; null when that line is not one.</summary>
    public JsonObject? Record => AsRecord(Stdout.TrimEnd('\n').Split('\n')[^1]);

    /// <summary>For the message of a failed test.</summary>
    public override string ToString() => $"exit {ExitCode} after {Duration.TotalSeconds:0.0} s\n--- stdout\n{Cut(Stdout)}\n--- stderr\n{Cut(Stderr)}";

    public static JsonObject? AsRecord(string line)
    {
        try
        {
            return line.StartsWith('{') && JsonNode.Parse(line) is JsonObject found && found.ContainsKey("record_id") ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Cut(string text) => text.Length <= 6000 ? text : text[..6000] + $"... ({text.Length} characters)";
}
