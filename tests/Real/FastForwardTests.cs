using ErrorBudgetGate.Real.Live;

namespace ErrorBudgetGate.Real;

/// <summary>What is done to generated rules so that they can be watched, before any server is asked.</summary>
public sealed class FastForwardTests
{
    [Theory]
    [InlineData("sum_over_time(x[23h57m30s])", "sum_over_time(x[23m57s500ms])")]
    [InlineData("last_over_time(x[6h] offset 1m)", "last_over_time(x[6m] offset 1s)")]
    [InlineData("min_over_time((x)[5m:30s])", "min_over_time((x)[5s:500ms])")]
    [InlineData("slo:events:increase5m{a=\"1h\"} - slo:tile:burn_rate1d # 5m", "slo:events:increase5m{a=\"1h\"} - slo:tile:burn_rate1d # 5m")]
    [InlineData("max(x) > time() - 900", "max(x) > time() - 15")]
    [InlineData("avg_over_time(x[1h]) * 3600 * 0.05 / clamp_min(y, 1e-9)", "avg_over_time(x[1m]) * 3600 * 0.05 / clamp_min(y, 1e-9)")]
    public void Durations_become_shorter_and_nothing_else_changes(string expression, string faster) =>
        Assert.Equal(faster, new FastForward(60).Expression(expression));

    [Theory]
    [InlineData("sum(rate(x[5m])) * 300")]
    [InlineData("(time() - 1700000000) / 300")]
    [InlineData("vector(1) and on () (time() >= 1700000000)")]
    public void Seconds_that_it_does_not_know_are_refused(string expression) =>
        Assert.Throws<NotSupportedException>(() => new FastForward(60).Expression(expression));
}
