using System.Globalization;
using System.Text;

namespace ErrorBudgetGate.Real.Exactness;

/// <summary>A series as scrapes left it.</summary>
/// <param name="Name">With its labels, as PromQL writes it.</param>
/// <param name="Values">One a step; NaN where there is no sample.</param>
internal sealed record StepSeries(string Name, double[] Values);

/// <summary>What scrapes left of a scenario, beside what really happened.</summary>
/// <param name="Step">Between two values of a series; the first is at time zero.</param>
/// <param name="Bad">By step: failed events that the scrapes of this step were the first to see.</param>
/// <param name="Total">By step: all events, likewise.</param>
/// <param name="Unseen">Events between a process's last scrape and its end, which no scrape saw.</param>
internal sealed record ScrapedPast(TimeSpan Step, IReadOnlyList<StepSeries> Series, long[] Bad, long[] Total, long Unseen, bool MarksStale)
{
    /// <summary>Events that scrapes saw after <paramref name="from"/>, up to and with <paramref name="to"/>.</summary>
    public (long Bad, long Total) Seen(TimeSpan from, TimeSpan to)
    {
        var (bad, total) = (0L, 0L);
        var last = Math.Min(to.Ticks / Step.Ticks, Bad.Length - 1);
        for (var step = (from.Ticks / Step.Ticks) + 1; step <= last; step++)
        {
            bad += Bad[step];
            total += Total[step];
        }

        return (bad, total);
    }

    /// <summary>A series in promtool's notation.</summary>
    public string Notation(StepSeries series)
    {
        var text = new StringBuilder();
        var seen = false;
        foreach (var value in series.Values)
        {
            if (double.IsNaN(value))
            {
                text.Append(seen && MarksStale ? "stale " : "_ ");
                seen = false;
            }
            else
            {
                text.Append(value.ToString(CultureInfo.InvariantCulture)).Append(' ');
                seen = true;
            }
        }

        return text.ToString();
    }
}
