namespace ErrorBudgetGate.Real.Traffic;

/// <summary>What really happened, minute by minute: the truth that a budget is compared with.</summary>
/// <remarks>Minute <c>i</c> holds the events between the scrapes at <c>Start + (i - 1) min</c> and <c>Start + i min</c>.</remarks>
internal sealed class MinuteLog(DateTimeOffset start, int minutes)
{
    private readonly long[] _bad = new long[minutes];
    private readonly long[] _total = new long[minutes];

    public void Add(int minute, long bad, long total)
    {
        _bad[minute] += bad;
        _total[minute] += total;
    }

    /// <summary>Bad and total events of the window that ends at <paramref name="now"/>, as whole numbers.</summary>
    public (long Bad, long Total) Count(DateTimeOffset now, TimeSpan window)
    {
        long bad = 0;
        long total = 0;
        for (var i = 0; i < _bad.Length; i++)
        {
            var at = start.AddMinutes(i);
            if (at > now - window && at <= now)
            {
                bad += _bad[i];
                total += _total[i];
            }
        }

        return (bad, total);
    }

    /// <summary>1 - bad / ((1 - target) x total), written out here and in decimal, so that it owes nothing to the product.</summary>
    public decimal ExactRemaining(DateTimeOffset now, TimeSpan window, decimal target)
    {
        var (bad, total) = Count(now, window);
        return 1m - (bad / ((1m - target) * total));
    }

    /// <summary>The common wrong answer: the mean of five-minute ratios, each weighing the same whatever its traffic.</summary>
    public decimal RemainingFromMeanOfRatios(DateTimeOffset now, TimeSpan window, decimal target)
    {
        var ratios = new List<decimal>();
        for (var end = now; end > now - window; end -= TimeSpan.FromMinutes(5))
        {
            var (bad, total) = (0L, 0L);
            for (var i = 0; i < 5; i++)
            {
                var minute = (int)Math.Floor((end.AddMinutes(-i) - start).TotalMinutes);
                bad += _bad[minute];
                total += _total[minute];
            }

            ratios.Add(total == 0 ? 0m : (decimal)bad / total);
        }

        return 1m - (ratios.Average() / (1m - target));
    }
}
