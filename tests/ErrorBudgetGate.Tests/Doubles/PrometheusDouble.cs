using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>Prometheus's instant query with one recorded ratio in it; strict about what it is asked.</summary>
internal sealed partial class PrometheusDouble : IAsyncDisposable
{
    private static readonly string[] TiledObjectives = ["request-success", "checkout", "removed"];

    private static readonly string[] Known = ["query", "time", "timeout", "limit", "lookback_delta", "stats", "partial_response", "dedup", "nocache", "deny_partial_response"];

    /// <param name="remaining">The budget remaining it answers with, 0 to 1.</param>
    public PrometheusDouble(decimal remaining, X509Certificate2? certificate = null, bool refusing = false)
    {
        Remaining = remaining;
        Server = new LoopbackServer(Answer, certificate, refusing);
    }

    public LoopbackServer Server { get; }

    public decimal Remaining { get; }

    /// <summary>How old the newest sample is.</summary>
    public TimeSpan SampleAge { get; init; } = TimeSpan.FromSeconds(15);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>True for the request that asks how old the reading is.</summary>
    public static bool AsksForTime(SeenRequest request) => request.Parameter("query")?.TrimStart().StartsWith("timestamp(", StringComparison.Ordinal) == true;

    /// <summary>True for the request that asks for the tiles of all objectives.</summary>
    public static bool AsksForTiles(SeenRequest request) => request.Parameter("query")?.Contains("slo:events:increase5m{", StringComparison.Ordinal) == true;

    /// <summary>A success as Prometheus writes it, around a result of type vector.</summary>
    public static Reply.Answer Vector(string result, string more = "") =>
        Reply.Json(200, $$"""{"status":"success","data":{"resultType":"vector","result":{{result}}}{{more}}}""");

    /// <summary>A failure as Prometheus writes it.</summary>
    public static Reply.Answer Error(int status, string errorType, string error) =>
        Reply.Json(status, $$"""{"status":"error","errorType":"{{errorType}}","error":"{{error}}"}""");

    public static string UnixNow(TimeSpan ago) =>
        ((DateTimeOffset.UtcNow - ago).ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);

    private Reply.Answer Answer(SeenRequest request)
    {
        if (!request.Path.EndsWith("/api/v1/query", StringComparison.Ordinal))
        {
            return Reply.Plain(404, "404 page not found");
        }

        if (request.Method is not ("GET" or "POST"))
        {
            return Reply.Plain(405, "Method Not Allowed");
        }

        if (request.Method == "POST" && request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) != true)
        {
            return Error(400, "bad_data", "invalid parameter \\\"query\\\": unknown position: parse error: no expression found in input");
        }

        if (Parameters(request).FirstOrDefault(p => !Known.Contains(p)) is { } unknown)
        {
            Server.Complaints.Enqueue("Prometheus knows no parameter " + unknown);
        }

        if (request.Parameter("query") is not { Length: > 0 } query)
        {
            return Error(400, "bad_data", "invalid parameter \\\"query\\\": unknown position: parse error: no expression found in input");
        }

        if (request.Parameter("timeout") is { } timeout && !PromDuration().IsMatch(timeout))
        {
            return Error(400, "bad_data", "invalid parameter \\\"timeout\\\": cannot parse to a valid duration");
        }

        if (request.Parameter("time") is { } time
            && !double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _))
        {
            return Error(400, "bad_data", "invalid parameter \\\"time\\\": cannot parse to a valid timestamp");
        }

        var service = Service().Match(query) is { Success: true } match ? match.Groups["name"].Value : "payments-api";
        if (AsksForTiles(request))
        {
            return Vector("[" + string.Join(',', TiledObjectives.SelectMany(o => Tiles(service, o))) + "]");
        }

        return AsksForTime(request)
            ? Vector($$$"""[{"metric":{"service":"{{{service}}}"},"value":[{{{UnixNow(TimeSpan.Zero)}}},"{{{UnixNow(SampleAge)}}}"]}]""")
            : Vector($$$"""[{"metric":{"__name__":"slo:error_budget_remaining:ratio","service":"{{{service}}}"},"value":[{{{UnixNow(TimeSpan.Zero)}}},"{{{Remaining.ToString(CultureInfo.InvariantCulture)}}}"]}]""");
    }

    /// <summary>Four weeks of tiles with a million events, and one more objective that the files no longer name.</summary>
    private IEnumerable<string> Tiles(string service, string objective)
    {
        var figures = new (string Part, string Value)[]
        {
            ("total", "1000000"), ("bad", ((1m - Remaining) * 1000m).ToString(CultureInfo.InvariantCulture)), ("tiles", "8064"), ("newest", UnixNow(SampleAge)), ("burn", "0.5"),
        };
        return figures.Select(f =>
            $$$"""{"metric":{"service":"{{{service}}}","objective":"{{{objective}}}","part":"{{{f.Part}}}"},"value":[{{{UnixNow(TimeSpan.Zero)}}},"{{{f.Value}}}"]}""");
    }

    private static IEnumerable<string> Parameters(SeenRequest request)
    {
        var form = request.Target.Contains('?', StringComparison.Ordinal) ? request.Target.Split('?', 2)[1] : string.Empty;
        return (request.Method == "POST" ? form + "&" + request.Text : form)
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Uri.UnescapeDataString(pair.Split('=', 2)[0]));
    }

    [GeneratedRegex("^([0-9]+(ms|[smhdwy]))+$|^[0-9]+(\\.[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PromDuration();

    [GeneratedRegex("service=\"(?<name>[a-z0-9-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Service();
}
