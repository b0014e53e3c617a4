using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>Every way a server of the family can answer without having answered. The query is not a plain selector, so that one request decides.</summary>
public sealed class AnswerTrapTests
{
    private const string Fine = """{"metric":{},"value":[1,"0.5"]}""";

    public static TheoryData<string, int, string, ReasonCode, string> Traps => new()
    {
        { "warnings", 200, Asking.Success("vector", $"[{Fine}]", ",\"warnings\":[\"store a:10901 is gone\"]"), ReasonCode.Partial, "store a:10901 is gone" },
        { "truncated by limit", 200, Asking.Success("vector", $"[{Fine}]", ",\"warnings\":[\"results truncated due to limit\"]"), ReasonCode.Partial, "limit" },
        { "PromQL warning", 200, Asking.Success("vector", $"[{Fine}]", ",\"warnings\":[\"PromQL warning: mixed floats and histograms\"]"), ReasonCode.Partial, "mixed" },
        { "a null warning", 200, Asking.Success("vector", $"[{Fine}]", ",\"warnings\":[null]"), ReasonCode.Partial, "warning" },
        { "isPartial", 200, Asking.Success("vector", $"[{Fine}]", ",\"isPartial\":true"), ReasonCode.Partial, "isPartial" },
        { "isPartial and empty", 200, Asking.Success("vector", "[]", ",\"isPartial\":true"), ReasonCode.Partial, "isPartial" },
        { "error in a 200", 200, """{"status":"error","errorType":"execution","error":"boom"}""", ReasonCode.BackendError, "execution: boom" },
        { "timeout in a 200", 200, """{"status":"error","errorType":"timeout","error":"slow"}""", ReasonCode.Timeout, "slow" },
        { "error in a 422", 422, """{"status":"error","errorType":"execution","error":"query processing would load too many samples"}""", ReasonCode.BackendError, "too many samples" },
        { "VictoriaMetrics 422", 422, """{"status":"error","errorType":"422","error":"cannot parse"}""", ReasonCode.BackendError, "422: cannot parse" },
        { "VictoriaMetrics repeats the query", 422, $$"""{"status":"error","errorType":"422","error":"error when executing query=\"{{new string('x', 3000)}}\": unknown function"}""", ReasonCode.BackendError, "unknown function" },
        { "Mimir limit", 422, """{"status":"error","errorType":"execution","error":"the query exceeded the limit (err-mimir-max-query-length)"}""", ReasonCode.BackendError, "err-mimir-max-query-length" },
        { "bad_data", 400, """{"status":"error","errorType":"bad_data","error":"1:5: parse error"}""", ReasonCode.BackendError, "parse error" },
        { "not_acceptable", 406, """{"status":"error","errorType":"not_acceptable","error":"x"}""", ReasonCode.BackendError, "not_acceptable" },
        { "canceled", 499, """{"status":"error","errorType":"canceled","error":"x"}""", ReasonCode.BackendError, "canceled" },
        { "query timeout", 503, """{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}""", ReasonCode.Timeout, "timed out" },
        { "TSDB not ready", 500, """{"status":"error","errorType":"unavailable","error":"TSDB not ready"}""", ReasonCode.BackendError, "TSDB not ready" },
        { "internal", 500, """{"status":"error","errorType":"internal","error":"x"}""", ReasonCode.BackendError, "internal" },
        { "not ready, plain text", 503, "Service Unavailable", ReasonCode.BackendError, "503: Service Unavailable" },
        { "bad gateway", 502, "<html>bad gateway</html>", ReasonCode.BackendError, "502" },
        { "gateway timeout", 504, "", ReasonCode.BackendError, "504" },
        { "too many requests", 429, """{"status":"error","errorType":"too_many_requests","error":"x"}""", ReasonCode.BackendError, "429" },
        { "too large", 413, """{"status":"error","errorType":"too_large_entry","error":"x"}""", ReasonCode.BackendError, "413" },
        { "no org id", 401, "no org id", ReasonCode.Unauthorized, "no org id" },
        { "forbidden", 403, "<html/>", ReasonCode.Unauthorized, "403" },
        { "not found", 404, "404 page not found", ReasonCode.BackendError, "path prefix?" },
        { "redirect", 302, "", ReasonCode.BackendError, "redirects are not followed" },
        { "permanent redirect", 308, "<a href=x>", ReasonCode.BackendError, "redirects are not followed" },
        { "HTML", 200, "<!DOCTYPE html><title>Log in</title>", ReasonCode.MalformedResponse, "<!DOCTYPE html>" },
        { "plain text", 200, "Service Unavailable", ReasonCode.MalformedResponse, "Service Unavailable" },
        { "empty", 200, "", ReasonCode.MalformedResponse, "empty" },
        { "no content", 204, "", ReasonCode.MalformedResponse, "empty" },
        { "truncated JSON", 200, """{"status":"success","data":{"resultType":"vec""", ReasonCode.MalformedResponse, "not its JSON" },
        { "more after JSON", 200, Asking.Success("vector", "[]") + "x", ReasonCode.MalformedResponse, "not its JSON" },
        { "null", 200, "null", ReasonCode.MalformedResponse, "not its JSON" },
        { "a list", 200, "[]", ReasonCode.MalformedResponse, "not its JSON" },
        { "a number", 200, "1", ReasonCode.MalformedResponse, "not its JSON" },
        { "an empty object", 200, "{}", ReasonCode.MalformedResponse, "no status" },
        { "no data", 200, """{"status":"success"}""", ReasonCode.MalformedResponse, "no status" },
        { "null data", 200, """{"status":"success","data":null}""", ReasonCode.MalformedResponse, "no status" },
        { "data without result", 200, """{"status":"success","data":{"resultType":"vector"}}""", ReasonCode.MalformedResponse, "not a list" },
        { "null result", 200, Asking.Success("vector", "null"), ReasonCode.MalformedResponse, "not a list" },
        { "unknown status", 200, """{"status":"ok","data":{"resultType":"vector","result":[]}}""", ReasonCode.MalformedResponse, "no status" },
        { "status of another type", 200, """{"status":1}""", ReasonCode.MalformedResponse, "$.status" },
        { "warnings of another type", 200, Asking.Success("vector", $"[{Fine}]", ",\"warnings\":\"x\""), ReasonCode.MalformedResponse, "$.warnings" },
        { "matrix", 200, Asking.Success("matrix", """[{"metric":{},"values":[[1,"0.5"]]}]"""), ReasonCode.MalformedResponse, "matrix" },
        { "string", 200, Asking.Success("string", """[1,"0.5"]"""), ReasonCode.MalformedResponse, "string" },
        { "no type", 200, """{"status":"success","data":{"result":[]}}""", ReasonCode.MalformedResponse, "(none)" },
        { "scalar of another shape", 200, Asking.Success("scalar", """["0.5"]"""), ReasonCode.MalformedResponse, "scalar" },
        { "native histogram", 200, Asking.Success("vector", """[{"metric":{},"histogram":[1,{"count":"1","sum":"1","buckets":[[0,"0","1","1"]]}]}]"""), ReasonCode.MalformedResponse, "histogram" },
        { "value is a number", 200, Asking.Success("vector", """[{"metric":{},"value":[1,0.5]}]"""), ReasonCode.MalformedResponse, "value" },
        { "value is alone", 200, Asking.Success("vector", """[{"metric":{},"value":"0.5"}]"""), ReasonCode.MalformedResponse, "value" },
        { "value has no time", 200, Asking.Success("vector", """[{"metric":{},"value":["0.5"]}]"""), ReasonCode.MalformedResponse, "value" },
        { "no value", 200, Asking.Success("vector", """[{"metric":{}}]"""), ReasonCode.MalformedResponse, "value" },
        { "no metric", 200, Asking.Success("vector", """[{"value":[1,"0.5"]}]"""), ReasonCode.MalformedResponse, "labels" },
        { "label is a number", 200, Asking.Success("vector", """[{"metric":{"a":1},"value":[1,"0.5"]}]"""), ReasonCode.MalformedResponse, "labels" },
        { "series is a list", 200, Asking.Success("vector", "[[]]"), ReasonCode.MalformedResponse, "not an object" },
        { "text for a number", 200, Asking.Vector(("", "half")), ReasonCode.MalformedResponse, "half" },
        { "control characters for a number", 200, Asking.Vector(("", "0.5\u001b[31m")), ReasonCode.MalformedResponse, "value" },
        { "NaN", 200, Asking.Vector(("", "NaN")), ReasonCode.NotFinite, "NaN" },
        { "+Inf", 200, Asking.Vector(("", "+Inf")), ReasonCode.NotFinite, "+Inf" },
        { "-Inf", 200, Asking.Vector(("", "-Inf")), ReasonCode.NotFinite, "-Inf" },
        { "over 1e18", 200, Asking.Vector(("", "1e19")), ReasonCode.NotFinite, "1e19" },
        { "scalar NaN", 200, Asking.Success("scalar", """[1,"NaN"]"""), ReasonCode.NotFinite, "NaN" },
        { "no series", 200, Asking.Vector(), ReasonCode.NoSeries, "no series" },
        { "every service's series", 200, Asking.Vector([.. Enumerable.Range(0, 201).Select(i => ($"\"objective\":\"{i}\"", "0.9"))]), ReasonCode.SeveralSeries, "201 series" },
        { "duplicate key", 200, """{"status":"success","status":"success","data":{"resultType":"vector","result":[]}}""", ReasonCode.MalformedResponse, "twice" },
        { "duplicate label", 200, Asking.Success("vector", """[{"metric":{"a":"1","a":"2"},"value":[1,"0.5"]}]"""), ReasonCode.MalformedResponse, "twice" },
        { "half a surrogate pair", 200, Asking.Success("vector", """[{"metric":{"a":"\ud800"},"value":[1,"0.5"]}]"""), ReasonCode.MalformedResponse, "Unicode" },
        { "half a surrogate pair in a name", 200, """{"\ud800":1}""", ReasonCode.MalformedResponse, "Unicode" },
        { "too deep", 200, new string('[', 100), ReasonCode.MalformedResponse, "not its JSON" },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public async Task An_answer_that_is_none_is_a_missing_reading(string name, int status, string body, ReasonCode code, string says)
    {
        var readings = await Asking.ReadAsync(_ => RawServer.Http(status, body), Asking.Ratio(query: "1 - x"));

        var missing = readings.Missing();
        Assert.True(code == missing.Reason, $"{name}: {missing}");
        Assert.Contains(says, missing.Detail, StringComparison.Ordinal);
        Assert.InRange(missing.Detail.Length, 1, 400);
    }

    [Theory]
    [MemberData(nameof(Traps))]
    public async Task The_same_holds_for_raw_events(string name, int status, string body, ReasonCode code, string says)
    {
        if (code is ReasonCode.NotFinite or ReasonCode.NoSeries || body.Contains("half", StringComparison.Ordinal) || name == "scalar NaN")
        {
            // These are about one figure, not about the answer; EventsReadingTests has them.
            code = body.Contains("[]", StringComparison.Ordinal) ? ReasonCode.NoSeries : ReasonCode.MalformedResponse;
            says = string.Empty;
        }

        var missing = (await Asking.ReadAsync(_ => RawServer.Http(status, body), Asking.Of(Asking.Counters()))).Missing();

        Assert.True(code == missing.Reason, $"{name}: {missing}");
        Assert.Contains(says, missing.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",\"infos\":[\"PromQL info: metric might not be a counter\"]")]
    [InlineData(",\"warnings\":[\"PromQL info: metric might not be a counter\"]")]
    [InlineData(",\"warnings\":[]")]
    [InlineData(",\"warnings\":null")]
    [InlineData(",\"isPartial\":false")]
    [InlineData(",\"stats\":{\"seriesFetched\":\"1\",\"executionTimeMsec\":2}")]
    [InlineData(",\"trace\":{\"duration_msec\":0.1,\"children\":[{}]}")]
    public async Task A_whole_answer_with_additions_is_an_answer(string more)
    {
        var readings = await Asking.ReadAsync(_ => RawServer.Http(200, Asking.Success("vector", $"[{Fine}]", more)), Asking.Ratio(query: "1 - x"));

        Assert.Equal(0.5m, readings.Measured().Remaining);
        Assert.Equal(more.Contains("metric might") ? 1 : 0, readings[0].Evidence.Warnings.Count);
    }

    [Fact]
    public async Task A_scalar_is_one_series()
    {
        var readings = await Asking.ReadAsync(_ => RawServer.Http(200, Asking.Success("scalar", """[1774785600,"0.75"]""")), Asking.Ratio(query: "scalar(x)"));

        Assert.Equal(0.75m, readings.Measured().Remaining);
        Assert.Equal("payments-api", readings[0].Name);
    }

    [Fact]
    public async Task Warnings_are_kept_as_evidence_and_cut()
    {
        var readings = await Asking.ReadAsync(
            _ => RawServer.Http(200, Asking.Success("vector", "[]", $",\"warnings\":[\"a\\u0007b\\nc\",\"{new string('x', 900)}\"]")), Asking.Ratio(query: "1 - x"));

        Assert.Equal(["a b c", new string('x', 197) + "..."], readings[0].Evidence.Warnings);
    }

    [Fact]
    public async Task Bytes_that_are_not_text_are_malformed()
    {
        var answer = RawServer.Http(200, """{"status":"success?"}""");
        answer[Array.IndexOf(answer, (byte)'?')] = 0xff;

        Assert.Equal(ReasonCode.MalformedResponse, (await Asking.ReadAsync(_ => answer, Asking.Ratio(query: "1 - x"))).Missing().Reason);
    }
}
