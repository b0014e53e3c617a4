using System.Net;
using System.Net.Sockets;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Core.Decisions;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class KubernetesApplicationSourceTests
{
    private const string Denied = """{"kind":"Status","status":"Failure","message":"applications.argoproj.io \"payments-api\" is forbidden: User \"system:serviceaccount:payments:gate\" cannot get resource \"applications\" in API group \"argoproj.io\" in the namespace \"argocd\"","reason":"Forbidden","details":{"name":"payments-api","group":"argoproj.io","kind":"applications"},"code":403}""";

    private const string Anonymous = """{"kind":"Status","message":"applications.argoproj.io \"payments-api\" is forbidden: User \"system:anonymous\" cannot get resource \"applications\" in API group \"argoproj.io\" in the namespace \"argocd\"","reason":"Forbidden","code":403}""";

    private const string Missing = """{"kind":"Status","message":"applications.argoproj.io \"payments-api\" not found","reason":"NotFound","details":{"name":"payments-api","group":"argoproj.io","kind":"applications"},"code":404}""";

    private const string NoResource = """{"kind":"Status","message":"the server could not find the requested resource","reason":"NotFound","details":{},"code":404}""";

    [Fact]
    public async Task An_application_is_asked_for_once_with_its_escaped_path()
    {
        using var server = new LoopbackServer(Application);
        using var client = Client(server.Url);
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(client));
        var seen = Assert.Single(server.Requests);
        Assert.Equal("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/payments-api", seen.Path);
        Assert.Equal("Bearer t0ken", seen.Headers["authorization"]);
        Assert.Equal("application/json", seen.Headers["accept"]);
    }

    [Theory]
    [InlineData("a/../../secrets", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a%2F..%2F..%2Fsecrets")]
    [InlineData("a?b=c#d e", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a%3Fb%3Dc%23d%20e")]
    public async Task Names_stay_one_path_segment(string name, string path)
    {
        using var server = new LoopbackServer(Application);
        using var client = Client(server.Url);
        await new KubernetesApplicationSource(client).ReadAsync("argocd", name, CancellationToken.None);
        Assert.Equal(path, Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("argocd", "..")]
    [InlineData("argocd", "")]
    [InlineData(".", "a")]
    public async Task Names_that_would_lead_elsewhere_are_not_asked_for(string space, string name)
    {
        using var server = new LoopbackServer(Application);
        using var client = Client(server.Url);
        var answer = await new KubernetesApplicationSource(client).ReadAsync(space, name, CancellationToken.None);
        Assert.Equal(ReasonCode.ApplicationNotFound, Assert.IsType<ApplicationAnswer.Unreadable>(answer).Reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_with_a_path_keeps_it()
    {
        using var server = new LoopbackServer(Application);
        using var client = Client(new Uri(server.Url, "k8s/clusters/c-1/"));
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(client));
        Assert.StartsWith("/k8s/clusters/c-1/apis/argoproj.io/", Assert.Single(server.Requests).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"kind":"Status","reason":"Unauthorized","message":"Unauthorized","code":401}""", ReasonCode.ApplicationUnauthorized, "does not accept user 'test' (401); renew it")]
    [InlineData(401, "<html>login</html>", ReasonCode.ApplicationUnauthorized, "is a proxy before it?")]
    [InlineData(403, Denied, ReasonCode.ApplicationForbidden, "The service account payments/gate may not get applications.argoproj.io in namespace argocd (403); grant it the verb get on applications.argoproj.io there.")]
    [InlineData(403, Anonymous, ReasonCode.ApplicationForbidden, "took the gate for nobody (403, system:anonymous)")]
    [InlineData(403, "forbidden", ReasonCode.ApplicationForbidden, "grant its identity the verb get")]
    [InlineData(403, """{"kind":"Status","message":"namespace is being terminated","reason":"Forbidden"}""", ReasonCode.ApplicationForbidden, "namespace is being terminated")]
    [InlineData(404, Missing, ReasonCode.ApplicationNotFound, "There is no Application argocd/payments-api (404)")]
    [InlineData(404, NoResource, ReasonCode.ApplicationNotFound, "does not know applications.argoproj.io (404): Argo CD is not installed")]
    [InlineData(404, "404 page not found", ReasonCode.ApplicationNotFound, "does not know applications.argoproj.io (404): Argo CD is not installed")]
    [InlineData(410, """{"kind":"Status","reason":"Expired","message":"too old"}""", ReasonCode.ApplicationGone, "is gone (410): too old.")]
    [InlineData(429, """{"kind":"Status","reason":"TooManyRequests","message":"slow down"}""", ReasonCode.ApplicationThrottled, "is throttling the gate (429): slow down;")]
    [InlineData(500, """{"kind":"Status","reason":"InternalError","message":"etcd"}""", ReasonCode.ApplicationBackendError, "failed (500): etcd;")]
    [InlineData(502, "<html>Bad Gateway</html>", ReasonCode.ApplicationBackendError, "failed (502) (not in the API server's own words")]
    [InlineData(503, "", ReasonCode.ApplicationBackendError, "failed (503)")]
    [InlineData(301, "", ReasonCode.ApplicationBackendError, "redirects (301)")]
    [InlineData(400, "{}", ReasonCode.ApplicationBackendError, "did not get the Application argocd/payments-api (400)")]
    [InlineData(204, "", ReasonCode.ApplicationBackendError, "(204)")]
    [InlineData(200, "<html></html>", ReasonCode.ApplicationMalformed, "no usable Application: not valid JSON")]
    [InlineData(200, """{"kind":"t0ken"}""", ReasonCode.ApplicationMalformed, "no usable Application: (left out: it repeats a secret)")]
    [InlineData(200, "{}", ReasonCode.ApplicationMalformed, "kind: it says no kind")]
    [InlineData(200, """{"kind":"ApplicationList"}""", ReasonCode.ApplicationMalformed, "this is a ApplicationList")]
    [InlineData(200, """{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name""", ReasonCode.ApplicationMalformed, "cut short")]
    public async Task Every_answer_has_its_code_and_says_what_would_mend_it(int status, string body, ReasonCode reason, string sentence)
    {
        using var server = new LoopbackServer(_ => new Reply(status, body, Headers: "Location: http://127.0.0.1:1/\r\n"));
        using var client = Client(server.Url);
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(client));
        Assert.Equal(reason, answer.Reason);
        Assert.Contains(sentence, answer.Detail, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Throttling_and_failure_are_asked_again_where_the_server_says_when(int status)
    {
        var asked = 0;
        using var server = new LoopbackServer(seen => asked++ == 0 ? new Reply(status, Headers: "Retry-After: 0\r\n") : Application(seen));
        using var client = Client(server.Url);
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(client));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        var asked = 0;
        using var server = new LoopbackServer(seen => asked++ == 0 ? new Reply(-1) : Application(seen));
        using var client = Client(server.Url);
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(client));
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        int port;
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            port = ((IPEndPoint)taken.LocalEndpoint).Port;
        }

        using var client = Client(new Uri($"http://127.0.0.1:{port}/"));
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(client));
        Assert.Equal(ReasonCode.ApplicationUnreachable, answer.Reason);
        Assert.Contains($"127.0.0.1:{port}", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_end_of_time_is_an_answer()
    {
        using var server = new LoopbackServer(async _ =>
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return new Reply(200);
        });
        using var client = Client(server.Url);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(client, soon.Token));
        Assert.Equal(ReasonCode.ApplicationTimeout, answer.Reason);
    }

    [Fact]
    public async Task Application_configmap_and_event_share_one_connection_pool()
    {
        using var server = new LoopbackServer(Application);
        using var client = Client(server.Url);
        await AskAsync(client);
        await new KubernetesConfigMapSource(client).ReadAsync("argocd", "policy", CancellationToken.None);
        await new KubernetesEventAnnouncer(client).AnnounceAsync(KubernetesEventAnnouncerTests.Record(), CancellationToken.None);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Control_characters_of_the_far_side_do_not_get_into_a_sentence()
    {
        using var server = new LoopbackServer(_ => new Reply(500, """{"kind":"Status","message":"line\u001b[31m one\nline two"}"""));
        using var client = Client(server.Url);
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(client));
        Assert.DoesNotContain(answer.Detail, char.IsControl);
    }

    [Theory]
    [InlineData(403, """{"kind":"Status","message":"User \"MARKER-SECRET\" cannot get resource \"applications\""}""")]
    [InlineData(500, """{"kind":"Status","message":"bad header: Bearer MARKER-SECRET"}""")]
    [InlineData(400, """{"kind":"Status","message":"marker-secret"}""")]
    public async Task A_far_side_that_echoes_the_token_is_not_quoted(int status, string body)
    {
        using var server = new LoopbackServer(_ => new Reply(status, body));
        using var client = Client(server.Url, "MARKER-SECRET");
        var answer = Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(client));
        Assert.DoesNotContain("MARKER-SECRET", answer.Detail, StringComparison.OrdinalIgnoreCase);
    }
}
