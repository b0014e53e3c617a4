using System.Text.Json;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>Questions and answers that most tests share.</summary>
internal static class Asking
{
    public static readonly DateTimeOffset Now = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan FourWeeks = TimeSpan.FromDays(28);

    public static BudgetQuestion Ratio(TimeSpan? burn = null, string? query = null, string service = "payments-api") =>
        new(service, [], query ?? BudgetQuestion.DefaultQuery(service), burn is { } window ? [window] : [], Now);

    public static BudgetQuestion Of(params Objective[] objectives) => new("payments-api", objectives, "unused", [], Now);

    public static Objective Counters(string name = "request-success", Window? window = null, DateTimeOffset? since = null) => new(
        name, new BudgetTarget(0.999m), window ?? new Window.Rolling(FourWeeks), since, true,
        new Sli.Counters("http_requests_total{job=\"payments-api\",code=~\"5..\"}", "http_requests_total{job=\"payments-api\"}"));

    public static Objective Rates() => Counters() with
    {
        Sli = new Sli.Rates("sum by (pod) (rate(errors_total[$window]))", "sum(rate(requests_total[$window]))"),
    };

    public static string Vector(params (string Labels, string Value)[] series) => Success("vector",
        "[" + string.Join(',', series.Select(s => $$"""{"metric":{{{s.Labels}}},"value":[1774785600.123,{{JsonSerializer.Serialize(s.Value)}}]}""")) + "]");

    public static string Success(string type, string result, string more = "") =>
        $$"""{"status":"success","data":{"resultType":"{{type}}","result":{{result}}}{{more}}}""";

    public static string Parts(params (string Part, string Value)[] parts) => Vector([.. parts.Select(p => ($"\"part\":\"{p.Part}\"", p.Value))]);

    /// <summary>Answers for each request whose query contains a key; the first that fits.</summary>
    public static Func<Arrived, byte[]?> By(params (string Contains, string Body)[] answers) =>
        arrived => RawServer.Http(200, answers.First(a => arrived.Query.Contains(a.Contains, StringComparison.Ordinal)).Body);

    public static async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(
        Func<Arrived, byte[]?> answer, BudgetQuestion question, Func<PrometheusConnection, PrometheusConnection>? with = null, List<Arrived>? requests = null)
    {
        await using var server = new RawServer(answer);
        var readings = await ReadAsync(server.Url, question, with);
        requests?.AddRange(server.Requests);
        return readings;
    }

    public static async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(
        Uri url, BudgetQuestion question, Func<PrometheusConnection, PrometheusConnection>? with = null, CancellationToken cancellationToken = default)
    {
        var connection = new PrometheusConnection { BaseUrl = url, Wire = new WireSettings { RequestTimeout = TimeSpan.FromMinutes(30) } };
        using var source = new PrometheusSliSource(with is null ? connection : with(connection), new HurriedClock(100));
        return await source.ReadAsync(question, cancellationToken);
    }

    public static Reading.Missing Missing(this IReadOnlyList<ObjectiveReading> readings) => Assert.IsType<Reading.Missing>(Assert.Single(readings).Reading);

    public static Reading.Measured Measured(this IReadOnlyList<ObjectiveReading> readings) => Assert.IsType<Reading.Measured>(Assert.Single(readings).Reading);
}
