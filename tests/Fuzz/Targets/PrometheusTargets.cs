using System.Net;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Oracles;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Answers of the Prometheus family about a budget that is exhausted: none may open that does not really hold a budget above the threshold.</summary>
internal static class PrometheusTargets
{
    private static readonly int[] Statuses = [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 204, 302, 401, 422, 503];

    private static readonly AnswerReader Reader = new(new BackendText(new PrometheusConnection
    {
        BaseUrl = new Uri("http://127.0.0.1:9090"),
        Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(1) },
    }));

    private static readonly ApplicationAnswer WithoutOverride = new ApplicationAnswer.Found(World.Application with { Annotations = new Dictionary<string, string>() });

    private static readonly Objective Recorded = World.Objective with { Sli = new Sli.RecordedRatio("slo:error_budget_remaining:ratio") };

    private static readonly Objective Rated = World.Objective with { Sli = new Sli.Rates("sum(rate(bad[$window]))", "sum(rate(total[$window]))") };

    /// <summary>Their figures have the same parts as those of counters; none may make more of an answer than counters do.</summary>
    private static readonly Objective[] Counted =
    [
        World.Objective,
        World.Objective,
        World.Objective with { Sli = new Sli.GoodCounters("good", "total") },
        World.Objective with { Sli = new Sli.Histogram("latency_seconds", 0.3m, Native: false) },
        World.Objective with { Sli = new Sli.Histogram("latency_seconds", 0.3m, Native: true) },
        World.Objective with { Sli = new Sli.Slices("ratio < 0.9", "ratio", TimeSpan.FromMinutes(1)) },
    ];

    public static IEnumerable<Target> Create()
    {
        yield return new Target("prometheus-ratio", 20, Often("ratio/exhausted", "ratio/at-", "ratio/worst", "ratio/overspent", "ratio/"), Ratio);
        yield return new Target("prometheus-events", 20, Often("events/exhausted", "events/at-", "events/rounding", "events/rates", "events/"), Events);
        yield return new Target("prometheus-tiles", 20, Often("tiles/exhausted", "tiles/at-", "tiles/overspent", "tiles/without", "tiles/"), Tiles);
    }

    /// <summary>Seeds that are whole answers more often than those that are refused as they stand: damage to them reaches deeper.</summary>
    private static IReadOnlyList<string> Often(params string[] prefixes) => [.. Enumerable.Repeat(Corpus.Of(prefixes[..^1]), 6).SelectMany(static s => s), .. Corpus.Of(prefixes[^1])];

    private static string Ratio(Input input)
    {
        var (answer, status) = Read(input);
        var isNamed = input.Choice % 4 == 0;
        var question = World.Question with { Objectives = isNamed ? [Recorded] : [] };
        var times = (input.Choice % 3) switch { 0 => null, 1 => answer, _ => Fresh(answer) };
        var readings = new RatioReadings(question, isNamed ? Recorded : null, "a query").Of(new RatioAnswers(answer, times, input.Choice % 2 == 0 ? [answer] : []));
        Must.Hold(readings.Count > 0, "no reading at all");
        return Decide(readings, () => AnswerOracle.RatioIsAbove(status, input.Bytes, World.Threshold, isNamed));
    }

    private static string Events(Input input)
    {
        var (answer, status) = Read(input);
        var objective = input.Choice % 4 == 0 ? Rated : Counted[input.Choice / 4 % Counted.Length];
        var query = EventsQuery.For(objective, World.Question.BurnRateWindows, World.Now);
        var reading = EventsReading.Of(objective, query, answer, World.Question);
        return Decide([reading], () => AnswerOracle.EventsAreAbove(status, input.Bytes, World.Threshold, objective.Target.Value));
    }

    private static string Tiles(Input input)
    {
        var (answer, status) = Read(input);
        var question = World.Question with { Source = EventSource.Tiles };
        var readings = TilesReading.Of(question.Objectives, TilesQuery.For(question, question.Objectives), answer, question);
        Must.Hold(readings.Count == 1, "not one reading for one objective");
        return Decide(readings, () => AnswerOracle.EventsAreAbove(status, input.Bytes, World.Threshold, World.Objective.Target.Value, World.Objective.Name));
    }

    private static (QueryAnswer Answer, int Status) Read(Input input)
    {
        var status = Statuses[input.Choice % Statuses.Length];
        var answer = Reader.Read(new WireAnswer((HttpStatusCode)status, "application/json", RetryAfter: null, input.Bytes));
        if (answer is QueryAnswer.Fault fault)
        {
            Must.Hold(fault.Reason.IsReadingCode(), () => $"{fault.Reason} is no reason for a reading");
            Must.BeShowable(fault.Detail, 700);
        }

        foreach (var note in answer.Notes)
        {
            Must.BeShowable(note, 300);
        }

        return (answer, status);
    }

    /// <summary>A time for each sample that is just old enough.</summary>
    private static QueryAnswer Fresh(QueryAnswer answer) => answer is QueryAnswer.Vector vector
        ? vector with { Samples = [.. vector.Samples.Select(static s => s with { Value = "1793534370.5" })] }
        : answer;

    private static string Decide(IReadOnlyList<ObjectiveReading> readings, Func<bool> isAbove)
    {
        var verdict = World.Decide(World.PolicyOfReadings, readings, WithoutOverride);
        Aftermath.Of(verdict, World.PolicyOfReadings, WithoutOverride);
        Must.Hold(verdict.Decision != Decision.Overridden, "overridden by nothing");
        Must.Hold(verdict.Decision != Decision.Allowed || isAbove(), "allowed by an answer that holds no budget above the threshold");
        return verdict.Decision.Text();
    }
}
