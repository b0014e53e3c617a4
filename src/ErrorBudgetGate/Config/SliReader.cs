using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>From an objective's <c>sli</c> to the domain.</summary>
internal static class SliReader
{
    /// <summary>Null where a part is at fault that its shape has reported.</summary>
    public static Sli? Read(YamlNode? node)
    {
        if (node.Get("counters") is { } counters)
        {
            var total = counters.Get("total").Text();
            return counters.Get("good") is { } good ? new Sli.GoodCounters(good.Text(), total) : new Sli.Counters(counters.Get("bad").Text(), total);
        }

        if (node.Get("rates") is { } rates)
        {
            var total = rates.Get("total").Text();
            return rates.Get("good") is { } good ? Sli.Rates.OfGood(good.Text(), total) : new Sli.Rates(rates.Get("bad").Text(), total);
        }

        if (node.Get("histogram") is { } histogram)
        {
            return SliShape.Threshold.TryRead(histogram.Get("threshold"), out var threshold)
                ? new Sli.Histogram(histogram.Get("series").Text().Trim(), threshold, SliShape.Native.Or(histogram.Get("native"), fallback: false))
                : null;
        }

        if (node.Get("slices") is { } slices)
        {
            return new Sli.Slices(slices.Get("bad").Text(), slices.Get("total").Text(), SliShape.Length.Or(slices.Get("length"), SliShape.DefaultLength));
        }

        return node.Get("recorded") is { } recorded ? new Sli.RecordedRatio(recorded.Text()) : null;
    }
}
