using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>The doubles themselves: a double that is wrong makes every test that trusts it wrong.</summary>
public sealed class DoubleTests : IDisposable
{
    private const string Channel = "11111111-2222-3333-4444-555555555555";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };

    public void Dispose() => _client.Dispose();

    public static TheoryData<string, HttpRequestError> BrokenConnections => new()
    {
        { "refuses", HttpRequestError.ConnectionError },
        { "closes before headers", HttpRequestError.ResponseEnded },
        { "truncates", HttpRequestError.ResponseEnded },
        { "sends garbage", HttpRequestError.InvalidResponse },
    };

    [Theory]
    [MemberData(nameof(BrokenConnections))]
    public async Task A_broken_connection_is_broken_as_named(string how, HttpRequestError expected)
    {
        await using var server = new LoopbackServer(_ => Reply.Plain(200, "hello"), refusing: how == "refuses")
        {
            Fault = request => how switch
            {
                "closes before headers" => new Reply.CloseBeforeHeaders(),
                "truncates" => new Reply.Truncate(Reply.Plain(200, "hello")),
                _ => new Reply.Garbage("nonsense\r\n\r\n"u8.ToArray()),
            },
        };

        var fault = await Record.ExceptionAsync(() => _client.GetStringAsync(new Uri(server.Url)));

        var error = fault is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request
            ? request.HttpRequestError
            : ((fault as HttpIOException) ?? (HttpIOException)fault!.InnerException!).HttpRequestError;
        Assert.Equal(expected, error);
    }

    [Fact]
    public async Task Requests_that_run_together_are_one_round_trip_and_others_are_not()
    {
        await using var server = new LoopbackServer(_ => Reply.Plain(200, "hello")) { Hold = TimeSpan.FromMilliseconds(300) };
        var url = new Uri(server.Url);

        await Task.WhenAll(_client.GetStringAsync(url), _client.GetStringAsync(url), _client.GetStringAsync(url));
        Assert.Equal(1, RoundTrips.Sequential(server.Requests));

        await _client.GetStringAsync(url);
        Assert.Equal(2, RoundTrips.Sequential(server.Requests));
    }

    [Fact]
    public async Task A_certificate_of_the_trusted_authority_is_accepted_and_others_are_not()
    {
        foreach (var (certificate, good) in new[]
        {
            (TestCertificates.Good(), true), (TestCertificates.WrongAuthority(), false), (TestCertificates.SelfSigned(), false),
            (TestCertificates.Expired(), false), (TestCertificates.WrongHost(), false),
        })
        {
            await using var server = new LoopbackServer(_ => Reply.Plain(200, "hello"), certificate);
            using var handler = new SocketsHttpHandler();
            handler.SslOptions.CertificateChainPolicy = new() { TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust, RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(TestCertificates.AuthorityPem);
            using var client = new HttpClient(handler);

            Assert.Equal(good, await Record.ExceptionAsync(() => client.GetStringAsync(new Uri(server.Url))) is null);
        }
    }

    [Theory]
    [InlineData("", "{\"event\":{}}", 401, 2)]
    [InlineData("Bearer t", "{\"event\":{}}", 401, 3)]
    [InlineData("Splunk x", "{\"event\":{}}", 403, 4)]
    [InlineData("Splunk t", "", 400, 5)]
    [InlineData("Splunk t", "{\"event\":", 400, 6)]
    [InlineData("Splunk t", "text", 400, 6)]
    [InlineData("Splunk t", "{\"event\":1,\"index\":\"nowhere\"}", 400, 7)]
    [InlineData("Splunk t", "{\"time\":1700000000}", 400, 12)]
    [InlineData("Splunk t", "{\"event\":\"\"}", 400, 13)]
    [InlineData("Splunk t", "{\"event\":{},\"fields\":{\"a\":{}}}", 400, 15)]
    [InlineData("Splunk t", "{\"event\":{},\"time\":\"today\"}", 400, 6)]
    [InlineData("Splunk t", "{\"event\":{},\"time\":1700000000.123,\"sourcetype\":\"s\",\"fields\":{\"a\":[\"b\"]}}{\"event\":2}", 200, 0)]
    public async Task Splunk_refuses_what_splunk_refuses(string authorization, string body, int status, int code)
    {
        await using var splunk = new SplunkDouble("t");

        var (answered, text) = await PostAsync(splunk.Server.Url + "/services/collector/event", body, authorization);

        Assert.Equal(status, answered);
        Assert.Contains($"\"code\":{code}", text, StringComparison.Ordinal);
        Assert.Equal(code == 0 ? 2 : 0, splunk.Indexed.Count);
    }

    [Fact]
    public async Task Splunk_takes_gzip_and_acknowledges_once()
    {
        await using var splunk = new SplunkDouble("t") { Acknowledges = true };
        var url = splunk.Server.Url + "/services/collector";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("{\"event\":{\"a\":1}}"u8.ToArray());
        }

        Assert.Contains("\"code\":10", (await PostAsync(url, "{\"event\":1}", "Splunk t")).Text, StringComparison.Ordinal);
        Assert.Contains("\"code\":11", (await PostAsync(url + "?channel=x", "{\"event\":1}", "Splunk t")).Text, StringComparison.Ordinal);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "?channel=" + Channel) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Splunk", "t");
        using var taken = await _client.SendAsync(request);
        Assert.Contains("\"ackId\":0", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(splunk.Indexed);

        foreach (var expected in new[] { "false", "true", "false" })
        {
            var (_, text) = await PostAsync(url + "/ack?channel=" + Channel, "{\"acks\":[0]}", "Splunk t");
            Assert.Equal($"{{\"acks\":{{\"0\":{expected}}}}}", text);
        }

        Assert.Single(splunk.Indexed);
    }

    [Theory]
    [InlineData("{\"text\":\"hello\"}", 200, "ok")]
    [InlineData("{\"blocks\":[]}", 400, "no_text")]
    [InlineData("not json", 400, "invalid_payload")]
    [InlineData("{\"text\":\"t\",\"blocks\":[{\"type\":\"header\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"x\"}}]}", 400, "invalid_blocks")]
    [InlineData("{\"text\":\"t\",\"blocks\":[{\"type\":\"section\"}]}", 400, "invalid_blocks")]
    [InlineData("{\"text\":\"<!channel>\"}", 400, "invalid_blocks")]
    [InlineData("{\"text\":\"a & b\"}", 400, "invalid_blocks")]
    public async Task Slack_refuses_what_slack_refuses(string body, int status, string token)
    {
        await using var slack = new SlackDouble("/services/T/B/x");

        Assert.Equal((status, token), await PostAsync(slack.Url, body, string.Empty));
    }

    [Fact]
    public async Task Slack_knows_its_limits()
    {
        await using var slack = new SlackDouble("/services/T/B/x");
        string Blocks(int count, int length) =>
            "{\"text\":\"t\",\"blocks\":[" + string.Join(',', Enumerable.Repeat("{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"" + new string('x', length) + "\"}}", count)) + "]}";

        Assert.Equal(200, (await PostAsync(slack.Url, Blocks(4, 3000), string.Empty)).Status);
        Assert.Equal(400, (await PostAsync(slack.Url, Blocks(1, 3001), string.Empty)).Status);
        Assert.Equal(400, (await PostAsync(slack.Url, Blocks(5, 3000), string.Empty)).Status);
        Assert.Equal(400, (await PostAsync(slack.Url, Blocks(51, 1), string.Empty)).Status);
    }

    [Theory]
    [InlineData("Bearer t", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a", 200)]
    [InlineData("Bearer t", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/b", 404)]
    [InlineData("Bearer x", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a", 401)]
    [InlineData("", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a", 403)]
    [InlineData("Bearer t", "/api/v1/namespaces/argocd/configmaps/c", 200)]
    [InlineData("Bearer t", "/api/v1/pods", 404)]
    public async Task Kubernetes_answers_as_an_api_server(string authorization, string path, int status)
    {
        await using var kubernetes = new KubernetesDouble("t");
        kubernetes.Objects["argocd/a"] = "application";
        kubernetes.ConfigMaps["argocd/c"] = "map";
        using var request = new HttpRequestMessage(HttpMethod.Get, kubernetes.Server.Url + path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await _client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("argocd", "gate.1", 201)]
    [InlineData("elsewhere", "gate.1", 422)]
    [InlineData("argocd", "Gate 1", 422)]
    public async Task Kubernetes_refuses_events_that_are_not_valid(string about, string name, int status)
    {
        await using var kubernetes = new KubernetesDouble("t");
        var posted = $$$"""{"apiVersion":"v1","kind":"Event","metadata":{"name":"{{{name}}}","namespace":"argocd"},"involvedObject":{"namespace":"{{{about}}}"},"reason":"Blocked","type":"Warning"}""";

        Assert.Equal(status, (await PostAsync(kubernetes.Server.Url + "/api/v1/namespaces/argocd/events", posted, "Bearer t")).Status);
        Assert.Equal(status == 201 ? 1 : 0, kubernetes.Events.Count);
    }

    [Theory]
    [InlineData("/api/v1/query?query=up", HttpStatusCode.OK)]
    [InlineData("/api/v1/query", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/query?query=up&timeout=soon", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/query?query=up&time=soon", HttpStatusCode.BadRequest)]
    [InlineData("/query?query=up", HttpStatusCode.NotFound)]
    public async Task Prometheus_answers_queries_only(string target, HttpStatusCode status)
    {
        await using var prometheus = new PrometheusDouble(0.5m);
        using var answer = await _client.GetAsync(new Uri(prometheus.Server.Url + target));

        Assert.Equal(status, answer.StatusCode);
    }

    private async Task<(int Status, string Text)> PostAsync(string url, string body, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
