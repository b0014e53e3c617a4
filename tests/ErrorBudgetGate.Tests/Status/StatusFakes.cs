using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Status;

namespace ErrorBudgetGate.Tests.Status;

/// <summary>Services of one objective each, and sources that answer for them as a test says.</summary>
internal static class StatusFakes
{
    public static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static Objective Objective { get; } = new(
        "request-success", new BudgetTarget(0.999m), new Window.Rolling(TimeSpan.FromDays(28)), null, true, new Sli.Counters("bad", "total"));

    public static StatusTask Task(string service) => new(
        service, BuiltInPolicies.Load("standard"), new ServiceObjectives(service, "standard", [], [Objective], new Valuation("USD", 0.05m), new string('0', 64)));

    /// <summary>10 million events a day, of which so many failed in 28 days.</summary>
    public static ObjectiveReading Measured(decimal bad, DateTimeOffset? at = null, params BurnRateReading[] burns)
    {
        var counts = new EventCounts(bad, 280_000_000m);
        return Reading(new Reading.Measured(ErrorBudget.Remaining(counts, Objective.Target), counts, 1m, at ?? Now)) with { BurnRates = burns };
    }

    public static ObjectiveReading Missing(ReasonCode reason = ReasonCode.Timeout) => Reading(new Reading.Missing(reason, "Prometheus did not answer within 10 s."));

    public static ObjectiveReading Reading(Reading reading) =>
        new(Objective.Name, Objective.Target, Objective.Window, true, reading, [], BadNeverSeen: false, new Evidence("test", null, null, []));

    public static ServiceStatus Status(string service, ObjectiveReading reading, BudgetHistory? history = null, DateTimeOffset? now = null)
    {
        var task = Task(service);
        return ServiceStatus.Of(service, task.Policy, task.Objectives, [reading], history is null ? [] : [history], now ?? Now);
    }

    public static StatusRun Run(Func<string, CancellationToken, Task<ObjectiveReading>> answer) => new(new Source(answer), new NoHistory(), new FixedClock());

    private sealed class Source(Func<string, CancellationToken, Task<ObjectiveReading>> answer) : ISliSource
    {
        public async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(BudgetQuestion question, CancellationToken cancellationToken) =>
            [await answer(question.Service, cancellationToken)];
    }

    private sealed class NoHistory : IBudgetHistory
    {
        public Task<IReadOnlyList<BudgetHistory>> ReadAsync(BudgetQuestion question, IReadOnlyList<ObjectiveReading> readings, CancellationToken cancellationToken) =>
            System.Threading.Tasks.Task.FromResult<IReadOnlyList<BudgetHistory>>([.. readings.Select(_ => new BudgetHistory.Missing(ReasonCode.NoSeries, "there is none."))]);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
