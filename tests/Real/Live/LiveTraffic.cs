using System.Diagnostics;
using ErrorBudgetGate.Real.Loopback;

namespace ErrorBudgetGate.Real.Live;

/// <summary>Counts on the series of targets at rates that a test changes, in whole events.</summary>
internal sealed class LiveTraffic : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ScrapeTarget Target, string Series), Meter> _flows = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _run;

    public LiveTraffic() => _run = RunAsync();

    /// <summary>From now on; 0 silences the series.</summary>
    public void Flow(ScrapeTarget target, string series, double perSecond)
    {
        lock (_lock)
        {
            _flows[(target, series)] = new Meter(perSecond);
        }
    }

    public void Silence()
    {
        lock (_lock)
        {
            _flows.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            lock (_lock)
            {
                foreach (var ((target, series), flow) in _flows)
                {
                    target.Add(series, flow.Due());
                }
            }
        }
    }

    private sealed class Meter(double perSecond)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private double _counted;

        public double Due()
        {
            var due = Math.Floor(_clock.Elapsed.TotalSeconds * perSecond) - _counted;
            _counted += due;
            return due;
        }
    }
}
