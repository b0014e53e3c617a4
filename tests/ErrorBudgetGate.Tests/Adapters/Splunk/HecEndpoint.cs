using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ErrorBudgetGate.Tests.Adapters.Splunk;

/// <summary>How a <see cref="HecEndpoint"/> acknowledges.</summary>
internal enum Acknowledgement
{
    Off,
    AtOnce,
    AfterThreePolls,
    Never,

    /// <summary>The answer leaves the id out.</summary>
    Unknown,
}

/// <summary>An event collector as strict as Splunk's documentation: authorization, channel, encoding, envelope; keeps the events it took.</summary>
internal sealed class HecEndpoint : IDisposable
{
    public const string Token = "b2c1f6e4-token";
    public const string DisabledToken = "0f0f0f0f-disabled";

    private readonly ConcurrentDictionary<(string Channel, long Id), int> _pending = new();
    private readonly LoopbackEndpoint _http;
    private long _nextAck;

    public HecEndpoint() => _http = new LoopbackEndpoint(Answer);

    public Uri Url => _http.Url;

    public Acknowledgement Acknowledges { get; init; }

    /// <summary>Answers these first, before anything is looked at.</summary>
    public ConcurrentQueue<Reply> Script { get; } = new();

    /// <summary>Answers these first to acknowledgement polls.</summary>
    public ConcurrentQueue<Reply> AckScript { get; } = new();

    public IReadOnlyList<string> Indexes { get; init; } = ["main", "sre"];

    public string Prefix { get; init; } = string.Empty;

    public ConcurrentQueue<JsonElement> Events { get; } = new();

    public IReadOnlyList<Received> Posts => [.. _http.Requests.Where(r => r.Path.EndsWith("/event", StringComparison.Ordinal))];

    public IReadOnlyList<Received> Polls => [.. _http.Requests.Where(r => r.Path.EndsWith("/ack", StringComparison.Ordinal))];

    public void Dispose() => _http.Dispose();

    private Reply Answer(Received request)
    {
        var isAck = request.Path == Prefix + "/services/collector/ack";
        if ((isAck ? AckScript : Script).TryDequeue(out var scripted))
        {
            return scripted;
        }

        if (!isAck && request.Path != Prefix + "/services/collector/event")
        {
            return new Reply(404, "<html>The requested URL was not found on this server.</html>", "text/html");
        }

        if (request.Method != "POST")
        {
            return new Reply(405, "{\"text\":\"The requested URL was not found on this server.\"}");
        }

        if (request.Query.Contains("token=", StringComparison.Ordinal))
        {
            return Code(400, 16, "Query string authorization is not enabled");
        }

        var authorization = request.Header("Authorization");
        var channel = request.Header("X-Splunk-Request-Channel") ?? request.Query.Split("channel=")[^1];
        if (authorization is null)
        {
            return Code(401, 2, "Token is required");
        }

        if (!authorization.StartsWith("Splunk ", StringComparison.Ordinal))
        {
            return Code(401, 3, "Invalid authorization");
        }

        if (authorization == "Splunk " + DisabledToken)
        {
            return Code(403, 1, "Token disabled");
        }

        if (authorization != "Splunk " + Token)
        {
            return Code(403, 4, "Invalid token");
        }

        if (channel.Length == 0 && Acknowledges != Acknowledgement.Off)
        {
            return Code(400, 10, "Data channel is missing");
        }

        if (channel.Length > 0 && !Guid.TryParseExact(channel, "D", out _))
        {
            return Code(400, 11, "Invalid data channel");
        }

        return isAck ? AnswerAck(request, channel) : Take(request, channel);
    }

    private Reply Take(Received request, string channel)
    {
        if (request.Header("Content-Type") != "application/json")
        {
            return new Reply(415, "Unsupported Media Type");
        }

        var body = Decode(request);
        if (body.Length == 0)
        {
            return Code(400, 5, "No data");
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (Refusal(json.RootElement) is { } refusal)
            {
                return refusal;
            }

            Events.Enqueue(json.RootElement.Clone());
        }
        catch (JsonException)
        {
            return Reply.Json(400, "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}");
        }

        if (Acknowledges == Acknowledgement.Off)
        {
            return Code(200, 0, "Success");
        }

        var id = Interlocked.Increment(ref _nextAck) - 1;
        _pending[(channel, id)] = 0;
        return Reply.Json(200, $"{{\"text\":\"Success\",\"code\":0,\"ackId\":{id}}}");
    }

    private Reply? Refusal(JsonElement envelope)
    {
        if (!envelope.TryGetProperty("event", out var @event))
        {
            return Code(400, 12, "Event field is required");
        }

        if (@event.ValueKind == JsonValueKind.String && @event.GetString()!.Length == 0)
        {
            return Code(400, 13, "Event field cannot be blank");
        }

        if (envelope.TryGetProperty("fields", out var fields) && fields.EnumerateObject().Any(f => f.Value.ValueKind == JsonValueKind.Object))
        {
            return Code(400, 15, "Error in handling indexed fields");
        }

        if (envelope.TryGetProperty("index", out var index) && !Indexes.Contains(index.GetString()!))
        {
            return Code(400, 7, "Incorrect index");
        }

        return envelope.GetProperty("time").ValueKind == JsonValueKind.Number ? null : Code(400, 6, "Invalid data format");
    }

    private Reply AnswerAck(Received request, string channel)
    {
        if (Acknowledges == Acknowledgement.Off)
        {
            return Code(400, 14, "ACK is disabled");
        }

        using var question = JsonDocument.Parse(Decode(request));
        var answers = new List<string>();
        foreach (var id in question.RootElement.GetProperty("acks").EnumerateArray().Select(a => a.GetInt64()))
        {
            if (Acknowledges == Acknowledgement.Unknown)
            {
                continue;
            }

            var key = (channel, id);
            var known = _pending.TryGetValue(key, out var polls);
            _pending[key] = polls + 1;
            var indexed = known && (Acknowledges == Acknowledgement.AtOnce || (Acknowledges == Acknowledgement.AfterThreePolls && polls == 2));
            if (indexed)
            {
                // True is said once, then forgotten.
                _pending.TryRemove(key, out _);
            }

            answers.Add($"\"{id}\":{(indexed ? "true" : "false")}");
        }

        return Reply.Json(200, $"{{\"acks\":{{{string.Join(',', answers)}}}}}");
    }

    public static byte[] Decode(Received request)
    {
        if (request.Header("Content-Encoding") != "gzip")
        {
            return request.Body;
        }

        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    public static Reply Code(int status, int code, string text) => Reply.Json(status, $"{{\"text\":\"{text}\",\"code\":{code}}}");
}
