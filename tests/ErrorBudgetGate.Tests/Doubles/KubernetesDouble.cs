using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>The three calls that the gate makes of a Kubernetes API server: an Application, a ConfigMap, an Event.</summary>
internal sealed class KubernetesDouble : IAsyncDisposable
{
    private const string Applications = "/apis/argoproj.io/v1alpha1/namespaces/";

    private readonly string _token;
    private int _resourceVersion = 1000;

    /// <param name="token">The bearer token it accepts.</param>
    public KubernetesDouble(string token, X509Certificate2? certificate = null, bool refusing = false)
    {
        _token = token;
        Server = new LoopbackServer(Answer, certificate, refusing);
    }

    public LoopbackServer Server { get; }

    /// <summary>By namespace/name.</summary>
    public ConcurrentDictionary<string, JsonNode> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>By namespace/name.</summary>
    public ConcurrentDictionary<string, JsonNode> ConfigMaps { get; } = new(StringComparer.Ordinal);

    /// <summary>Events that were accepted.</summary>
    public ConcurrentQueue<JsonNode> Events { get; } = new();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public static bool AsksForApplication(SeenRequest request) => request.Path.StartsWith(Applications, StringComparison.Ordinal);

    public static bool PostsEvent(SeenRequest request) => request.Path.EndsWith("/events", StringComparison.Ordinal);

    /// <summary>A Status as an API server writes it.</summary>
    public static Reply.Answer Status(int code, string reason, string message) => Reply.Json(
        code,
        new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        }.ToJsonString());

    private Reply.Answer Answer(SeenRequest request)
    {
        if (request.Header("Authorization") is not { Length: > 0 } authorization)
        {
            return Status(403, "Forbidden", $"{request.Path} is forbidden: User \"system:anonymous\" cannot do that");
        }

        if (authorization != "Bearer " + _token)
        {
            return Status(401, "Unauthorized", "Unauthorized");
        }

        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, parts) switch
        {
            ("GET", ["apis", "argoproj.io", "v1alpha1", "namespaces", var ns, "applications", var name]) => Get(Objects, ns, name, "applications.argoproj.io"),
            ("GET", ["api", "v1", "namespaces", var ns, "configmaps", var name]) => Get(ConfigMaps, ns, name, "configmaps"),
            ("POST", ["api", "v1", "namespaces", var ns, "events"]) => Post(request, ns, KubernetesEvents.FaultsOfCore),
            ("POST", ["apis", "events.k8s.io", "v1", "namespaces", var ns, "events"]) => Post(request, ns, KubernetesEvents.FaultsOfNew),
            ("GET" or "POST", _) => Status(404, "NotFound", "the server could not find the requested resource"),
            _ => Status(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
    }

    private static Reply.Answer Get(ConcurrentDictionary<string, JsonNode> objects, string ns, string name, string what) =>
        objects.TryGetValue(Uri.UnescapeDataString(ns) + "/" + Uri.UnescapeDataString(name), out var found)
            ? Reply.Json(200, found.ToJsonString())
            : Status(404, "NotFound", $"{what} \"{name}\" not found");

    private Reply.Answer Post(SeenRequest request, string ns, Func<JsonObject, string, IEnumerable<string>> faultsOf)
    {
        if (request.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return Status(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        }

        JsonObject? posted;
        try
        {
            posted = JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException e)
        {
            return Status(400, "BadRequest", e.Message);
        }

        if (posted is null)
        {
            return Status(400, "BadRequest", "the object provided is unrecognized");
        }

        var faults = faultsOf(posted, ns).ToList();
        if (faults.Count > 0)
        {
            Server.Complaints.Enqueue("Event: " + string.Join("; ", faults));
            return Status(422, "Invalid", "Event is invalid: " + string.Join("; ", faults));
        }

        posted["metadata"]!["resourceVersion"] = Interlocked.Increment(ref _resourceVersion).ToString();
        Events.Enqueue(posted);
        return Reply.Json(201, posted.ToJsonString());
    }
}
