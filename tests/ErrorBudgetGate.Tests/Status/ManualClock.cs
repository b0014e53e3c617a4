namespace ErrorBudgetGate.Tests.Status;

/// <summary>A clock that stands until it is moved; timers that are due by then fire on the way, in order.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on when somebody waits for so long, neither more nor less: a clock that ran ahead of its reader would prove nothing.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        var patience = System.GetTimestamp();
        while (!IsAwaited(wait))
        {
            Assert.True(System.GetElapsedTime(patience) < TimeSpan.FromSeconds(20), $"nobody waits for {wait}");
            await Task.Delay(1);
        }

        Advance(wait);
    }

    private bool IsAwaited(TimeSpan wait)
    {
        lock (_gate)
        {
            return _timers.Any(t => t.Due == _now + wait);
        }
    }

    private void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (true)
        {
            Timer? next;
            lock (_gate)
            {
                next = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
                _now = next?.Due > _now ? next.Due.Value : next is null ? until : _now;
                next?.Due = null;
            }

            if (next is null)
            {
                return;
            }

            next.Fire();
        }
    }

    private sealed class Timer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                clock._timers.Remove(this);
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
