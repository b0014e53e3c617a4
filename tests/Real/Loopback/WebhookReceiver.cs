using System.Collections.Concurrent;
using System.Text.Json;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Real.Loopback;

/// <summary>One alert of a notification.</summary>
internal sealed record NotifiedAlert(string Status, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, DateTimeOffset StartsAt);

/// <summary>What Alertmanager posted once.</summary>
/// <param name="Status"><c>firing</c> or <c>resolved</c>, of the whole group.</param>
/// <param name="Payload">The body as it came.</param>
internal sealed record Notification(string Status, IReadOnlyList<NotifiedAlert> Alerts, JsonElement Payload);

/// <summary>Receives Alertmanager's webhook on loopback. Strict: anything but version 4 of its payload, posted as JSON, is answered with 400 and kept as a fault.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private const string Path = "/alerts";
    private readonly LoopbackEndpoint _endpoint;
    private readonly ConcurrentQueue<Notification> _notifications = new();
    private readonly ConcurrentQueue<string> _faults = new();

    public WebhookReceiver() => _endpoint = new LoopbackEndpoint(Answer);

    public Uri Url => new(_endpoint.Url, Path);

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<Notification> Notifications => [.. _notifications];

    /// <summary>Requests that were refused, and why.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    /// <summary>The first alert that fits, once it has come.</summary>
    /// <exception cref="TimeoutException">None came in time; the message tells what did.</exception>
    public async Task<NotifiedAlert> WaitAsync(Func<NotifiedAlert, bool> fits, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        while (!end.IsCancellationRequested)
        {
            if (Notifications.SelectMany(static n => n.Alerts).FirstOrDefault(fits) is { } alert)
            {
                return alert;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"No such alert within {limit}. Came: {string.Join('\n', Notifications.Select(static n => n.Payload.GetRawText()))}. Refused: {string.Join('\n', Faults)}");
    }

    public void Dispose() => _endpoint.Dispose();

    private Reply Answer(Received request)
    {
        try
        {
            if (request.Method != "POST" || request.Target != Path || request.Header("Content-Type") != "application/json")
            {
                throw new FormatException($"{request.Method} {request.Target} as {request.Header("Content-Type")}");
            }

            _notifications.Enqueue(Read(JsonDocument.Parse(request.Body).RootElement));
            return new Reply(200, string.Empty);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            _faults.Enqueue(e.Message);
            return new Reply(400, e.Message);
        }
    }

    private static Notification Read(JsonElement payload) => payload.GetProperty("version").GetString() == "4"
        ? new Notification(Text(payload, "status"), [.. payload.GetProperty("alerts").EnumerateArray().Select(Alert)], payload)
        : throw new FormatException("not version 4");

    private static NotifiedAlert Alert(JsonElement alert) =>
        new(Text(alert, "status"), Texts(alert, "labels"), Texts(alert, "annotations"), alert.GetProperty("startsAt").GetDateTimeOffset());

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static Dictionary<string, string> Texts(JsonElement of, string name) =>
        of.GetProperty(name).EnumerateObject().ToDictionary(static t => t.Name, static t => t.Value.GetString()!, StringComparer.Ordinal);
}
