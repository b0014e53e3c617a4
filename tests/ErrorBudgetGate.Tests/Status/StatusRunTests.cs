using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Status;

namespace ErrorBudgetGate.Tests.Status;

public sealed class StatusRunTests
{
    private static StatusTask[] Tasks(int count) => [.. Enumerable.Range(0, count).Select(i => StatusFakes.Task($"service-{i}"))];

    [Fact]
    public async Task Services_come_back_in_the_order_asked_however_long_each_takes()
    {
        var first = new TaskCompletionSource();
        var run = StatusFakes.Run(async (service, _) =>
        {
            if (service == "service-0")
            {
                await first.Task;
            }
            else
            {
                first.TrySetResult();
            }

            return StatusFakes.Measured(0m);
        });

        Assert.Equal(["service-0", "service-1", "service-2"], (await run.ReadAsync(Tasks(3), CancellationToken.None)).Select(s => s.Service));
    }

    [Fact]
    public async Task One_that_is_not_known_leaves_the_others_known()
    {
        var run = StatusFakes.Run((service, _) => Task.FromResult(service == "service-1" ? StatusFakes.Missing() : StatusFakes.Measured(91_560m)));
        var statuses = await run.ReadAsync(Tasks(3), CancellationToken.None);

        Assert.Equal([true, false, true], statuses.Select(s => s.IsKnown));
        Assert.Equal([0.673m, null, 0.673m], statuses.Select(s => s.Objectives[0].Remaining));
        Assert.Equal(ReasonCode.Timeout, statuses[1].Objectives[0].Assessed.Unknown!.Code);
    }

    [Fact]
    public async Task No_more_than_eight_are_asked_at_once_and_no_fewer()
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        var run = StatusFakes.Run(async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            if (now == StatusRun.MostAtOnce)
            {
                full.TrySetResult();
            }

            await full.Task;
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return StatusFakes.Measured(0m);
        });

        Assert.Equal(30, (await run.ReadAsync(Tasks(30), CancellationToken.None)).Count);
        Assert.Equal(StatusRun.MostAtOnce, most);
    }

    [Fact]
    public async Task When_the_time_is_over_those_that_wait_are_not_known_and_the_rest_is()
    {
        using var over = new CancellationTokenSource();
        var run = StatusFakes.Run(async (service, token) =>
        {
            if (service == "service-0")
            {
                return StatusFakes.Measured(0m);
            }

            // As the adapters do: the caller's token is the timeout outcome.
            var cancelled = new TaskCompletionSource();
            await using var _ = token.Register(cancelled.SetResult);
            await over.CancelAsync();
            await cancelled.Task;
            return StatusFakes.Missing();
        });

        Assert.Equal([true, .. Enumerable.Repeat(false, 19)], (await run.ReadAsync(Tasks(20), over.Token)).Select(s => s.IsKnown));
    }

    [Fact]
    public async Task A_past_that_is_not_known_takes_nothing_from_the_present()
    {
        var status = Assert.Single(await StatusFakes.Run((_, _) => Task.FromResult(StatusFakes.Measured(91_560m))).ReadAsync(Tasks(1), CancellationToken.None));

        Assert.True(status.IsKnown);
        Assert.Equal((ReasonCode.NoSeries, 0), (status.Objectives[0].HistoryMissing!.Reason, status.Objectives[0].Recovery.Count));
    }
}
