using System.Globalization;
using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Gate;

/// <summary>The files that a platform team and Argo CD would give the gate, for one service.</summary>
internal sealed class GateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate-real-");

    public string Policy => Path.Combine(_folder.FullName, "policy.yaml");

    public string Objectives => Path.Combine(_folder.FullName, "objectives.yaml");

    public string Application => Path.Combine(_folder.FullName, "app.yaml");

    /// <summary>Two objectives over the same events: once as counters, once as rates.</summary>
    public static GateFolder For(string service, decimal target, DateTimeOffset? since = null) => For(
        service,
        $$"""
            - name: counters
              {{Promise(target, since)}}
              sli:
                counters:
                  bad: http_requests_total{job="{{service}}",code=~"5.."}
                  total: http_requests_total{job="{{service}}"}
            - name: rates
              {{Promise(target, since)}}
              sli:
                rates:
                  bad: sum(rate(http_requests_total{job="{{service}}",code=~"5.."}[$window]))
                  total: sum(rate(http_requests_total{job="{{service}}"}[$window]))

        """);

    /// <param name="objectives">Items of the list <c>objectives</c>.</param>
    /// <param name="source">Where events come from: raw, or tiles.</param>
    public static GateFolder For(string service, string objectives, string source = "raw")
    {
        var folder = new GateFolder();
        File.WriteAllText(folder.Policy, PolicyText);
        File.WriteAllText(folder.Application, ApplicationText(service));
        File.WriteAllText(
            folder.Objectives,
            $$"""
            apiVersion: errorbudgetgate.io/v1
            kind: ServiceObjectives
            metadata: {name: {{service}}}
            spec:
              policy: real
              applications: [{namespace: argocd, name: {{service}}}]
              source: {{source}}
              objectives:

            """ + objectives);
        return folder;
    }

    /// <summary>The arguments of a run with files, which decides and prints its record.</summary>
    public string[] Arguments(string service, Uri prometheus) =>
    [
        "gate", "--service", service, "--prometheus-url", prometheus.ToString(), "--policy", Policy, "--objectives", Objectives,
        "--application", Application, "--output", "json",
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Promise(decimal target, DateTimeOffset? since)
    {
        var percent = (target * 100m).ToString("0.####", CultureInfo.InvariantCulture);
        var from = since is { } day ? "since: " + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "gating: true";
        return $"target: {percent}%\n      window: {{rolling: {Workloads.Window.Days}d}}\n      {from}";
    }

    /// <summary>Coverage is asked for in earnest: a service that has lived five days is judged by its five days.</summary>
    private const string PolicyText =
        """
        apiVersion: errorbudgetgate.io/v1
        kind: ErrorBudgetPolicy
        metadata: {name: real}
        spec:
          tiers:
            - {name: TIER_1, above: 75%, permits: {deployment: {}}}
            - {name: TIER_2, above: 25%, permits: {deployment: {}}}
            - {name: TIER_3, permits: {}}
          override: {approvals: [sre-lead]}
          maxStaleness: 5m
          minCoverage: 95%

        """;

    private static string ApplicationText(string service) =>
        $"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {service}
          namespace: argocd
          uid: 6f1c1f0e-5b7a-4e0b-9f39-2f3f6f5f0a11
          resourceVersion: "48211"
        spec:
          project: default
          source:
            repoURL: https://git.example.com/payments.git
            path: deploy
        status:
          history:
            - id: 1
              revision: "1111111111111111111111111111111111111111"
              deployedAt: "2026-01-05T10:00:00Z"
          operationState:
            phase: Running
            startedAt: "2026-01-06T10:00:00Z"
            operation:
              initiatedBy:
                username: carol@example.com
              sync:
                revision: "2222222222222222222222222222222222222222"
            syncResult:
              revision: "2222222222222222222222222222222222222222"

        """;
}
