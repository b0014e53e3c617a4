using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ErrorBudgetGate.Tests.Adapters.Slack;

/// <summary>An incoming webhook that holds messages to Slack's documented limits and answers with its tokens.</summary>
internal sealed class SlackEndpoint : IDisposable
{
    public const string Secret = "T0001/B0001/XsecretX0secretX";

    private readonly LoopbackEndpoint _http;

    public SlackEndpoint() => _http = new LoopbackEndpoint(Answer);

    public string WebhookUrl => $"{_http.Url}services/{Secret}";

    public ConcurrentQueue<Reply> Script { get; } = new();

    public int Posts => _http.Requests.Count;

    /// <summary>Messages that were shown.</summary>
    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    public void Dispose() => _http.Dispose();

    private Reply Answer(Received request)
    {
        if (Script.TryDequeue(out var scripted))
        {
            return scripted;
        }

        if (request.Path != "/services/" + Secret)
        {
            return new Reply(404, "no_service");
        }

        try
        {
            using var json = JsonDocument.Parse(request.Body);
            if (Fault(json.RootElement) is { } fault)
            {
                return new Reply(400, fault);
            }

            Messages.Enqueue(json.RootElement.Clone());
            return new Reply(200, "ok");
        }
        catch (JsonException)
        {
            return new Reply(400, "invalid_payload");
        }
    }

    /// <summary>Null for a message that Slack shows.</summary>
    public static string? Fault(JsonElement message)
    {
        if (!message.TryGetProperty("text", out var text) || text.GetString() is not { Length: > 0 and <= 40000 } fallback || !IsEscaped(fallback))
        {
            return "no_text";
        }

        var blocks = message.GetProperty("blocks");
        if (blocks.GetArrayLength() is 0 or > 50 || !blocks.EnumerateArray().All(IsBlock))
        {
            return "invalid_blocks";
        }

        return Texts(blocks).Sum(t => t.Length) > 13_000 ? "msg_blocks_too_long" : null;
    }

    /// <summary>Every <c>&amp;</c> begins one of the three entities, and nothing else of Slack's control characters is left.</summary>
    public static bool IsEscaped(string text) =>
        !Regex.IsMatch(text, "[<>]|&(?!amp;|lt;|gt;)", RegexOptions.None, TimeSpan.FromSeconds(5)) && !HasHalfPair(text);

    public static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals("text") && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : Texts(p.Value)),
        _ => [],
    };

    private static bool IsBlock(JsonElement block) => block.GetProperty("type").GetString() switch
    {
        "header" => IsText(block.GetProperty("text"), "plain_text", 150),
        "section" => (block.TryGetProperty("text", out var text) && IsText(text, "mrkdwn", 3000))
            || (block.TryGetProperty("fields", out var fields) && fields.GetArrayLength() is > 0 and <= 10 && fields.EnumerateArray().All(f => IsText(f, "mrkdwn", 2000))),
        "context" => block.GetProperty("elements") is var elements && elements.GetArrayLength() is > 0 and <= 10 && elements.EnumerateArray().All(e => IsText(e, "mrkdwn", 3000)),
        _ => false,
    };

    private static bool IsText(JsonElement text, string type, int longest) =>
        text.GetProperty("type").GetString() == type && text.GetProperty("text").GetString() is { Length: > 0 } said && said.Length <= longest && IsEscaped(said);

    private static bool HasHalfPair(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
