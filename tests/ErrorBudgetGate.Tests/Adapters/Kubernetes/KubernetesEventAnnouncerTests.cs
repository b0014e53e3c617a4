using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Core.Decisions;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class KubernetesEventAnnouncerTests
{
    public static DecisionRecord Record(string decision = "BLOCKED", string? uid = "6f1f4f5e", string detail = "12.5% is left, and TIER_3 permits no deployments.") => new()
    {
        RecordId = $"d-1/0/{decision}",
        DecisionId = "d-1",
        RunId = "run-1",
        Attempt = 0,
        Time = new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567),
        GateVersion = "0.1.0",
        Decision = decision,
        Reasons = [new ReasonField("tier_forbids", detail)],
        Warnings = [],
        ReasonCodes = ["tier_forbids"],
        ExitCode = 1,
        Mode = "enforce",
        DryRun = false,
        Service = "payments-api",
        Policy = new PolicyField("standard", null, null),
        Application = new ApplicationField("argocd", "payments-api", uid, uid is null ? null : "48211907"),
        Change = new ChangeField("deployment", ["3333333333333333333333333333333333333333"], "carol@example.com", Automated: false, null),
        Tier = "TIER_3",
        Objectives = [],
        BudgetRemainingPct = 12.5m,
        BudgetMonetaryValueRemaining = null,
        Currency = null,
        Obligations = [],
        Override = null,
        Corrects = null,
        Durations = new DurationField(1, 2, 3),
    };

    [Fact]
    public async Task A_decision_becomes_an_event_on_the_application()
    {
        using var server = new LoopbackServer(_ => new Reply(201, "{}"));
        Assert.Null(await AnnounceAsync(server, Record()));
        var seen = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/apis/events.k8s.io/v1/namespaces/argocd/events"), (seen.Method, seen.Path));
        Assert.Equal("application/json", seen.Headers["content-type"]);
        using var json = JsonDocument.Parse(seen.Body);
        var root = json.RootElement;
        Assert.Equal("events.k8s.io/v1", Text(root, "apiVersion"));
        Assert.Equal("Event", Text(root, "kind"));
        Assert.Equal("argocd", Text(root.GetProperty("metadata"), "namespace"));
        Assert.Matches("^error-budget-gate-[a-z0-9-]+$", Text(root.GetProperty("metadata"), "name"));
        Assert.Equal("2026-03-03T10:00:00.123456Z", Text(root, "eventTime"));
        Assert.Equal("errorbudgetgate.io/gate", Text(root, "reportingController"));
        Assert.Equal("run-1", Text(root, "reportingInstance"));
        Assert.Equal("Gate", Text(root, "action"));
        Assert.Equal("ErrorBudgetGateBlocked", Text(root, "reason"));
        Assert.Equal("Warning", Text(root, "type"));
        Assert.Equal("BLOCKED. 12.5% is left, and TIER_3 permits no deployments. Budget remaining: 12.5% (TIER_3). Revision: 3333333333333333333333333333333333333333. Decision id: d-1.", Text(root, "note"));
        var regarding = root.GetProperty("regarding");
        Assert.Equal(
            ["argoproj.io/v1alpha1", "Application", "argocd", "payments-api", "6f1f4f5e", "48211907"],
            new[] { "apiVersion", "kind", "namespace", "name", "uid", "resourceVersion" }.Select(n => Text(regarding, n)));
    }

    [Theory]
    [InlineData("ALLOWED", "ErrorBudgetGateAllowed", "Normal")]
    [InlineData("OVERRIDDEN", "ErrorBudgetGateOverridden", "Warning")]
    [InlineData("INDETERMINATE", "ErrorBudgetGateIndeterminate", "Warning")]
    [InlineData("INTERRUPTED", "ErrorBudgetGateInterrupted", "Warning")]
    public void Reason_and_type_follow_the_outcome(string decision, string reason, string type)
    {
        using var json = JsonDocument.Parse(DecisionEvent.Write(Record(decision)));
        Assert.Equal((reason, type), (Text(json.RootElement, "reason"), Text(json.RootElement, "type")));
    }

    [Fact]
    public void One_record_has_one_name_and_another_record_another()
    {
        Assert.Equal(DecisionEvent.NameOf(Record()), DecisionEvent.NameOf(Record()));
        Assert.NotEqual(DecisionEvent.NameOf(Record()), DecisionEvent.NameOf(Record("ALLOWED")));
    }

    [Fact]
    public void A_note_has_at_most_1024_bytes_and_no_half_characters()
    {
        var record = Record() with { Reasons = [.. Enumerable.Repeat(new ReasonField("c", string.Concat(Enumerable.Repeat("zu groß 🚀 ", 40))), 5)] };
        using var json = JsonDocument.Parse(DecisionEvent.Write(record));
        var note = Text(json.RootElement, "note");
        Assert.InRange(Encoding.UTF8.GetByteCount(note), 1000, 1024);
        Assert.DoesNotContain('\uFFFD', note);
        Assert.EndsWith("…", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_exists_already_was_sent_before()
    {
        using var server = new LoopbackServer(_ => new Reply(409, """{"kind":"Status","reason":"AlreadyExists"}"""));
        Assert.Null(await AnnounceAsync(server, Record()));
    }

    [Theory]
    [InlineData(403, """{"kind":"Status","message":"events.events.k8s.io is forbidden: User \"system:serviceaccount:payments:gate\" cannot create resource \"events\" in API group \"events.k8s.io\" in the namespace \"argocd\""}""",
        "No Kubernetes Event was written: The service account payments/gate may not create events.events.k8s.io in namespace argocd (403); grant it the verb create on events.events.k8s.io there.")]
    [InlineData(404, "404 page not found", "older than Kubernetes 1.19")]
    [InlineData(422, """{"kind":"Status","message":"note too long"}""", "(422): note too long.")]
    [InlineData(500, "", "failed (500)")]
    public async Task A_refusal_is_one_sentence(int status, string body, string sentence)
    {
        using var server = new LoopbackServer(_ => new Reply(status, body));
        Assert.Contains(sentence, await AnnounceAsync(server, Record()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_uid_nothing_is_sent()
    {
        using var server = new LoopbackServer(_ => new Reply(201));
        Assert.Contains("uid is not known", await AnnounceAsync(server, Record(uid: null)), StringComparison.Ordinal);
        Assert.Contains("uid is not known", await AnnounceAsync(server, Record(uid: string.Empty)), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static async Task<string?> AnnounceAsync(LoopbackServer server, DecisionRecord record)
    {
        using var client = Client(server.Url);
        return await new KubernetesEventAnnouncer(client).AnnounceAsync(record, CancellationToken.None);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
