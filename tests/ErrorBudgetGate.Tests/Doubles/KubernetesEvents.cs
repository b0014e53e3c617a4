using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>What an API server refuses in an Event: core/validation/events.go, as protocols.md section 4 reports it.</summary>
internal static partial class KubernetesEvents
{
    /// <summary>What core v1 refuses; an <c>eventTime</c> brings most rules of the newer group with it.</summary>
    public static IEnumerable<string> FaultsOfCore(JsonObject posted, string ns) =>
        CommonFaults(posted, ns, "v1", "involvedObject").Concat(posted["eventTime"] is null ? [] : TimedFaults(posted));

    /// <summary>What events.k8s.io/v1 refuses.</summary>
    public static IEnumerable<string> FaultsOfNew(JsonObject posted, string ns) =>
        CommonFaults(posted, ns, "events.k8s.io/v1", "regarding")
            .Concat(TimedFaults(posted))
            .Concat(new[] { "deprecatedCount", "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp" }
                .Where(field => posted[field] is not null)
                .Select(field => field + ": needs to be unset"))
            .Concat(Text(posted, "note") is { Length: > 1024 } ? ["note: can have at most 1024 bytes"] : []);

    private static IEnumerable<string> CommonFaults(JsonObject posted, string ns, string version, string about)
    {
        if (Text(posted, "apiVersion") != version || Text(posted, "kind") != "Event")
        {
            yield return $"apiVersion and kind: must be {version} Event";
        }

        var metadata = posted["metadata"] as JsonObject;
        var name = Text(metadata, "name") ?? Text(metadata, "generateName");
        if (name is null || !DnsName().IsMatch(name.TrimEnd('-', '.')) || name.Length > 253)
        {
            yield return "metadata.name: must be a DNS-1123 subdomain";
        }

        if (Text(metadata, "namespace") is { } own && own != ns)
        {
            yield return "metadata.namespace: does not match the namespace of the request";
        }

        if (Text(posted[about] as JsonObject, "namespace") != ns)
        {
            yield return about + ".namespace: does not match event.namespace";
        }
    }

    private static IEnumerable<string> TimedFaults(JsonObject posted)
    {
        if (Text(posted, "eventTime") is not { } time || !MicroTime().IsMatch(time))
        {
            yield return "eventTime: must be RFC 3339 with microseconds";
        }

        if ((Text(posted, "reportingController") ?? Text(posted, "reportingComponent")) is not { Length: > 0 } controller || !QualifiedName().IsMatch(controller))
        {
            yield return "reportingController: must be a qualified name";
        }

        foreach (var field in new[] { "reportingInstance", "action", "reason" })
        {
            if (Text(posted, field) is not { Length: > 0 and <= 128 })
            {
                yield return field + ": is required and can have at most 128 characters";
            }
        }

        if (Text(posted, "type") is not ("Normal" or "Warning"))
        {
            yield return "type: must be Normal or Warning";
        }
    }

    private static string? Text(JsonObject? node, string field) =>
        node?[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DnsName();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MicroTime();

    [GeneratedRegex(@"^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();
}
