using System.Globalization;

namespace ErrorBudgetGate.Benchmarks;

/// <summary>What a healthy Prometheus and Kubernetes answer to a gate.</summary>
internal static class CannedAnswers
{
    private const string Application =
        """
        {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"payments-api","namespace":"argocd","uid":"6f1c1f0e-5b7a-4e0b-9f39-2f3f6f5f0a11","resourceVersion":"48211","annotations":{"team":"payments"}},
        "spec":{"project":"default","destination":{"server":"https://kubernetes.default.svc","namespace":"payments"},"source":{"repoURL":"https://git.example.com/payments.git","path":"deploy","targetRevision":"main"}},
        "status":{"history":[{"id":1,"revision":"1111111111111111111111111111111111111111","deployedAt":"2026-01-05T10:00:00Z"}],"sync":{"status":"OutOfSync","revision":"1111111111111111111111111111111111111111"},
        "operationState":{"phase":"Running","startedAt":"2026-01-06T10:00:00Z","message":"waiting for completion of hook","operation":{"initiatedBy":{"username":"carol@example.com"},"sync":{"revision":"2222222222222222222222222222222222222222"}},
        "syncResult":{"revision":"2222222222222222222222222222222222222222","resources":[]}}}}
        """;

    /// <summary>A budget with 67.3% left, sampled now.</summary>
    public static (int Status, string Body) Prometheus(string line, string body)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000m;
        var asksForTime = (line + body).Contains("timestamp", StringComparison.Ordinal);
        var value = asksForTime ? now.ToString("0.000", CultureInfo.InvariantCulture) : "0.673";
        var labels = (asksForTime ? "" : "\"__name__\":\"slo:error_budget_remaining:ratio\",") + "\"service\":\"payments-api\"";
        return (200, string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{{{{labels}}}},"value":[{{{now:0.000}}},"{{{value}}}"]}]}}"""));
    }

    /// <summary>The Application while its hook runs; any event is taken.</summary>
    public static (int Status, string Body) Kubernetes(string line, string body) =>
        line.StartsWith("POST ", StringComparison.Ordinal) ? (201, body)
        : line.Contains("/applications/payments-api", StringComparison.Ordinal) ? (200, Application)
        : (404, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""");
}
