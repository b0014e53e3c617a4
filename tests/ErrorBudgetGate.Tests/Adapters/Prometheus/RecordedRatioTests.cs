using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class RecordedRatioTests
{
    private const string Query = "slo:error_budget_remaining:ratio{service=\"payments-api\"}";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task The_ratio_and_its_time_are_asked_for_in_two_requests_with_the_query_as_it_stands()
    {
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(
            Asking.By(("timestamp(", Asking.Vector(("\"service\":\"payments-api\"", "1774785570.5"))), ("", Asking.Vector(("\"__name__\":\"r\",\"service\":\"payments-api\"", "0.673")))),
            Asking.Ratio(), requests: requests);

        Assert.Equal([Query, $"timestamp({Query})"], requests.Select(r => r.Query).Order());
        Assert.All(requests, r => Assert.Null(r.Parameter("time")));
        Assert.Equal(new Reading.Measured(0.673m, null, null, Asking.Now.AddSeconds(-29.5)), readings.Measured());
        var reading = readings[0];
        Assert.Equal(("payments-api", true, null, null), (reading.Name, reading.Gating, reading.Target, reading.Window));
        Assert.Equal(("prometheus", Query, "0.673"), (reading.Evidence.Source, reading.Evidence.Query, reading.Evidence.Value));
        Assert.Empty(reading.BurnRates);
    }

    [Fact]
    public async Task A_query_that_is_no_plain_selector_is_sent_alone_and_untouched()
    {
        const string query = " 1 - sum(x{a=\"ü\"}) # left\n";
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(Asking.By(("", Asking.Vector(("", "0.5")))), Asking.Ratio(query: query), requests: requests);

        Assert.Equal(query, Assert.Single(requests).Query);
        Assert.Null(readings.Measured().NewestSample);
    }

    [Fact]
    public async Task The_two_requests_are_under_way_at_once()
    {
        using var both = new CountdownEvent(2);
        var readings = await Asking.ReadAsync(
            arrived =>
            {
                both.Signal();
                Assert.True(both.Wait(TimeSpan.FromSeconds(5)));
                return RawServer.Http(200, Asking.Vector(("", arrived.Query.StartsWith("timestamp", StringComparison.Ordinal) ? "1774785570" : "0.5")));
            },
            Asking.Ratio(), c => c with { Wire = c.Wire with { RequestTimeout = TimeSpan.FromHours(1) } });

        Assert.Equal(0.5m, readings.Measured().Remaining);
    }

    [Theory]
    [InlineData(500, "", ReasonCode.BackendError)]
    [InlineData(401, "", ReasonCode.Unauthorized)]
    [InlineData(200, "<html>", ReasonCode.MalformedResponse)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["w"]}""", ReasonCode.Partial)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[]}}""", ReasonCode.Stale)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"objective":"other"},"value":[1,"1"]}]}}""", ReasonCode.Stale)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}}""", ReasonCode.NotFinite)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"-5"]}]}}""", ReasonCode.MalformedResponse)]
    public async Task A_ratio_whose_time_is_unknown_is_unknown(int status, string body, ReasonCode code)
    {
        var readings = await Asking.ReadAsync(
            arrived => arrived.Query == Query ? RawServer.Http(200, Asking.Vector(("", "0.9"))) : RawServer.Http(status, body), Asking.Ratio());

        Assert.Equal(code, readings.Missing().Reason);
        Assert.Equal("0.9", readings[0].Evidence.Value);
    }

    [Fact]
    public async Task Series_that_differ_in_objective_alone_are_the_services_objectives()
    {
        var readings = await Asking.ReadAsync(
            Asking.By(
                ("timestamp(", Asking.Vector(("\"objective\":\"latency\"", "1774785500"), ("\"objective\":\"success\"", "1774785540"))),
                ("", Asking.Vector(("\"objective\":\"success\"", "0.9"), ("\"objective\":\"latency\"", "NaN"), ("\"x\":\"\"", "-2")))),
            Asking.Ratio());

        Assert.Equal(["success", "latency", "payments-api"], readings.Select(r => r.Name));
        Assert.Equal(new Reading.Measured(0.9m, null, null, Asking.Now.AddMinutes(-1)), readings[0].Reading);
        Assert.Equal(ReasonCode.NotFinite, Assert.IsType<Reading.Missing>(readings[1].Reading).Reason);
        Assert.Equal(ReasonCode.Stale, Assert.IsType<Reading.Missing>(readings[2].Reading).Reason);
    }

    [Theory]
    [InlineData("\"pod\":\"a\"", "\"pod\":\"b\"")]
    [InlineData("\"pod\":\"a\"", "")]
    [InlineData("\"objective\":\"a\",\"pod\":\"a\"", "\"objective\":\"b\"")]
    [InlineData("\"objective\":\"a\"", "\"objective\":\"a\"")]
    [InlineData("", "")]
    [InlineData("\"__name__\":\"a\",\"objective\":\"a\"", "\"__name__\":\"b\",\"objective\":\"a\"")]
    public async Task Any_other_multiplicity_is_several_series(string first, string second)
    {
        var readings = await Asking.ReadAsync(Asking.By(("", Asking.Vector((first, "0.9"), (second, "0.8")))), Asking.Ratio());

        Assert.Equal(ReasonCode.SeveralSeries, readings.Missing().Reason);
        Assert.Equal("payments-api", readings[0].Name);
    }

    [Fact]
    public async Task Burn_rates_are_matched_by_objective_and_their_faults_are_theirs_alone()
    {
        var requests = new List<Arrived>();
        var readings = await Asking.ReadAsync(
            Asking.By(
                ("timestamp(", Asking.Vector(("\"objective\":\"a\"", "1774785570"), ("\"objective\":\"b\"", "1774785570"), ("\"objective\":\"c\"", "1774785570"))),
                ("burn_rate", Asking.Vector(("\"objective\":\"c\"", "NaN"), ("\"objective\":\"b\"", "14.5"))),
                ("", Asking.Vector(("\"objective\":\"a\"", "0.9"), ("\"objective\":\"b\"", "0.8"), ("\"objective\":\"c\"", "0.7")))),
            Asking.Ratio(Hour), requests: requests);

        Assert.Contains("slo:error_budget_burn_rate:ratio_rate1h{service=\"payments-api\"}", requests.Select(r => r.Query));
        Assert.All(readings, r => Assert.IsType<Reading.Measured>(r.Reading));
        Assert.Equal(ReasonCode.NoSeries, readings[0].BurnRates.Single().Missing?.Reason);
        Assert.Equal(new BurnRateReading(Hour, 14.5m, null), readings[1].BurnRates.Single());
        Assert.Equal(ReasonCode.NotFinite, readings[2].BurnRates.Single().Missing?.Reason);
    }

    [Fact]
    public async Task An_unread_burn_rate_leaves_the_ratio_known()
    {
        var readings = await Asking.ReadAsync(
            arrived => arrived.Query.Contains("burn_rate", StringComparison.Ordinal)
                ? RawServer.Http(403, "no")
                : RawServer.Http(200, Asking.Vector(("", "0.9"))),
            Asking.Ratio(Hour, "1 - x"));

        Assert.Equal(0.9m, readings.Measured().Remaining);
        Assert.Equal((Hour, null, ReasonCode.Unauthorized), (readings[0].BurnRates[0].Window, readings[0].BurnRates[0].Rate, readings[0].BurnRates[0].Missing?.Reason));
    }

    [Theory]
    [InlineData("\"objective\":\"x\"", 7)]
    [InlineData("", 7)]
    public async Task The_only_burn_rate_belongs_to_the_only_ratio(string labels, int rate)
    {
        var readings = await Asking.ReadAsync(Asking.By(("burn_rate", Asking.Vector((labels, "7"))), ("", Asking.Vector(("", "0.9")))), Asking.Ratio(Hour, "1 - x"));

        Assert.Equal(rate, readings[0].BurnRates.Single().Rate);
    }

    [Fact]
    public async Task A_services_name_is_escaped_into_the_query()
    {
        var requests = new List<Arrived>();
        const string service = "a\"} or vector(1) # \\";
        await Asking.ReadAsync(Asking.By(("", Asking.Vector(("", "0.9")))), Asking.Ratio(Hour, service: service), requests: requests);

        Assert.All(requests, r => Assert.Contains("{service=\"a\\\"} or vector(1) # \\\\\"}", r.Query, StringComparison.Ordinal));
        Assert.Equal(3, requests.Count);
    }

    [Fact]
    public async Task An_objectives_own_recorded_ratio_keeps_its_name_target_and_gating()
    {
        var objective = Asking.Counters("latency") with { Gating = false, Sli = new Sli.RecordedRatio("budget{a=\"b\"}") };
        var readings = await Asking.ReadAsync(
            Asking.By(("timestamp(", Asking.Vector(("\"objective\":\"latency\"", "1774785570"))), ("", Asking.Vector(("\"objective\":\"latency\"", "0.4"), ("\"objective\":\"other\"", "0.1")))),
            Asking.Of(objective));

        Assert.Equal(0.4m, readings.Measured().Remaining);
        Assert.Equal(("latency", objective.Target, objective.Window, false), (readings[0].Name, readings[0].Target!.Value, readings[0].Window, readings[0].Gating));
    }

    [Fact]
    public async Task An_objective_that_no_series_names_is_several_series()
    {
        var objective = Asking.Counters("third") with { Sli = new Sli.RecordedRatio("budget") };
        var readings = await Asking.ReadAsync(Asking.By(("", Asking.Vector(("\"objective\":\"a\"", "0.4"), ("\"objective\":\"b\"", "0.1")))), Asking.Of(objective));

        Assert.Equal(ReasonCode.SeveralSeries, readings.Missing().Reason);
        Assert.Equal("third", readings[0].Name);
    }
}
