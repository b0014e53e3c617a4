using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>The figures about one objective in an answer, each under the name of its part of the query.</summary>
internal sealed class EventParts
{
    /// <summary>Failed events below zero by less than this share of the total are rounding (a difference of two extrapolated sums), not a wrong expression.</summary>
    private const decimal RoundingShare = 0.000_001m;

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>All figures as they came, for evidence; null when there are none.</summary>
    public string? Text => _values.Count == 0 ? null : string.Join(' ', _values.Select(p => $"{p.Key}={p.Value}"));

    /// <summary>What a difference of extrapolated sums may be off by.</summary>
    public static decimal Rounding(decimal total) => Math.Max(1m, Math.Abs(total) * RoundingShare);

    public bool Has(string part) => _values.ContainsKey(part);

    /// <summary>False: the part has a figure already.</summary>
    public bool TryAdd(string part, string value) => _values.TryAdd(part, value);

    /// <summary>A figure that is zero where the answer has none.</summary>
    public Reading.Missing? Number(string part, out decimal value)
    {
        value = 0m;
        return _values.TryGetValue(part, out var text) ? SampleValue.TryRead(text, out value) : null;
    }

    /// <summary>A time in Unix seconds; null where the answer has none.</summary>
    public Reading.Missing? Time(string part, out DateTimeOffset? time)
    {
        time = null;
        if (!_values.TryGetValue(part, out var text))
        {
            return null;
        }

        var missing = SampleValue.TryReadTime(text, out var read);
        time = missing is null ? read : null;
        return missing;
    }

    /// <summary>A pair of counts; missing figures are zero, so the caller must know that the total is there.</summary>
    /// <param name="seconds">What the figures are multiplied by.</param>
    public Reading.Missing? Counts(string totalPart, string badPart, decimal seconds, out EventCounts counts)
    {
        counts = default;
        if (Number(totalPart, out var total) is { } noTotal)
        {
            return noTotal;
        }

        if (Number(badPart, out var bad) is { } noBad)
        {
            return noBad;
        }

        (total, bad) = (total * seconds, bad * seconds);
        var rounding = Rounding(total);
        if (bad < -rounding || total < -rounding)
        {
            return new Reading.Missing(ReasonCode.MalformedResponse, $"Prometheus counts {total:0.###} events of which {bad:0.###} failed; a count below zero means that an expression is wrong.");
        }

        (total, bad) = (Math.Max(0m, total), Math.Max(0m, bad));
        if (total == 0m && bad > 0m)
        {
            return new Reading.Missing(ReasonCode.NotFinite, $"Prometheus counts {bad:0.###} failed events of a total of none; the total's expression is wrong.");
        }

        counts = new EventCounts(bad, total);
        return null;
    }
}
