namespace ErrorBudgetGate.Gate;

/// <summary>The time for recording, of which Splunk gets all but the tail.</summary>
internal sealed class RecordingTime : IDisposable
{
    private readonly CancellationTokenSource _allLimit;
    private readonly CancellationTokenSource _splunkLimit;
    private readonly CancellationTokenSource _all;
    private readonly CancellationTokenSource _splunk;

    /// <param name="longestTail">The tail is a quarter of the time, and no longer than this.</param>
    public RecordingTime(TimeSpan remaining, TimeSpan longestTail, TimeProvider clock, CancellationToken signal)
    {
        var all = remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        var tail = all / 4 < longestTail ? all / 4 : longestTail;
        _allLimit = new CancellationTokenSource(all, clock);
        _splunkLimit = new CancellationTokenSource(all - tail, clock);
        _all = CancellationTokenSource.CreateLinkedTokenSource(_allLimit.Token, signal);
        _splunk = CancellationTokenSource.CreateLinkedTokenSource(_splunkLimit.Token, signal);
    }

    public CancellationToken All => _all.Token;

    public CancellationToken Splunk => _splunk.Token;

    public void Dispose()
    {
        _all.Dispose();
        _splunk.Dispose();
        _allLimit.Dispose();
        _splunkLimit.Dispose();
    }
}
