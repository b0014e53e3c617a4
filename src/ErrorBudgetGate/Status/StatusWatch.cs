using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Status;

/// <summary>Reads and shows again and again until it is stopped.</summary>
/// <param name="read">One round.</param>
/// <param name="show">Shows a round as of a moment; answers why it could not, or null.</param>
/// <param name="interval">From the beginning of one round to that of the next.</param>
/// <param name="timeout">What a round may take; never more than the interval, or one slow service would hold back the others' news.</param>
internal sealed class StatusWatch(
    Func<CancellationToken, Task<IReadOnlyList<ServiceStatus>>> read,
    Func<IReadOnlyList<ServiceStatus>, DateTimeOffset, string?> show,
    TimeSpan interval,
    TimeSpan timeout,
    TimeProvider clock)
{
    /// <summary>Null when the token ended it, else why nothing more can be shown.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, ServiceStatus>(StringComparer.Ordinal);
        while (true)
        {
            var started = clock.GetTimestamp();
            using (var limit = new CancellationTokenSource(timeout < interval ? timeout : interval, clock))
            using (var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
            {
                var round = await read(both.Token);
                if (cancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                IReadOnlyList<ServiceStatus> merged = [.. round.Select(s => s.KeepingLast(last.GetValueOrDefault(s.Service)))];
                foreach (var service in merged)
                {
                    last[service.Service] = service;
                }

                if (show(merged, clock.GetUtcNow()) is { } fault)
                {
                    return fault;
                }
            }

            var rest = interval - clock.GetElapsedTime(started);
            try
            {
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, clock, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }
}
