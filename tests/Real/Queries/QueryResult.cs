using System.Globalization;
using System.Text.Json;

namespace ErrorBudgetGate.Real.Queries;

/// <summary>A value at a time.</summary>
internal readonly record struct Sample(DateTimeOffset At, double Value);

/// <summary>One series of an answer.</summary>
/// <param name="Labels">With <c>__name__</c>, where it has a name.</param>
/// <param name="Samples">One for an instant, oldest first for a range.</param>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Sample> Samples);

/// <summary>A server's answer to one query.</summary>
/// <param name="Series">A scalar is one series without labels.</param>
/// <param name="SamplesTouched">What evaluating it read, all steps of a range together (<c>totalQueryableSamples</c>); null where the server does not say.</param>
/// <param name="Warnings">Warnings and infos.</param>
internal sealed record QueryResult(string Query, IReadOnlyList<Series> Series, long? SamplesTouched, IReadOnlyList<string> Warnings)
{
    /// <exception cref="InvalidOperationException">There is not exactly one sample.</exception>
    public double Value => Series is [{ Samples: [var sample] }]
        ? sample.Value
        : throw new InvalidOperationException($"{Series.Sum(static s => s.Samples.Count)} samples in {Series.Count} series, not one, for {Query}");

    public static QueryResult Read(string query, JsonElement answer)
    {
        var data = answer.GetProperty("data");
        var result = data.GetProperty("result");
        IReadOnlyList<Series> series = data.GetProperty("resultType").GetString() is "scalar"
            ? [new Series(new Dictionary<string, string>(), [At(result)])]
            : [.. result.EnumerateArray().Select(Read)];
        return new QueryResult(query, series, Touched(data), [.. Texts(answer, "warnings"), .. Texts(answer, "infos")]);
    }

    private static Series Read(JsonElement item)
    {
        if (item.TryGetProperty("histogram", out _) || item.TryGetProperty("histograms", out _))
        {
            throw new NotSupportedException("The answer is a native histogram; ask for a number.");
        }

        var labels = item.GetProperty("metric").EnumerateObject().ToDictionary(static l => l.Name, static l => l.Value.GetString()!, StringComparer.Ordinal);
        return new Series(labels, item.TryGetProperty("values", out var values) ? [.. values.EnumerateArray().Select(At)] : [At(item.GetProperty("value"))]);
    }

    private static Sample At(JsonElement pair) => new(
        DateTimeOffset.FromUnixTimeMilliseconds((long)decimal.Round(pair[0].GetDecimal() * 1000m)),
        pair[1].GetString()! switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        });

    private static long? Touched(JsonElement data) =>
        data.TryGetProperty("stats", out var stats) && stats.TryGetProperty("samples", out var samples) ? samples.GetProperty("totalQueryableSamples").GetInt64() : null;

    private static IEnumerable<string> Texts(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var texts) ? texts.EnumerateArray().Select(static t => t.GetString()!) : [];
}
