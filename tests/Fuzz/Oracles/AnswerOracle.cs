using System.Globalization;
using System.Text.Json;

namespace ErrorBudgetGate.Fuzz.Oracles;

/// <summary>Says whether an answer of Prometheus really holds a budget above the threshold: a whole success, and every series of it finite and above.</summary>
internal static class AnswerOracle
{
    /// <param name="isNamed">One of the series is the objective's, and the others decide nothing.</param>
    public static bool RatioIsAbove(int status, byte[] body, decimal threshold, bool isNamed) =>
        Series(status, body) is { Count: > 0 } series && (isNamed ? series.Any(s => Number(s.Value) > threshold) : series.All(s => Number(s.Value) > threshold));

    /// <summary>Parts told apart by the label <c>part</c>; budget remaining by the design's formula.</summary>
    /// <param name="objective">Only series of this objective say anything; null: all do.</param>
    public static bool EventsAreAbove(int status, byte[] body, decimal threshold, decimal target, string? objective = null)
    {
        var series = Series(status, body)?.Where(s => objective is null || s.Objective == objective).ToList();
        if (series is not { Count: > 0 })
        {
            return false;
        }

        // In double, so that no magnitude overflows; its rounding is far below what the last comparison forgives.
        var parts = series.ToLookup(static s => s.Part, static s => (double?)Number(s.Value));
        var total = parts["total"].FirstOrDefault();
        var bad = parts["bad"].FirstOrDefault(0d);
        return total > 0d && bad is { } failed && 1d - (Math.Max(0d, failed) / ((1d - (double)target) * total.Value)) > (double)threshold - 1e-9;
    }

    private static List<(string Part, string Objective, string Value)>? Series(int status, byte[] body)
    {
        if (status is < 200 or > 299)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.GetProperty("status").GetString() != "success" || IsPartial(root) || HasWarnings(root))
            {
                return null;
            }

            var data = root.GetProperty("data");
            var result = data.GetProperty("result");
            return data.GetProperty("resultType").GetString() switch
            {
                "scalar" => [(string.Empty, string.Empty, result[1].GetString()!)],
                "vector" => [.. result.EnumerateArray().Select(static s => (Label(s, "part"), Label(s, "objective"), s.GetProperty("value")[1].GetString()!))],
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string Label(JsonElement series, string name) => series.GetProperty("metric").TryGetProperty(name, out var label) ? label.GetString()! : string.Empty;

    private static bool IsPartial(JsonElement root) => root.TryGetProperty("isPartial", out var partial) && partial.ValueKind is not (JsonValueKind.False or JsonValueKind.Null);

    private static bool HasWarnings(JsonElement root) => root.TryGetProperty("warnings", out var warnings) && warnings.ValueKind != JsonValueKind.Null
        && warnings.EnumerateArray().Any(static w => w.GetString()?.StartsWith("PromQL info:", StringComparison.Ordinal) != true);

    /// <summary>Null for all that is no number, and so above nothing.</summary>
    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
