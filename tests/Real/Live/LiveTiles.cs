using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real.Live;

/// <summary>Tiles as a running server records them.</summary>
internal static class LiveTiles
{
    /// <summary>All samples of what a selector with a name selects, over an hour of the real clock.</summary>
    public static async Task<IReadOnlyList<Series>> SamplesAsync(PrometheusServer server, string selector) =>
        (await server.Queries.InstantAsync(selector + "[1h]", DateTimeOffset.UtcNow)).Series;

    /// <summary>Waits until so many more tiles have been recorded.</summary>
    /// <returns>The newest.</returns>
    /// <exception cref="TimeoutException">They were not in time.</exception>
    public static async Task<Sample> NextAsync(PrometheusServer server, string labels, int more, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        int? before = null;
        while (!end.IsCancellationRequested)
        {
            var tiles = (await SamplesAsync(server, SeriesNames.Events + labels)).SelectMany(static s => s.Samples).ToList();
            before ??= tiles.Count;
            if (tiles.Count >= before + more)
            {
                return tiles[^1];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"Not {more} more tiles within {limit}.");
    }
}
