using System.Text;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Splunk;

public class AcknowledgementTests
{
    private static async Task<Receipt> SaveAsync(HecEndpoint splunk, CancellationToken cancellationToken = default)
    {
        var connection = new SplunkConnection(splunk.Url, new SecretText(HecEndpoint.Token), new WireSettings { RequestTimeout = TimeSpan.FromSeconds(100) });
        using var store = new SplunkDecisionStore(connection, new HurriedClock(20));
        return await store.SaveAsync(DecisionRecordJson.Serialize(SampleRecords.Overridden), cancellationToken);
    }

    private static string Fault(Receipt receipt) => Assert.IsType<Receipt.NotSafe>(receipt).Detail;

    [Fact]
    public async Task Without_an_ack_id_nothing_is_polled()
    {
        using var splunk = new HecEndpoint();

        Assert.IsType<Receipt.Safe>(await SaveAsync(splunk));
        Assert.Empty(splunk.Polls);
    }

    [Fact]
    public async Task An_acknowledged_record_is_safe()
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.AtOnce };

        Assert.IsType<Receipt.Safe>(await SaveAsync(splunk));

        var poll = Assert.Single(splunk.Polls);
        Assert.Equal("POST", poll.Method);
        Assert.Equal($"channel={SampleRecords.Overridden.RunId}", poll.Query);
        Assert.Equal("{\"acks\":[0]}", Encoding.UTF8.GetString(poll.Body));
    }

    [Fact]
    public async Task A_late_acknowledgement_is_waited_for()
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.AfterThreePolls };

        Assert.IsType<Receipt.Safe>(await SaveAsync(splunk));
        Assert.Equal(3, splunk.Polls.Count);
    }

    [Theory]
    [InlineData((int)Acknowledgement.Never)]
    [InlineData((int)Acknowledgement.Unknown)]
    public async Task An_acknowledgement_that_never_comes_is_not_safe(int how)
    {
        using var splunk = new HecEndpoint { Acknowledges = (Acknowledgement)how };

        Assert.Contains("did not confirm within 30 s", Fault(await SaveAsync(splunk)), StringComparison.Ordinal);

        // 0.25, 0.5, 1, 2, 4, 8, 10 and what is left of 30 s, twice where a timer fires a little early; a busy machine may fit fewer.
        Assert.InRange(splunk.Polls.Count, 2, 9);
        Assert.Single(splunk.Posts);
    }

    [Fact]
    public async Task A_true_that_was_lost_on_the_way_is_not_said_again()
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.Never };
        splunk.AckScript.Enqueue(Reply.Close);

        Assert.Contains("did not confirm", Fault(await SaveAsync(splunk)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poll_that_fails_for_the_moment_is_made_again()
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.AtOnce };
        splunk.AckScript.Enqueue(Reply.Close);
        splunk.AckScript.Enqueue(HecEndpoint.Code(503, 9, "Server is busy"));
        splunk.AckScript.Enqueue(new Reply(502, "<html>"));

        Assert.IsType<Receipt.Safe>(await SaveAsync(splunk));
        Assert.Equal(4, splunk.Polls.Count);
    }

    [Theory]
    [InlineData(400, "{\"text\":\"ACK is disabled\",\"code\":14}", "disabled")]
    [InlineData(403, "{\"text\":\"Invalid token\",\"code\":4}", "invalid")]
    [InlineData(400, "{\"text\":\"Invalid data channel\",\"code\":11}", "channel")]
    [InlineData(200, "{\"text\":\"Success\",\"code\":0}", "names no acknowledgement")]
    [InlineData(200, "<html>", "not as an event collector does")]
    [InlineData(404, "<html>", "no event collector")]
    [InlineData(200, "{\"acks\":[true]}", "not as an event collector does")]
    [InlineData(302, "", "redirect")]
    public async Task A_poll_that_is_refused_ends_the_wait(int status, string body, string says)
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.AtOnce };
        splunk.AckScript.Enqueue(new Reply(status, body));

        Assert.Contains(says, Fault(await SaveAsync(splunk)), StringComparison.Ordinal);
        Assert.Single(splunk.Polls);
    }

    [Theory]
    [InlineData("{\"acks\":{\"0\":\"true\"}}")]
    [InlineData("{\"acks\":{\"0\":1}}")]
    [InlineData("{\"acks\":{\"00\":true}}")]
    [InlineData("{\"acks\":{\"1\":true}}")]
    [InlineData("{\"acks\":{\"0\":null}}")]
    public async Task Only_the_own_ids_true_counts(string body)
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.Never };
        splunk.AckScript.Enqueue(Reply.Json(200, body));

        Assert.Contains("did not confirm", Fault(await SaveAsync(splunk)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_status_with_a_true_in_it_does_not_count()
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.Never };
        splunk.AckScript.Enqueue(Reply.Json(400, "{\"acks\":{\"0\":true}}"));

        Fault(await SaveAsync(splunk));
    }

    [Fact]
    public async Task The_callers_time_ends_the_wait()
    {
        using var splunk = new HecEndpoint { Acknowledges = Acknowledgement.Never };
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Contains("time for recording ran out", Fault(await SaveAsync(splunk, time.Token)), StringComparison.Ordinal);
    }
}
