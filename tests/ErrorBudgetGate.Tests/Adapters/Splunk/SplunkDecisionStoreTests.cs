using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Splunk;

public class SplunkDecisionStoreTests
{
    private static readonly SerializedRecord Record = DecisionRecordJson.Serialize(SampleRecords.Blocked);

    private static SplunkConnection To(Uri url, string token = HecEndpoint.Token) =>
        new(url, new SecretText(token), new WireSettings { RequestTimeout = TimeSpan.FromSeconds(100) });

    private static Task<Receipt> SaveAsync(HecEndpoint splunk, CancellationToken cancellationToken = default) => SaveAsync(To(splunk.Url), cancellationToken);

    private static async Task<Receipt> SaveAsync(SplunkConnection connection, CancellationToken cancellationToken = default)
    {
        using var store = new SplunkDecisionStore(connection, new HurriedClock(20));
        return await store.SaveAsync(Record, cancellationToken);
    }

    private static string Fault(Receipt receipt)
    {
        var detail = Assert.IsType<Receipt.NotSafe>(receipt).Detail;
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
        Assert.DoesNotContain(HecEndpoint.Token, detail, StringComparison.Ordinal);
        Assert.DoesNotContain(detail, char.IsControl);
        return detail;
    }

    [Fact]
    public async Task A_taken_record_is_safe_and_arrives_as_documented()
    {
        using var splunk = new HecEndpoint();

        Assert.IsType<Receipt.Safe>(await SaveAsync(To(splunk.Url) with { Index = "sre", Host = "gate-1" }));

        var envelope = Assert.Single(splunk.Events);
        Assert.Equal("1772366400.007", envelope.GetProperty("time").GetRawText());
        Assert.Equal("sre:error_budget:decision", envelope.GetProperty("sourcetype").GetString());
        Assert.Equal("error-budget-gate", envelope.GetProperty("source").GetString());
        Assert.Equal("sre", envelope.GetProperty("index").GetString());
        Assert.Equal("gate-1", envelope.GetProperty("host").GetString());
        using var sent = JsonDocument.Parse(Record.Json);
        Assert.Equal(sent.RootElement.GetRawText(), envelope.GetProperty("event").GetRawText());

        var post = Assert.Single(splunk.Posts);
        Assert.Equal(SampleRecords.Blocked.RunId, post.Header("X-Splunk-Request-Channel"));
        Assert.Equal("gzip", post.Header("Content-Encoding"));
        Assert.True(post.Body.Length < Record.Json.Length);
    }

