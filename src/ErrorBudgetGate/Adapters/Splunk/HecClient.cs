using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Splunk;

/// <summary>Posts one record to the event collector and waits until the indexers hold it.</summary>
internal sealed class HecClient(SplunkConnection connection, TimeProvider clock) : IDisposable
{
    private readonly Wire _wire = new("Splunk", connection.Wire, clock);

    /// <summary>Safe only if Splunk took the event and, where it gave an <c>ackId</c>, acknowledged it. A post whose answer was lost is repeated: the record id makes duplicates countable once.</summary>
    /// <exception cref="DependencyException">Splunk could not be reached or did not answer.</exception>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<Receipt> SendAsync(SerializedRecord record, CancellationToken cancellationToken)
    {
        var token = connection.Token.Reveal();
        if (token.Length == 0 || !token.All(c => c is >= '!' and <= '~'))
        {
            return new Receipt.NotSafe("The HEC token is empty or holds characters that no header can carry; give the bare token.");
        }

        var channel = HecRequest.Channel(record.Record.RunId);
        var body = HecRequest.Envelope(connection, record);
        var answer = HecAnswer.Read(
            await _wire.SendAsync(
                () => HecRequest.Post(connection.EventUrl, body, connection, channel),
                candidate => HecAnswer.Read(candidate, connection.Token).Retry,
                cancellationToken),
            connection.Token);
        return answer switch
        {
            { Accepted: false } => new Receipt.NotSafe(answer.Fault),
            { AckId: { } ackId } => await AwaitAcknowledgementAsync(ackId, channel, cancellationToken),
            _ => new Receipt.Safe(),
        };
    }

    public void Dispose() => _wire.Dispose();

    /// <summary><c>true</c> is said once; <c>false</c> may mean pending, lost or unknown, so only the wait's end tells.</summary>
    private async Task<Receipt> AwaitAcknowledgementAsync(long ackId, string channel, CancellationToken cancellationToken)
    {
        var url = new Uri($"{connection.AckUrl}?channel={channel}");
        var question = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"acks\":[{ackId}]}}"));
        var started = clock.GetTimestamp();
        var pause = connection.FirstPoll;
        var last = "it kept saying that it is not";
        while (true)
        {
            var left = connection.AckWait - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return new Receipt.NotSafe(
                    $"Splunk took the event but did not confirm within {connection.AckWait.TotalSeconds:0.###} s that it is indexed ({last}); see its indexing queues and, behind a load balancer, that a client stays with one server.");
            }

            await Task.Delay(pause < left ? pause : left, clock, cancellationToken);
            pause = pause * 2 < connection.LongestPoll ? pause * 2 : connection.LongestPoll;
            try
            {
                var answer = await _wire.SendAsync(HecRequest.Post(url, question, connection, channel), cancellationToken);
                if (IsAcknowledged(answer, ackId) is not { } acknowledged)
                {
                    var refusal = HecAnswer.Read(answer, connection.Token);
                    if (!refusal.Retry)
                    {
                        return new Receipt.NotSafe("Splunk took the event but cannot confirm that it is indexed. " + (refusal.Fault.Length > 0 ? refusal.Fault : "Its answer names no acknowledgement."));
                    }

                    last = "it could not be asked: " + refusal.Fault.TrimEnd('.');
                }
                else if (acknowledged)
                {
                    return new Receipt.Safe();
                }
                else
                {
                    last = "it kept saying that it is not";
                }
            }
            catch (DependencyException e) when (e.IsTransient)
            {
                last = "it could not be asked: " + e.Message.TrimEnd('.');
            }
        }
    }

    /// <summary>Null when it is no acknowledgement answer. An id that is left out is not acknowledged.</summary>
    private static bool? IsAcknowledged(WireAnswer answer, long ackId)
    {
        if (answer.Status != HttpStatusCode.OK)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("acks", out var acks) || acks.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return acks.TryGetProperty(ackId.ToString(CultureInfo.InvariantCulture), out var acknowledged) && acknowledged.ValueKind == JsonValueKind.True;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
