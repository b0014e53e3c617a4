using System.Text;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class TransportFaultTests
{
    private static readonly BudgetQuestion Question = Asking.Ratio(query: "1 - x");

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_may_pass_is_asked_again(int status)
    {
        var asked = 0;
        var readings = await Asking.ReadAsync(
            _ => Interlocked.Increment(ref asked) < 3 ? RawServer.Http(status, "later") : RawServer.Http(200, Asking.Vector(("", "0.5"))), Question);

        Assert.Equal(0.5m, readings.Measured().Remaining);
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"x"}""")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"x"}""")]
    [InlineData(400, "")]
    [InlineData(401, "")]
    [InlineData(404, "")]
    [InlineData(302, "")]
    [InlineData(200, "<html>")]
    public async Task What_will_not_pass_is_asked_once(int status, string body)
    {
        var requests = new List<Arrived>();
        await Asking.ReadAsync(_ => RawServer.Http(status, body, headers: "Location: http://127.0.0.1:1/\r\n"), Question, requests: requests);

        Assert.Single(requests);
    }

    [Fact]
    public async Task A_far_side_that_asks_for_a_long_wait_is_not_waited_for()
    {
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(_ => RawServer.Http(503, "busy", headers: "Retry-After: 3600\r\n"), Question, requests: requests);

        Assert.Equal(ReasonCode.BackendError, readings.Missing().Reason);
        Assert.Single(requests);
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable()
    {
        int port;
        await using (var server = new RawServer(_ => null))
        {
            port = server.Port;
        }

        var missing = (await Asking.ReadAsync(new Uri($"http://127.0.0.1:{port}"), Question)).Missing();

        Assert.Equal(ReasonCode.BackendUnreachable, missing.Reason);
        Assert.Contains($"127.0.0.1:{port}", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unreachable() =>
        Assert.Equal(ReasonCode.BackendUnreachable, (await Asking.ReadAsync(new Uri("http://prometheus.invalid:9090"), Question)).Missing().Reason);

    [Fact]
    public async Task A_failed_handshake_is_unreachable_and_says_TLS()
    {
        await using var server = new RawServer(_ => RawServer.Http(400, "Client sent an HTTP request to an HTTPS server."));

        var missing = (await Asking.ReadAsync(new Uri($"https://127.0.0.1:{server.Port}"), Question)).Missing();

        Assert.Equal(ReasonCode.BackendUnreachable, missing.Reason);
        Assert.Contains("TLS", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_is_a_timeout()
    {
        var missing = (await Asking.ReadAsync(_ => null, Question, c => c with { Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(25) } })).Missing();

        Assert.Equal(ReasonCode.Timeout, missing.Reason);
        Assert.Contains("25 s", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_is_a_timeout_for_each_objective_that_did_not_answer()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new RawServer(arrived =>
        {
            if (arrived.Query.Contains("fast", StringComparison.Ordinal))
            {
                return RawServer.Http(200, Asking.Vector(("", "0.5")));
            }

            cancel.CancelAfter(TimeSpan.FromMilliseconds(100));
            return null;
        });

        var readings = await Asking.ReadAsync(
            server.Url,
            Asking.Of(
                Asking.Counters("slow"),
                Asking.Counters("quick") with { Sli = new Sli.RecordedRatio("1 - fast") }),
            c => c with { Wire = new WireSettings { RequestTimeout = TimeSpan.FromHours(1) } },
            cancel.Token);

        Assert.Equal(["slow", "quick"], readings.Select(r => r.Name));
        Assert.Equal(ReasonCode.Timeout, Assert.IsType<Reading.Missing>(readings[0].Reading).Reason);
        Assert.Equal(0.5m, Assert.IsType<Reading.Measured>(readings[1].Reading).Remaining);
    }

    [Fact]
    public async Task A_run_that_is_over_before_it_asks_is_a_timeout()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        Assert.Equal(ReasonCode.Timeout, (await Asking.ReadAsync(new Uri("http://127.0.0.1:9"), Question, cancellationToken: cancel.Token)).Missing().Reason);
    }

    [Theory]
    [InlineData("Content-Length: 5000000\r\n")]
    [InlineData("")]
    public async Task A_huge_body_is_malformed(string length)
    {
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n{{\"status\":\"{new string('x', 3_000_000)}");
        var missing = (await Asking.ReadAsync(
            _ => answer, Question, c => c with { Wire = c.Wire with { MaxAnswerBytes = 1024 * 1024 } })).Missing();

        Assert.Equal(ReasonCode.MalformedResponse, missing.Reason);
        Assert.Contains("MiB", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_http_is_not_repeated_however_long_it_is_and_whatever_it_holds()
    {
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}Authorization: Bearer echoed\u0007{new string('x', 2000)}\r\n0\r\n\r\n");

        var missing = (await Asking.ReadAsync(_ => answer, Question)).Missing();

        Assert.EndsWith("answered with something that is not HTTP.", missing.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("")]
    public async Task A_broken_connection_is_unreachable(string answer) =>
        Assert.Equal(ReasonCode.BackendUnreachable, (await Asking.ReadAsync(_ => Encoding.ASCII.GetBytes(answer), Question)).Missing().Reason);
}