    [Fact]
    public async Task A_small_body_is_sent_as_it_is()
    {
        using var splunk = new HecEndpoint();
        using var store = new SplunkDecisionStore(To(splunk.Url), TimeProvider.System);

        Assert.IsType<Receipt.Safe>(await store.SaveAsync(Record with { Json = "{\"small\":true}"u8.ToArray() }, default));

        Assert.Null(Assert.Single(splunk.Posts).Header("Content-Encoding"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/services/collector", "")]
    [InlineData("/services/collector/", "")]
    [InlineData("/services/collector/event", "")]
    [InlineData("/services/collector/event/1.0", "")]
    [InlineData("/services/collector/raw", "")]
    [InlineData("/services/collector?token=abc", "")]
    [InlineData("/splunk", "/splunk")]
    [InlineData("/splunk/services/collector/event", "/splunk")]
    [InlineData("/services/collectors", "/services/collectors")]
    public async Task Any_form_of_the_url_leads_to_the_event_endpoint(string path, string prefix)
    {
        using var splunk = new HecEndpoint { Prefix = prefix, Acknowledges = Acknowledgement.AtOnce };

        Assert.IsType<Receipt.Safe>(await SaveAsync(To(new Uri(splunk.Url + path.TrimStart('/')))));
    }

    [Theory]
    [InlineData("not-a-guid")]
    [InlineData("")]
    public async Task A_run_id_that_is_no_guid_still_gives_one_channel(string runId)
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.AtOnce };
        using var store = new SplunkDecisionStore(To(splunk.Url), TimeProvider.System);
        var record = DecisionRecordJson.Serialize(SampleRecords.Blocked with { RunId = runId });

        Assert.IsType<Receipt.Safe>(await store.SaveAsync(record, default));
        Assert.IsType<Receipt.Safe>(await store.SaveAsync(record, default));
        Assert.Single(splunk.Posts.Concat(splunk.Polls).Select(r => r.Header("X-Splunk-Request-Channel")).Distinct());
    }

    public static TheoryData<int> Codes() => [.. Enumerable.Range(0, 28)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_is_safe_refused_or_retried_as_the_table_says(int code)
    {
        var row = HecCodes.Find(code)!;
        Assert.Equal(code, row.Code);
        using var splunk = new HecEndpoint();
        splunk.Script.Enqueue(HecEndpoint.Code(row.Status, code, "as scripted"));

        var receipt = await SaveAsync(splunk);

        // An endpoint that recovers after one refusal: retried codes end well, the others never ask again.
        Assert.Equal(row.Retry ? 2 : 1, splunk.Posts.Count);
        if (row.Accepted || row.Retry)
        {
            Assert.IsType<Receipt.Safe>(receipt);
        }
        else
        {
            Assert.Contains($"code {code}, HTTP {row.Status}: as scripted", Fault(receipt), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_refusal_that_lasts_is_never_safe(int code)
    {
        var row = HecCodes.Find(code)!;
        using var splunk = new HecEndpoint();
        for (var i = 0; i < 5; i++)
        {
            splunk.Script.Enqueue(HecEndpoint.Code(row.Accepted ? 500 : row.Status, code, "as scripted"));
        }

        Fault(await SaveAsync(splunk));

        Assert.Equal(row.Retry || row.Accepted ? 3 : 1, splunk.Posts.Count);
    }

    [Fact]
    public void The_table_has_every_documented_code_with_its_status()
    {
        var statuses = Enumerable.Range(0, 28).Select(code => HecCodes.Find(code)!.Status.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(
            "200 403 401 401 403 400 400 400 500 503 400 400 400 400 400 400 400 200 503 503 503 400 400 503 200 200 429 429",
            string.Join(' ', statuses));
        Assert.Equal([8, 9, 18, 19, 20, 23, 26, 27], Enumerable.Range(0, 28).Where(code => HecCodes.Find(code)!.Retry));
        Assert.Equal([0], Enumerable.Range(0, 28).Where(code => HecCodes.Find(code)!.Accepted));
        Assert.Null(HecCodes.Find(28));
        Assert.Null(HecCodes.Find(-1));
    }

    public static TheoryData<int, string, string, int, string> StrangeAnswers() => new()
    {
        { 413, "text/plain", "Content-Length of 9 too large (maximum is 5)", 1, "maximum is 5" },
        { 200, "text/html", "<html>Sign in</html>", 1, "not as an event collector does" },
        { 200, "application/json", "", 1, "not as an event collector does" },
        { 200, "application/json", "{\"text\":\"Success\",\"code\":", 1, "not as an event collector does" },
        { 200, "application/json", "{\"text\":\"Success\"}", 1, "not as an event collector does" },
        { 200, "application/json", "{\"code\":\"0\"}", 1, "not as an event collector does" },
        { 200, "application/json", "{\"code\":0.5}", 1, "not as an event collector does" },
        { 200, "application/json", "[{\"code\":0}]", 1, "not as an event collector does" },
        { 200, "application/json", "\"Success\"", 1, "not as an event collector does" },
        { 200, "application/json", "{\"code\":0,\"ackId\":\"7\"}", 1, "acknowledgement id" },
        { 200, "application/json", "{\"code\":0,\"ackId\":-1}", 1, "acknowledgement id" },
        { 200, "application/json", "{\"text\":\"\\ud800\",\"code\":4}", 1, "not as an event collector does" },
        { 201, "application/json", "{\"text\":\"Success\",\"code\":0}", 1, "contradict" },
        { 204, "application/json", "", 1, "not as an event collector does" },
        { 302, "text/html", "", 1, "redirect" },
        { 307, "text/html", "", 1, "redirect" },
        { 401, "text/plain", "Unauthorized", 1, "authorization" },
        { 403, "text/html", "<h1>Forbidden</h1>", 1, "forbids" },
        { 404, "text/html", "<h1>Not Found</h1>", 1, "base URL" },
        { 405, "text/plain", "", 1, "base URL" },
        { 415, "text/plain", "", 1, "gzip" },
        { 418, "text/plain", "teapot", 1, "refused" },
        { 429, "text/plain", "", 3, "too much" },
        { 500, "application/json", "\"Internal Server Error\"", 3, "down" },
        { 502, "text/html", "<h1>Bad Gateway</h1>", 3, "down" },
        { 503, "text/plain", "no healthy upstream", 3, "down" },
        { 504, "text/plain", "", 3, "down" },
        { 400, "application/json", "{\"text\":\"new\",\"code\":99}", 1, "code 99, HTTP 400: new" },
        { 503, "application/json", "{\"text\":\"new\",\"code\":99}", 3, "code 99, HTTP 503: new" },
        { 403, "text/plain", "wrong token " + HecEndpoint.Token, 1, "it repeats a secret" },
        { 403, "application/json", "{\"text\":\"bad " + HecEndpoint.Token + "\",\"code\":4}", 1, "it repeats a secret" },
        { 400, "application/json", "{\"text\":\"a\\nb\\u001b[0m\",\"code\":6}", 1, "a b" },
    };

    [Theory]
    [MemberData(nameof(StrangeAnswers))]
    public async Task An_answer_that_is_not_a_yes_is_not_safe(int status, string type, string body, int posts, string says)
    {
        using var splunk = new HecEndpoint();
        for (var i = 0; i < 5; i++)
        {
            splunk.Script.Enqueue(new Reply(status, body, type, ("Location", "http://127.0.0.1:1/elsewhere")));
        }

        Assert.Contains(says, Fault(await SaveAsync(splunk)), StringComparison.Ordinal);
        Assert.Equal(posts, splunk.Posts.Count);
    }

    [Fact]
    public async Task A_retry_after_that_is_too_long_is_not_waited_for()
    {
        using var splunk = new HecEndpoint();
        splunk.Script.Enqueue(new Reply(503, "{\"text\":\"Server is busy\",\"code\":9}", "application/json", ("Retry-After", "60")));

        Assert.Contains("busy", Fault(await SaveAsync(splunk)), StringComparison.Ordinal);
        Assert.Single(splunk.Posts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("schlüssel")]
    public async Task A_token_that_no_header_can_carry_is_refused_before_anything_is_sent(string token)
    {
        using var splunk = new HecEndpoint();

        Assert.Contains("bare token", Fault(await SaveAsync(To(splunk.Url, token))), StringComparison.Ordinal);
        Assert.Empty(splunk.Posts);
    }

    [Theory]
    [InlineData("wrong", 4)]
    [InlineData(HecEndpoint.DisabledToken, 1)]
    public async Task A_token_that_splunk_refuses_is_explained(string token, int code)
    {
        using var splunk = new HecEndpoint();

        Assert.Contains($"code {code}, HTTP 403", Fault(await SaveAsync(To(splunk.Url, token))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_index_is_explained()
    {
        using var splunk = new HecEndpoint();

        Assert.Contains("index is incorrect", Fault(await SaveAsync(To(splunk.Url) with { Index = "nowhere" })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Splunk_that_is_not_there_is_not_safe() =>
        Assert.Contains("could not be reached", Fault(await SaveAsync(To(LoopbackEndpoint.Nowhere()))), StringComparison.Ordinal);

    [Fact]
    public async Task A_post_whose_answer_is_lost_is_repeated_because_the_record_id_counts_once()
    {
        using var splunk = new HecEndpoint();
        splunk.Script.Enqueue(Reply.Close);

        Assert.IsType<Receipt.Safe>(await SaveAsync(splunk));
        Assert.Equal(2, splunk.Posts.Count);
        Assert.Equal(splunk.Posts[0].Body, splunk.Posts[1].Body);
    }

    [Fact]
    public async Task A_silent_splunk_is_not_safe_when_the_time_is_up()
    {
        using var splunk = new HecEndpoint();
        splunk.Script.Enqueue(Reply.Silence);
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.Contains("time for recording ran out", Fault(await SaveAsync(splunk, time.Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_times_out_is_repeated_and_then_not_safe()
    {
        using var splunk = new HecEndpoint();
        for (var i = 0; i < 5; i++)
        {
            splunk.Script.Enqueue(Reply.Silence);
        }

        var connection = To(splunk.Url) with { Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(2) } };

        Assert.Contains("did not answer within 2 s", Fault(await SaveAsync(connection)), StringComparison.Ordinal);
        Assert.Equal(3, splunk.Posts.Count);
    }
}
