namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>Counts how often a client had to wait for one answer before it asked again.</summary>
internal static class RoundTrips
{
    /// <summary>The longest chain of requests of which each began after the one before it had been answered: what the client waited for, one after another.</summary>
    public static int Sequential(IEnumerable<SeenRequest> requests)
    {
        var count = 0;
        var last = long.MinValue;

        // Of all chains, the one that always takes the request that ends first is longest.
        foreach (var request in requests.OrderBy(r => r.Ended))
        {
            if (request.Began > last)
            {
                count++;
                last = request.Ended;
            }
        }

        return count;
    }
}
