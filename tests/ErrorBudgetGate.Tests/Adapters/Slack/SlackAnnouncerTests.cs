using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Slack;

public class SlackAnnouncerTests
{
    private static async Task<string?> AnnounceAsync(string url, double seconds = 100, CancellationToken cancellationToken = default)
    {
        using var announcer = new SlackAnnouncer(
            new SlackConnection(new SecretText(url), new WireSettings { RequestTimeout = TimeSpan.FromSeconds(seconds) }), hint: null, new HurriedClock(20));
        var fault = await announcer.AnnounceAsync(SampleRecords.Blocked, cancellationToken);
        if (fault is not null)
        {
            Assert.EndsWith(".", fault, StringComparison.Ordinal);
            Assert.DoesNotContain("services", fault, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", fault, StringComparison.OrdinalIgnoreCase);
        }

        return fault;
    }

    [Fact]
    public async Task A_message_that_arrives_is_no_news()
    {
        using var slack = new SlackEndpoint();

        Assert.Null(await AnnounceAsync(slack.WebhookUrl));
        Assert.Single(slack.Messages);
    }

    public static TheoryData<int, string> Tokens() => new()
    {
        { 400, "invalid_payload" },
        { 400, "no_text" },
        { 400, "too_many_attachments" },
        { 400, "invalid_blocks" },
        { 400, "msg_blocks_too_long" },
        { 400, "user_not_found" },
        { 404, "user_not_found" },
        { 403, "action_prohibited" },
        { 403, "posting_to_general_channel_denied" },
        { 403, "invalid_token" },
        { 404, "channel_not_found" },
        { 404, "no_service" },
        { 404, "no_service_id" },
        { 404, "no_active_hooks" },
        { 404, "no_team" },
        { 403, "team_disabled" },
        { 410, "channel_is_archived" },
        { 500, "rollup_error" },
        { 200, "no_text" },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Every_token_has_its_remedy_and_is_not_repeated(int status, string token)
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(new Reply(status, token + "\n"));

        var fault = await AnnounceAsync(slack.WebhookUrl);

        Assert.Contains($"({token}, HTTP {status}): {SlackAnswers.Remedy(token)}.", fault, StringComparison.Ordinal);
        Assert.Equal(1, slack.Posts);
    }

    [Theory]
    [InlineData(200, "", "not one of Slack's")]
    [InlineData(200, "OK", "not one of Slack's")]
    [InlineData(200, "<html>ok</html>", "not one of Slack's")]
    [InlineData(200, "{\"ok\":true}", "not one of Slack's")]
    [InlineData(201, "ok", "HTTP 201")]
    [InlineData(400, "a_new_token", "(a_new_token, HTTP 400)")]
    [InlineData(400, "services", "not one of Slack's")]
    [InlineData(404, "<html>/services/" + SlackEndpoint.Secret + " was not found</html>", "not one of Slack's")]
    [InlineData(301, "", "redirect")]
    [InlineData(307, "", "redirect")]
    [InlineData(500, "", "not repeated")]
    [InlineData(502, "<html>", "not repeated")]
    [InlineData(503, "", "not repeated")]
    [InlineData(429, "", "takes no more messages")]
    public async Task Any_other_answer_is_told_without_the_address_and_not_repeated(int status, string body, string says)
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(new Reply(status, body, "text/html", ("Location", slack.WebhookUrl)));

        Assert.Contains(says, await AnnounceAsync(slack.WebhookUrl), StringComparison.Ordinal);
        Assert.Equal(1, slack.Posts);
        Assert.Empty(slack.Messages);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("5")]
    public async Task A_refusal_that_ends_soon_is_waited_for(string seconds)
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(new Reply(429, "rate_limited", "text/plain", ("Retry-After", seconds)));

        Assert.Null(await AnnounceAsync(slack.WebhookUrl));
        Assert.Equal(2, slack.Posts);
    }

    [Fact]
    public async Task A_refusal_is_waited_for_once_only()
    {
        using var slack = new SlackEndpoint();
        for (var i = 0; i < 3; i++)
        {
            slack.Script.Enqueue(new Reply(429, "rate_limited", "text/plain", ("Retry-After", "1")));
        }

        Assert.Contains("HTTP 429", await AnnounceAsync(slack.WebhookUrl), StringComparison.Ordinal);
        Assert.Equal(2, slack.Posts);
    }

    [Fact]
    public async Task A_refusal_that_lasts_is_not_waited_for()
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(new Reply(429, "rate_limited", "text/plain", ("Retry-After", "30")));

        Assert.Contains("HTTP 429", await AnnounceAsync(slack.WebhookUrl), StringComparison.Ordinal);
        Assert.Equal(1, slack.Posts);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_message_left_is_not_made_again()
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(Reply.Close);

        Assert.Contains("may have arrived, so it is not repeated", await AnnounceAsync(slack.WebhookUrl), StringComparison.Ordinal);
        Assert.Equal(1, slack.Posts);
    }

    [Fact]
    public async Task A_message_without_an_answer_in_time_is_not_repeated()
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(Reply.Silence);

        Assert.Contains("may have arrived, so it is not repeated", await AnnounceAsync(slack.WebhookUrl, seconds: 4), StringComparison.Ordinal);
        Assert.Equal(1, slack.Posts);
    }

    [Fact]
    public async Task The_callers_time_ends_the_wait()
    {
        using var slack = new SlackEndpoint();
        slack.Script.Enqueue(Reply.Silence);
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.Contains("time for announcing ran out", await AnnounceAsync(slack.WebhookUrl, cancellationToken: time.Token), StringComparison.Ordinal);
        Assert.Equal(1, slack.Posts);
    }

    [Fact]
    public async Task Slack_that_is_not_there_is_told() =>
        Assert.Contains("could not be reached", await AnnounceAsync(LoopbackEndpoint.Nowhere() + "services/" + SlackEndpoint.Secret), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("ftp://secret.example.com/services/x")]
    public async Task A_webhook_that_is_no_url_is_told(string url) =>
        Assert.Contains("not an http or https URL", await AnnounceAsync(url), StringComparison.Ordinal);
}
