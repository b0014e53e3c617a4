using System.Text.Json;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Reads <c>data</c>: an instant vector, or a scalar as the one series it stands for.</summary>
internal static class ResultReader
{
    /// <summary>Null when the shape is wrong; <paramref name="wrong"/> then completes "the answer ...".</summary>
    public static IReadOnlyList<Sample>? Read(EnvelopeData data, out string wrong)
    {
        try
        {
            (var samples, wrong) = data.ResultType switch
            {
                "vector" => Vector(data.Result),
                "scalar" => Pair(data.Result) is { } value ? ([new Sample(new Dictionary<string, string>(), value)], string.Empty) : (null, "is a scalar that is not [time, \"value\"]"),
                _ => (null, $"is of type {data.ResultType ?? "(none)"}, not an instant vector"),
            };
            return samples;
        }
        catch (InvalidOperationException)
        {
            // JsonElement.GetString on half a surrogate pair.
            wrong = "has text that is not Unicode";
            return null;
        }
    }

    private static (List<Sample>? Samples, string Wrong) Vector(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Array)
        {
            return (null, "is a vector that is not a list");
        }

        var samples = new List<Sample>();
        foreach (var item in result.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                return (null, "has a series that is not an object");
            }

            if (item.TryGetProperty("histogram", out _))
            {
                return (null, "has a native histogram where a number belongs: the query must take a count or sum of it");
            }

            if (!item.TryGetProperty("value", out var pair) || Pair(pair) is not { } value)
            {
                return (null, "has a series whose value is not [time, \"value\"]");
            }

            if (!item.TryGetProperty("metric", out var metric) || Labels(metric) is not { } labels)
            {
                return (null, "has a series whose labels are not text");
            }

            samples.Add(new Sample(labels, value));
        }

        return (samples, string.Empty);
    }

    private static string? Pair(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.Number && pair[1].ValueKind == JsonValueKind.String
            ? Printable(pair[1].GetString()!)
            : null;

    /// <summary>No number is longer or holds anything else; the text may therefore be shown as it is.</summary>
    internal static string? Printable(string value) => value.Length <= 64 && !value.AsSpan().ContainsAnyExceptInRange('!', '~') ? value : null;

    internal static Dictionary<string, string>? Labels(JsonElement metric)
    {
        if (metric.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        foreach (var label in metric.EnumerateObject())
        {
            if (label.Value.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            if (label.Name != "__name__")
            {
                labels[label.Name] = label.Value.GetString()!;
            }
        }

        return labels;
    }
}
