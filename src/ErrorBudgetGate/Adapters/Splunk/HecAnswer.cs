using System.Text.Json;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>What an answer of the event collector means.</summary>
/// <param name="Accepted">HTTP 200 and a code that takes the event; a status or a code alone is not enough.</param>
/// <param name="Retry">Another attempt may succeed.</param>
/// <param name="AckId">The event is only queued: it is safe when this id is acknowledged.</param>
/// <param name="Fault">Why it was not accepted, one sentence; empty when it was.</param>
internal sealed record HecAnswer(bool Accepted, bool Retry, long? AckId, string Fault)
{
    public static HecAnswer Read(WireAnswer answer, SecretText token)
    {
        var status = (int)answer.Status;
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var code))
            {
                return WithCode(root, code, status, token);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not Splunk's JSON (the plain text of a 413, a proxy's page, a string that is half a surrogate pair): the status alone says what happened.
        }

        var row = HecCodes.WithoutCode(status);
        return new HecAnswer(Accepted: false, row.Retry, AckId: null, Sentence(row, $"HTTP {status}", FarText.Show(answer.Body.Span, token.Reveal())));
    }

    private static HecAnswer WithCode(JsonElement root, int code, int status, SecretText token)
    {
        var said = root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? FarText.Show(text.GetString()!, token.Reveal()) : string.Empty;
        var row = HecCodes.Find(code) ?? HecCodes.Unknown(code, status);
        if (!row.Accepted)
        {
            return new HecAnswer(Accepted: false, row.Retry, AckId: null, Sentence(row, $"code {code}, HTTP {status}", said));
        }

        if (status != 200)
        {
            return new HecAnswer(
                Accepted: false, HecCodes.WithoutCode(status).Retry, AckId: null, $"Splunk answered code {code} with HTTP {status}, which contradict each other; see what stands between the gate and Splunk.");
        }

        if (!root.TryGetProperty("ackId", out var ack) || ack.ValueKind == JsonValueKind.Null)
        {
            return new HecAnswer(Accepted: true, Retry: false, AckId: null, Fault: string.Empty);
        }

        return ack.ValueKind == JsonValueKind.Number && ack.TryGetInt64(out var id) && id >= 0
            ? new HecAnswer(Accepted: true, Retry: false, id, Fault: string.Empty)
            : new HecAnswer(Accepted: false, Retry: false, AckId: null, "Splunk took the event with an acknowledgement id that is no number, so nothing can confirm it.");
    }

    private static string Sentence(HecCode row, string answer, string said) =>
        said.Length == 0 ? $"Splunk {row.Sentence} ({answer})." : $"Splunk {row.Sentence} ({answer}: {said}).";
}
