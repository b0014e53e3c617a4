using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Tests.Adapters.Kubernetes;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.ArgoCd;

using Reply = ErrorBudgetGate.Tests.Adapters.Kubernetes.Reply;

public sealed class ArgoCdApplicationSourceTests
{
    private const string Gone = """{"error":"applications.argoproj.io \"payments-api\" not found","code":5,"message":"applications.argoproj.io \"payments-api\" not found"}""";

    /// <summary>As Argo CD's own API answers: without kind and apiVersion.</summary>
    private static readonly string Typeless = KubernetesSetup.ApplicationJson.Replace("\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",", string.Empty, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "/api/v1/applications/payments-api?appNamespace=argocd")]
    [InlineData("pay ments", "/api/v1/applications/payments-api?appNamespace=argocd&project=pay%20ments")]
    public async Task The_application_is_asked_for_without_a_refresh(string? project, string path)
    {
        using var server = new LoopbackServer(_ => new Reply(200, Typeless));
        var found = Assert.IsType<ApplicationAnswer.Found>(await AskAsync(server.Url, project));
        Assert.Equal([new string('3', 40)], found.Application.TargetRevisions);
        var seen = Assert.Single(server.Requests);
        Assert.Equal(path, seen.Path);
        Assert.Equal("Bearer MARKER.TOKEN", seen.Headers["authorization"]);
    }

    [Fact]
    public async Task A_root_path_is_kept()
    {
        using var server = new LoopbackServer(_ => new Reply(200, Typeless));
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(new Uri(server.Url, "argo-cd/")));
        Assert.StartsWith("/argo-cd/api/v1/applications/", server.Requests[0].Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"error":"no session information","code":16,"message":"no session information"}""", null, ReasonCode.ApplicationUnauthorized, "does not accept the token (401); make a new one")]
    [InlineData(403, """{"error":"permission denied","code":7,"message":"permission denied"}""", null, ReasonCode.ApplicationForbidden, "has no Application argocd/payments-api, or does not let the token read it (403, it does not say which)")]
    [InlineData(403, """{"code":7,"message":"permission denied"}""", "payments", ReasonCode.ApplicationForbidden, "in project payments (403); grant its role applications, get.")]
    [InlineData(404, Gone, "payments", ReasonCode.ApplicationNotFound, "has no Application argocd/payments-api (404)")]
    [InlineData(404, "404 page not found", null, ReasonCode.ApplicationNotFound, "does not serve Argo CD's API there (404)")]
    [InlineData(400, """{"code":3,"message":"bad\nproject"}""", null, ReasonCode.ApplicationBackendError, "failed (400): bad project;")]
    [InlineData(410, "", null, ReasonCode.ApplicationGone, "is gone (410).")]
    [InlineData(307, "", null, ReasonCode.ApplicationBackendError, "redirects (307)")]
    [InlineData(500, """{"code":13,"message":"redis"}""", null, ReasonCode.ApplicationBackendError, "failed (500): redis;")]
    [InlineData(500, """{"message":"bad Bearer MARKER.TOKEN"}""", null, ReasonCode.ApplicationBackendError, "failed (500): (left out")]
    [InlineData(200, "<!doctype html>", null, ReasonCode.ApplicationMalformed, "no usable Application: not valid JSON")]
    [InlineData(200, """{"kind":"MARKER.TOKEN"}""", null, ReasonCode.ApplicationMalformed, "no usable Application: (left out: it repeats a secret)")]
    [InlineData(200, "{}", null, ReasonCode.ApplicationMalformed, "metadata.namespace: it is missing.")]
    [InlineData(200, """{"metadata":{"name":"payments-api","namespace":"other"}}""", null, ReasonCode.ApplicationNotFound, "answered with other/payments-api, asked for was argocd/payments-api")]
    public async Task Every_answer_has_its_code_and_says_what_would_mend_it(int status, string body, string? project, ReasonCode reason, string sentence)
    {
        using var server = new LoopbackServer(_ => new Reply(status, body, Headers: "Location: /login\r\n"));
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(server.Url, project));
        Assert.Equal(reason, answer.Reason);
        Assert.Contains(sentence, answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKER", answer.Detail, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_web_page_points_at_the_address()
    {
        using var server = new LoopbackServer(_ => new Reply(200, "<!doctype html>", "text/html"));
        Assert.Contains("a web page; check the address", Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(server.Url)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_passes_by_itself_is_asked_again(int status)
    {
        var asked = 0;
        using var server = new LoopbackServer(_ => asked++ == 0 ? new Reply(status, Headers: "Retry-After: 0\r\n") : new Reply(200, Typeless));
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(server.Url));
    }

    [Fact]
    public async Task Tls_is_verified()
    {
        var authority = new Certificates();
        using var server = new LoopbackServer(_ => new Reply(200, Typeless), authority.Server("127.0.0.1"));
        Assert.Equal(ReasonCode.ApplicationTlsFailure, Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(server.Url)).Reason);
        Assert.Empty(server.Requests);
        using var source = new ArgoCdApplicationSource(new ArgoCdConnection(server.Url, new SecretText("t"), new WireSettings { RequestTimeout = KubernetesSetup.RequestTimeout, TrustedRoots = [authority.Authority] }), TimeProvider.System);
        Assert.IsType<ApplicationAnswer.Found>(await source.ReadAsync("argocd", "payments-api", CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_cannot_stand_in_a_header_is_not_sent()
    {
        using var server = new LoopbackServer(_ => new Reply(200, Typeless));
        using var source = new ArgoCdApplicationSource(new ArgoCdConnection(server.Url, new SecretText("a\nb"), new WireSettings { RequestTimeout = KubernetesSetup.RequestTimeout }), TimeProvider.System);
        Assert.Equal(ReasonCode.ApplicationUnauthorized, Assert.IsType<ApplicationAnswer.Unreadable>(await source.ReadAsync("argocd", "a", CancellationToken.None)).Reason);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("argocd.example.com", "https://argocd.example.com/")]
    [InlineData("argocd.example.com:8443", "https://argocd.example.com:8443/")]
    [InlineData(" argocd-server.argocd.svc:80/argo-cd ", "https://argocd-server.argocd.svc:80/argo-cd")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("[fd00::1]:8443", "https://[fd00::1]:8443/")]
    [InlineData("grpc://x", null)]
    [InlineData("https://user:pw@host", null)]
    [InlineData("https://host?x=y", null)]
    [InlineData("", null)]
    [InlineData("two words", null)]
    public void The_servers_address_is_read_as_the_argocd_command_reads_it(string text, string? url) =>
        Assert.Equal(url, ArgoCdConnection.ServerOf(text)?.ToString());

    private static async Task<ApplicationAnswer> AskAsync(Uri server, string? project = null)
    {
        using var source = new ArgoCdApplicationSource(
            new ArgoCdConnection(server, new SecretText("MARKER.TOKEN"), new WireSettings { RequestTimeout = KubernetesSetup.RequestTimeout }, project), TimeProvider.System);
        return await source.ReadAsync("argocd", "payments-api", CancellationToken.None);
    }
}
