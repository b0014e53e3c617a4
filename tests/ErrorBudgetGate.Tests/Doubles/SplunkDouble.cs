using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>Splunk's HTTP Event Collector, as strict as Splunk and stricter than the stand-ins named in protocols.md section 2.</summary>
internal sealed class SplunkDouble : IAsyncDisposable
{
    private readonly string _token;
    private readonly ConcurrentDictionary<(string Channel, int Id), List<JsonObject>> _pending = new();
    private readonly ConcurrentDictionary<(string Channel, int Id), int> _asked = new();
    private readonly ConcurrentQueue<JsonObject> _indexed = new();
    private int _acks = -1;

    /// <param name="token">The token it accepts.</param>
    public SplunkDouble(string token, X509Certificate2? certificate = null, bool refusing = false)
    {
        _token = token;
        Server = new LoopbackServer(Answer, certificate, refusing);
    }

    public LoopbackServer Server { get; }

    /// <summary>The token has indexer acknowledgement switched on: a 200 alone holds nothing.</summary>
    public bool Acknowledges { get; init; }

    /// <summary>How many times <c>false</c> is told before <c>true</c>.</summary>
    public int FalseBeforeTrue { get; init; } = 1;

    /// <summary>Splunk's own limit varies by version; this one is small enough to meet.</summary>
    public int MaxContentLength { get; init; } = 1_000_000;

    public IReadOnlySet<string> Indexes { get; init; } = new HashSet<string>(["main", "sre"], StringComparer.Ordinal);

    /// <summary>Envelopes that Splunk holds: taken with code 0, and told <c>true</c> about where acknowledgement is on.</summary>
    public IReadOnlyList<JsonObject> Indexed => [.. _indexed];

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public static bool AsksForAck(SeenRequest request) => request.Path.EndsWith("/ack", StringComparison.Ordinal);

    private Reply.Answer Answer(SeenRequest request)
    {
        var path = request.Path.EndsWith("/1.0", StringComparison.Ordinal) ? request.Path[..^4] : request.Path;
        if (request.Method != "POST")
        {
            return Reply.Json(405, """{"text":"The requested URL was not found on this server.","code":404}""");
        }

        if (path is not ("/services/collector" or "/services/collector/event" or "/services/collector/ack"))
        {
            return Reply.Json(404, """{"text":"The requested URL was not found on this server.","code":404}""");
        }

        if (request.Parameter("token") is not null)
        {
            return HecCodes.Answer(16);
        }

        if (RefusedToken(request.Header("Authorization")) is { } refusal)
        {
            return HecCodes.Answer(refusal);
        }

        var channel = request.Header("X-Splunk-Request-Channel") ?? request.Parameter("channel");
        if (channel is null && (Acknowledges || path.EndsWith("/ack", StringComparison.Ordinal)))
        {
            return HecCodes.Answer(10);
        }

        if (channel is not null && !Guid.TryParse(channel, out _))
        {
            return HecCodes.Answer(11);
        }

        return path.EndsWith("/ack", StringComparison.Ordinal) ? Acknowledge(request, channel!) : Take(request, channel);
    }

    private int? RefusedToken(string? authorization) =>
        string.IsNullOrEmpty(authorization) ? 2
        : !authorization.StartsWith("Splunk ", StringComparison.OrdinalIgnoreCase) ? 3
        : authorization["Splunk ".Length..] != _token ? 4
        : null;

    private Reply.Answer Take(SeenRequest request, string? channel)
    {
        if (request.Body.Length > MaxContentLength)
        {
            return Reply.Plain(413, $"Content-Length of {request.Body.Length} too large (maximum is {MaxContentLength})");
        }

        if (Unpack(request) is not { } body)
        {
            return request.Header("Content-Encoding") == "gzip" ? HecCodes.Answer(6) : Reply.Plain(415, "Unsupported Content-Encoding");
        }

        var (taken, refusal) = HecEnvelopes.Read(body, Indexes);
        if (refusal is not null)
        {
            Server.Complaints.Enqueue("HEC: " + System.Text.Encoding.UTF8.GetString(refusal.Body));

            // Events before a malformed one are in the index already.
            taken.ForEach(_indexed.Enqueue);
            return refusal;
        }

        if (!Acknowledges)
        {
            taken.ForEach(_indexed.Enqueue);
            return HecCodes.Answer(0);
        }

        var id = Interlocked.Increment(ref _acks);
        _pending[(channel!, id)] = taken;
        return Reply.Json(200, $$"""{"text":"Success","code":0,"ackId":{{id}}}""");
    }

    private Reply.Answer Acknowledge(SeenRequest request, string channel)
    {
        if (!Acknowledges)
        {
            return HecCodes.Answer(14);
        }

        int[] asked;
        try
        {
            asked = [.. JsonNode.Parse(request.Body)!["acks"]!.AsArray().Select(n => n!.GetValue<int>())];
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException)
        {
            return HecCodes.Answer(6);
        }

        return Reply.Json(200, new JsonObject { ["acks"] = new JsonObject(asked.Select(id => KeyValuePair.Create(id.ToString(), (JsonNode?)IsDurable(channel, id)))) }.ToJsonString());
    }

    /// <summary><c>true</c> is told once and then forgotten; <c>false</c> is pending, lost and unknown alike.</summary>
    private bool IsDurable(string channel, int id)
    {
        var key = (channel, id);
        if (!_pending.TryGetValue(key, out var events) || _asked.AddOrUpdate(key, 1, (_, times) => times + 1) <= FalseBeforeTrue)
        {
            return false;
        }

        _pending.TryRemove(key, out _);
        events.ForEach(_indexed.Enqueue);
        return true;
    }

    private static byte[]? Unpack(SeenRequest request)
    {
        switch (request.Header("Content-Encoding"))
        {
            case null or "identity":
                return request.Body;
            case "gzip":
                try
                {
                    using var gzip = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress);
                    using var plain = new MemoryStream();
                    gzip.CopyTo(plain);
                    return plain.ToArray();
                }
                catch (InvalidDataException)
                {
                    return null;
                }

            default:
                return null;
        }
    }
}
