using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class ConnectionTests
{
    private const string Secret = "s3cr3t-marker";

    private static async Task<Arrived> AskedAsync(Func<PrometheusConnection, PrometheusConnection> with, string query = "1 - x")
    {
        var requests = new List<Arrived>();
        await Asking.ReadAsync(_ => RawServer.Http(200, Asking.Vector(("", "1"))), Asking.Ratio(query: query), with, requests);
        return Assert.Single(requests);
    }

    [Theory]
    [InlineData("", "/api/v1/query")]
    [InlineData("/", "/api/v1/query")]
    [InlineData("/prometheus", "/prometheus/api/v1/query")]
    [InlineData("/prometheus/", "/prometheus/api/v1/query")]
    [InlineData("/select/0/prometheus", "/select/0/prometheus/api/v1/query")]
    [InlineData("/v1/projects/p%20q/location/global/prometheus", "/v1/projects/p%20q/location/global/prometheus/api/v1/query")]
    public async Task The_path_prefix_is_kept(string prefix, string path) =>
        Assert.Equal(path, (await AskedAsync(c => c with { BaseUrl = new Uri(c.BaseUrl, prefix) })).Path);

    [Fact]
    public async Task Parameters_and_headers_go_with_every_request()
    {
        var asked = await AskedAsync(c => c with
        {
            Parameters = [new("partial_response", "false"), new("extra_filters[]", "{a=\"b&c\"}")],
            Headers = [new("X-Scope-OrgID", new SecretText("team-a"))],
        });

        Assert.Equal("GET", asked.Method);
        Assert.Equal("false", asked.Parameter("partial_response"));
        Assert.Equal("{a=\"b&c\"}", asked.Parameter("extra_filters%5B%5D"));
        Assert.Equal("team-a", asked.Header("X-Scope-OrgID"));
        Assert.Null(asked.Header("Authorization"));
        Assert.Null(asked.Parameter("time"));
    }

    [Fact]
    public async Task A_query_of_the_address_is_kept()
    {
        var asked = await AskedAsync(c => c with { BaseUrl = new Uri(c.BaseUrl, "/p?tenant=7") });

        Assert.Equal("/p/api/v1/query", asked.Path);
        Assert.Equal("7", asked.Parameter("tenant"));
    }

    [Fact]
    public async Task A_bearer_token_is_sent() =>
        Assert.Equal("Bearer " + Secret, (await AskedAsync(c => c with { BearerToken = new SecretText(Secret) })).Header("Authorization"));

    [Fact]
    public async Task A_password_is_sent_in_UTF8() =>
        Assert.Equal("Basic dXPDqXI6cMOkc3M=", (await AskedAsync(c => c with { BasicUser = "usér", BasicPassword = new SecretText("päss") })).Header("Authorization"));

    [Fact]
    public async Task User_information_of_the_address_is_a_password_too()
    {
        var asked = await AskedAsync(c => c with { BaseUrl = new Uri($"http://u:p%40ss@127.0.0.1:{c.BaseUrl.Port}") });

        Assert.Equal("Basic dTpwQHNz", asked.Header("Authorization"));
    }

    [Fact]
    public async Task A_long_query_goes_as_a_form_and_arrives_whole()
    {
        var query = $"1 - x{{a=\"{new string('é', 1000)}+ &%\"}}";
        var asked = await AskedAsync(c => c with { Parameters = [new("nocache", "1")] }, query);

        Assert.Equal("POST", asked.Method);
        Assert.Equal("application/x-www-form-urlencoded", asked.Header("Content-Type"));
        Assert.Equal("1", asked.Parameter("nocache"));
        Assert.Equal(query, asked.Query);
    }

    [Fact]
    public async Task A_secret_that_the_far_side_echoes_is_not_shown()
    {
        var readings = await Asking.ReadAsync(
            arrived => RawServer.Http(401, $"wrong: {arrived.Header("Authorization")} {arrived.Header("X-Key")}"),
            Asking.Ratio(query: "1 - x"),
            c => c with { BasicUser = "u", BasicPassword = new SecretText(Secret), Headers = [new("X-Key", new SecretText("other-" + Secret))] });

        var missing = readings.Missing();
        Assert.Equal(ReasonCode.Unauthorized, missing.Reason);
        Assert.Contains("wrong: Basic (secret)", missing.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, missing.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3cr3t-marker\nX-Evil: 1")]
    [InlineData("s3cr3t-marker\r\n\r\n")]
    [InlineData("s3cr3t-markér")]
    [InlineData("")]
    public async Task A_token_that_no_header_can_carry_neither_ends_the_run_nor_shows(string token)
    {
        var readings = await Asking.ReadAsync(
            _ => RawServer.Http(401, "no"), Asking.Ratio(query: "1 - x"), c => c with { BearerToken = new SecretText(token), Headers = [new("X-Key", new SecretText(token))] });

        var missing = readings.Missing();
        Assert.True(missing.Reason is ReasonCode.Unauthorized or ReasonCode.BackendUnreachable, missing.ToString());
        Assert.DoesNotContain("s3cr3t", missing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_in_a_log_shows_no_secret()
    {
        var connection = new PrometheusConnection
        {
            BaseUrl = new Uri("http://h:9090"),
            Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(1) },
            BasicPassword = new SecretText(Secret),
            BearerToken = new SecretText(Secret),
        };

        Assert.DoesNotContain(Secret, connection.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Credentials.Of(connection).ToString(), StringComparison.Ordinal);
    }
}
