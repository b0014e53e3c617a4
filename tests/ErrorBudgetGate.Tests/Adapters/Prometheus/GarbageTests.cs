using System.Net;
using System.Text;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class GarbageTests
{
    private static readonly string[] Seeds =
    [
        Asking.Vector(("\"objective\":\"a\"", "0.5"), ("\"objective\":\"b\"", "1e-3")),
        Asking.Parts(("total", "1000"), ("bad", "7"), ("bad_series", "1"), ("newest", "1774785570"), ("coverage", "2016")),
        Asking.Success("scalar", """[1,"0.5"]"""),
        Asking.Success("vector", """[{"metric":{"a":"\u00e9\ud83d\ude00"},"value":[1,"+Inf"]}]""", ",\"warnings\":[\"w\"],\"isPartial\":false"),
        """{"status":"error","errorType":"timeout","error":"x"}""",
    ];

    [Fact]
    public void No_past_ends_the_run_and_none_that_was_cut_is_believed()
    {
        var reader = new AnswerReader(new BackendText(new PrometheusConnection { BaseUrl = new Uri("http://h"), Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(1) } }));
        var seed = Encoding.UTF8.GetBytes(Asking.Success(
            "matrix", """[{"metric":{"part":"total"},"values":[[1774785300,"10"],[1774785600.5,"1e+01"]]},{"metric":{"part":"bad"},"values":[[1774785600.5,"0.25"]]}]"""));
        var query = HistoryQuery.Tiles("payments-api", Asking.Counters(), Asking.Now, Asking.Now);
        var random = new Random(20260330);
        for (var i = 0; i < 20_000; i++)
        {
            var isCut = random.Next(4) == 0;
            var answer = reader.ReadMatrix(new WireAnswer(HttpStatusCode.OK, null, null, isCut ? seed[..random.Next(seed.Length)] : Changed(seed, random)), 100);

            Assert.False(isCut && answer is QueryAnswer.Matrix);
            Assert.NotNull(HistoryReading.Events(query, answer));
            Assert.NotNull(HistoryReading.Ratios(answer, "a"));
            if (HistoryReading.Events(query, answer) is BudgetHistory.Events events)
            {
                Assert.All(events.Tiles, tile => Assert.True(tile.Bad >= 0m && tile.Total >= 0m));
            }
        }
    }

    [Fact]
    public void No_answer_ends_the_run_and_none_that_was_cut_is_believed()
    {
        var reader = new AnswerReader(new BackendText(new PrometheusConnection
        {
            BaseUrl = new Uri("http://h"),
            Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(1) },
        }));
        var random = new Random(20260329);
        var statuses = new[] { 200, 200, 200, 204, 302, 400, 401, 404, 422, 503 };
        for (var i = 0; i < 20_000; i++)
        {
            var seed = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]);
            var isCut = random.Next(4) == 0;
            var body = isCut ? seed[..random.Next(seed.Length)] : Changed(seed, random);

            var answer = reader.Read(new WireAnswer((HttpStatusCode)statuses[random.Next(statuses.Length)], null, null, body));

            Assert.False(isCut && answer is QueryAnswer.Vector, Encoding.UTF8.GetString(body));
            if (answer is QueryAnswer.Fault fault)
            {
                Assert.True(fault.Reason.IsReadingCode());
                Assert.DoesNotContain(fault.Detail, char.IsControl);
            }

            var question = Asking.Of(Asking.Counters()) with { BurnRateWindows = [TimeSpan.FromHours(1)] };
            var query = EventsQuery.For(question.Objectives[0], question.BurnRateWindows, question.Now);
            Assert.NotNull(EventsReading.Of(question.Objectives[0], query, answer, question));
            Assert.NotEmpty(new RatioReadings(question, null, "x").Of(new RatioAnswers(answer, answer, [answer])));
        }
    }

    private static byte[] Changed(byte[] seed, Random random)
    {
        var body = (byte[])seed.Clone();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            body[random.Next(body.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:0189.eE+-NInf\\u"[random.Next(22)];
        }

        return body;
    }
}
