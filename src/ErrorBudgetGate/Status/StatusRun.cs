using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Status;

/// <summary>Reads many services at once; what one of them cannot tell, or tells late, the others do not wait for.</summary>
internal sealed class StatusRun(ISliSource source, IBudgetHistory histories, TimeProvider clock)
{
    /// <summary>Enough to hide the waiting, few enough that a server of measurements serves others too.</summary>
    public const int MostAtOnce = 8;

    /// <summary>In the order asked. Never throws for what a far side does.</summary>
    public async Task<IReadOnlyList<ServiceStatus>> ReadAsync(IReadOnlyList<StatusTask> tasks, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MostAtOnce);
        return await Task.WhenAll(tasks.Select(task => ReadAsync(task, slots, cancellationToken)));
    }

    private async Task<ServiceStatus> ReadAsync(StatusTask task, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        // Without the token: whoever is late still gets its turn, to say that the time is over.
        await slots.WaitAsync(CancellationToken.None);
        try
        {
            var now = clock.GetUtcNow();
            var question = task.Question(now);
            var readings = await source.ReadAsync(question, cancellationToken);
            var past = await histories.ReadAsync(question, readings, cancellationToken);
            return ServiceStatus.Of(task.Service, task.Policy, task.Objectives, readings, past, now);
        }
        finally
        {
            slots.Release();
        }
    }
}
