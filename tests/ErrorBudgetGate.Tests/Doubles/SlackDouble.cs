using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>One incoming webhook of Slack, with the limits of Block Kit, protocols.md section 3.</summary>
internal sealed class SlackDouble : IAsyncDisposable
{
    private readonly string _path;

    /// <param name="path">The webhook's path: a secret.</param>
    public SlackDouble(string path, X509Certificate2? certificate = null, bool refusing = false)
    {
        _path = path;
        Server = new LoopbackServer(Answer, certificate, refusing);
    }

    public LoopbackServer Server { get; }

    public string Url => Server.Url + _path;

    /// <summary>Messages that were accepted.</summary>
    public ConcurrentQueue<JsonObject> Posted { get; } = new();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Reply.Answer Answer(SeenRequest request)
    {
        if (request.Path != _path)
        {
            return Token(404, "no_service");
        }

        if (request.Method != "POST")
        {
            return Token(400, "invalid_payload");
        }

        if (request.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return Refuse("the payload is not declared as JSON", "invalid_payload");
        }

        JsonObject? message;
        try
        {
            message = JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException)
        {
            message = null;
        }

        if (message is null)
        {
            return Refuse("the payload is not a JSON object", "invalid_payload");
        }

        if (message["text"] is not JsonValue text || text.GetValueKind() != JsonValueKind.String || string.IsNullOrWhiteSpace(text.GetValue<string>()))
        {
            // Slack itself takes blocks alone; this double holds the house rule that a fallback is always sent.
            return Refuse("no fallback text", "no_text");
        }

        var faults = SlackBlocks.FaultsOf(message).ToList();
        if (faults.Count > 0)
        {
            return Refuse(string.Join("; ", faults), faults[0].StartsWith("attachments", StringComparison.Ordinal) ? "too_many_attachments" : "invalid_blocks");
        }

        Posted.Enqueue(message);
        return Reply.Plain(200, "ok");
    }

    private Reply.Answer Refuse(string why, string token)
    {
        Server.Complaints.Enqueue("Slack: " + why);
        return Token(400, token);
    }

    private static Reply.Answer Token(int status, string token) => Reply.Plain(status, token);
}
