using System.Text.Json;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Reads <c>data</c> of a range query.</summary>
internal static class MatrixReader
{
    /// <summary>9999-12-31T23:59:59Z.</summary>
    private const decimal LastTime = 253_402_300_799m;

    /// <summary>Null when the shape is wrong; <paramref name="wrong"/> then completes "the answer ...".</summary>
    /// <param name="mostPoints">Of one series.</param>
    public static IReadOnlyList<Series>? Read(EnvelopeData data, int mostPoints, out string wrong)
    {
        wrong = string.Empty;
        if (data.ResultType != "matrix" || data.Result.ValueKind != JsonValueKind.Array)
        {
            wrong = $"is of type {data.ResultType ?? "(none)"}, not a matrix";
            return null;
        }

        try
        {
            var all = new List<Series>();
            foreach (var item in data.Result.EnumerateArray())
            {
                if (One(item, mostPoints, out wrong) is not { } series)
                {
                    return null;
                }

                all.Add(series);
            }

            return all;
        }
        catch (InvalidOperationException)
        {
            // JsonElement.GetString on half a surrogate pair.
            wrong = "has text that is not Unicode";
            return null;
        }
    }

    private static Series? One(JsonElement item, int mostPoints, out string wrong)
    {
        wrong = string.Empty;
        if (item.ValueKind != JsonValueKind.Object)
        {
            wrong = "has a series that is not an object";
        }
        else if (item.TryGetProperty("histograms", out _))
        {
            wrong = "has a native histogram where a number belongs: the query must take a count or sum of it";
        }
        else if (!item.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
        {
            wrong = "has a series without values";
        }
        else if (values.GetArrayLength() > mostPoints)
        {
            wrong = $"has a series of {values.GetArrayLength()} points where {mostPoints} were asked for";
        }
        else if (!item.TryGetProperty("metric", out var metric) || ResultReader.Labels(metric) is not { } labels)
        {
            wrong = "has a series whose labels are not text";
        }
        else if (Points(values) is not { } points)
        {
            wrong = "has a series whose values are not [time, \"value\"] in order of time";
        }
        else
        {
            return new Series(labels, points);
        }

        return null;
    }

    private static List<(DateTimeOffset Time, string Value)>? Points(JsonElement values)
    {
        var points = new List<(DateTimeOffset Time, string Value)>(values.GetArrayLength());
        foreach (var pair in values.EnumerateArray())
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2
                || pair[0].ValueKind != JsonValueKind.Number || !pair[0].TryGetDecimal(out var seconds) || seconds is < 0m or > LastTime
                || pair[1].ValueKind != JsonValueKind.String || ResultReader.Printable(pair[1].GetString()!) is not { } value)
            {
                return null;
            }

            var time = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000m));
            if (points.Count > 0 && time <= points[^1].Time)
            {
                return null;
            }

            points.Add((time, value));
        }

        return points;
    }
}
