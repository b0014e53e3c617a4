using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Status;

namespace ErrorBudgetGate.Tests.Status;

public sealed class StatusWatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly List<(DateTimeOffset At, ServiceStatus Status)> _shown = [];
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    private StatusWatch Watch(Func<int, CancellationToken, Task<ServiceStatus>> round, Func<int, string?>? fault = null, TimeSpan? timeout = null) => new(
        async token => [await round(_shown.Count, token)],
        (statuses, now) =>
        {
            _shown.Add((now, statuses[0]));
            return fault?.Invoke(_shown.Count);
        },
        Interval,
        timeout ?? TimeSpan.FromMinutes(1),
        _clock);

    private async Task ShownAsync(int count)
    {
        for (var patience = 0; _shown.Count < count; patience++)
        {
            Assert.True(patience < 5_000, $"shown {_shown.Count} times, not {count}");
            await Task.Delay(1);
        }
    }

    private static ServiceStatus Known(DateTimeOffset at) => StatusFakes.Status("a", StatusFakes.Measured(91_560m, at), now: at);

    private static ServiceStatus Failed(DateTimeOffset at) => StatusFakes.Status("a", StatusFakes.Missing(), now: at);

    [Fact]
    public async Task A_round_begins_every_interval_until_it_is_stopped()
    {
        var running = Watch((_, _) => Task.FromResult(Known(_clock.GetUtcNow()))).RunAsync(_stop.Token);
        for (var round = 1; round <= 3; round++)
        {
            await _clock.PassAsync(Interval);
        }

        await ShownAsync(4);
        await _stop.CancelAsync();

        Assert.Null(await running);
        Assert.Equal([0, 30, 60, 90], _shown.Select(s => (int)(s.At - StatusFakes.Now).TotalSeconds));
    }

    [Fact]
    public async Task What_was_known_stays_while_reading_fails_and_goes_when_it_works_again()
    {
        var running = Watch((round, _) => Task.FromResult(round is 1 or 2 ? Failed(_clock.GetUtcNow()) : Known(_clock.GetUtcNow()))).RunAsync(_stop.Token);
        for (var round = 1; round <= 3; round++)
        {
            await _clock.PassAsync(Interval);
        }

        await ShownAsync(4);
        await _stop.CancelAsync();
        await running;

        Assert.Equal([0.673m, 0.673m, 0.673m, 0.673m], _shown.Select(s => s.Status.Objectives[0].Remaining!.Value));
        Assert.Equal([0, 30, 60, 0], _shown.Select(s => (int)(s.At - s.Status.Objectives[0].ReadAt).TotalSeconds));
        Assert.Equal([null, ReasonCode.Timeout, ReasonCode.Timeout, null], _shown.Select(s => s.Status.Objectives[0].Outdated?.Code));
        Assert.Equal([true, false, false, true], _shown.Select(s => s.Status.IsKnown));
    }

    [Fact]
    public async Task What_was_never_known_is_not_known()
    {
        var running = Watch((_, _) => Task.FromResult(Failed(_clock.GetUtcNow()))).RunAsync(_stop.Token);
        await ShownAsync(1);
        await _stop.CancelAsync();
        await running;

        Assert.Null(Assert.Single(_shown).Status.Objectives[0].Remaining);
    }

    [Fact]
    public async Task A_round_has_the_interval_and_no_longer()
    {
        var running = Watch(async (_, token) =>
        {
            var over = new TaskCompletionSource();
            await using var registration = token.Register(over.SetResult);
            await over.Task;
            return Failed(_clock.GetUtcNow());
        }).RunAsync(_stop.Token);

        Assert.Empty(_shown);
        await _clock.PassAsync(Interval);
        await ShownAsync(1);
        await _stop.CancelAsync();

        Assert.Null(await running);
        Assert.Equal(StatusFakes.Now + Interval, Assert.Single(_shown).At);
    }

    [Fact]
    public async Task Nothing_is_shown_of_a_round_that_a_signal_ended()
    {
        var running = Watch(async (_, token) =>
        {
            var over = new TaskCompletionSource();
            await using var registration = token.Register(over.SetResult);
            await over.Task;
            return Failed(_clock.GetUtcNow());
        }).RunAsync(_stop.Token);
        await _stop.CancelAsync();

        Assert.Null(await running);
        Assert.Empty(_shown);
    }

    [Fact]
    public async Task It_ends_when_nobody_takes_what_it_shows()
    {
        var running = Watch((_, _) => Task.FromResult(Known(_clock.GetUtcNow())), count => count == 2 ? "Broken pipe." : null).RunAsync(_stop.Token);
        await _clock.PassAsync(Interval);

        Assert.Equal("Broken pipe.", await running);
        Assert.Equal(2, _shown.Count);
    }
}
