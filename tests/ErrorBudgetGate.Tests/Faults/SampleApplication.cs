using System.Globalization;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>An Application as it looks while a PreSync hook runs, argocd.md section 1.</summary>
internal static class SampleApplication
{
    public const string Uid = "6f1c1a52-0d0f-4a57-9d6b-3c1de8f7a001";
    public const string Target = "b3f2c1d4e5a697887766554433221100ffeeddcc";

    private const string Current = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

    public static JsonObject Running(string name, JsonObject annotations)
    {
        var sync = $$"""{"revision":"{{Target}}","prune":true}""";
        var source = """{"repoURL":"https://git.example/payments.git","path":"deploy","targetRevision":"main"}""";
        return JsonNode.Parse($$"""
            {
              "apiVersion": "argoproj.io/v1alpha1",
              "kind": "Application",
              "metadata": {"name": "{{name}}", "namespace": "argocd", "uid": "{{Uid}}", "resourceVersion": "4711", "generation": 12, "annotations": {{annotations.ToJsonString()}} },
              "spec": {"project": "default", "source": {{source}}, "destination": {"server": "https://kubernetes.default.svc", "namespace": "payments"} },
              "operation": {"sync": {{sync}}, "initiatedBy": {"username": "carol@example.com"} },
              "status": {
                "sync": {"status": "OutOfSync", "revision": "{{Current}}"},
                "health": {"status": "Healthy"},
                "history": [
                  {"id": 1, "revision": "{{Current}}", "deployStartedAt": "{{Ago(50)}}", "deployedAt": "{{Ago(49)}}", "source": {{source}} }
                ],
                "operationState": {
                  "phase": "Running",
                  "startedAt": "{{Ago(0.005)}}",
                  "message": "waiting for completion of hook batch/Job/error-budget-gate",
                  "operation": {"sync": {{sync}}, "initiatedBy": {"username": "carol@example.com"} },
                  "syncResult": {"revision": "{{Target}}", "source": {{source}}, "resources": [] }
                }
              }
            }
            """)!.AsObject();
    }

    private static string Ago(double hours) => DateTimeOffset.UtcNow.AddHours(-hours).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
