using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>Reads a HEC body as Splunk does: objects one after another, or arrays of them.</summary>
internal static class HecEnvelopes
{
    private static readonly string[] Texts = ["host", "source", "sourcetype", "index"];

    /// <summary>The envelopes, and the answer that refuses the body (null when it is taken).</summary>
    public static (List<JsonObject> Taken, Reply.Answer? Refusal) Read(byte[] body, IReadOnlySet<string> indexes)
    {
        var taken = new List<JsonObject>();
        if (body.Length == 0)
        {
            return (taken, HecCodes.Answer(5));
        }

        try
        {
            foreach (var node in Split(body))
            {
                if (node is not JsonObject envelope)
                {
                    return (taken, HecCodes.Answer(6, taken.Count));
                }

                if (FaultOf(envelope, indexes) is { } code)
                {
                    return (taken, HecCodes.Answer(code, taken.Count));
                }

                taken.Add(envelope);
            }
        }
        catch (JsonException)
        {
            return (taken, HecCodes.Answer(6, taken.Count));
        }

        return taken.Count == 0 ? (taken, HecCodes.Answer(5)) : (taken, null);
    }

    private static int? FaultOf(JsonObject envelope, IReadOnlySet<string> indexes)
    {
        if (!envelope.TryGetPropertyValue("event", out var happened))
        {
            return 12;
        }

        if (happened is null || (happened is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length == 0))
        {
            return 13;
        }

        if (envelope.TryGetPropertyValue("time", out var time) && !IsEpoch(time))
        {
            return 6;
        }

        if (Texts.Any(name => envelope.TryGetPropertyValue(name, out var value) && value?.GetValueKind() != JsonValueKind.String))
        {
            return 6;
        }

        if (envelope["index"] is { } index && !indexes.Contains(index.GetValue<string>()))
        {
            return 7;
        }

        return !envelope.TryGetPropertyValue("fields", out var fields) ? null
            : fields is not JsonObject flat ? 6
            : flat.Any(f => f.Value is JsonObject) ? 15
            : null;
    }

    private static bool IsEpoch(JsonNode? time) => time?.GetValueKind() switch
    {
        JsonValueKind.Number => time.GetValue<decimal>() is > 1_000_000_000m and < 10_000_000_000m,
        JsonValueKind.String => decimal.TryParse(time.GetValue<string>(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static List<JsonNode?> Split(byte[] body)
    {
        var nodes = new List<JsonNode?>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            var node = JsonNode.Parse(ref reader);
            if (node is JsonArray array)
            {
                nodes.AddRange(array.Select(n => n?.DeepClone()));
            }
            else
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }
}
