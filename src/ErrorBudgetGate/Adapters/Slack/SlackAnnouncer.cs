using System.Net;
using System.Net.Http.Headers;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Slack;

/// <summary>Posts decisions to an incoming webhook. Slack knows no idempotency key, so only what certainly did not arrive is sent again, once.</summary>
/// <param name="hint">What an override must look like; null: messages offer none.</param>
internal sealed class SlackAnnouncer(SlackConnection connection, OverrideHint? hint, TimeProvider clock) : IAnnouncer, IDisposable
{
    /// <summary>A longer <c>Retry-After</c> is not waited for: the decision stands anyway.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseAfterRefusedConnection = TimeSpan.FromMilliseconds(250);

    private readonly Wire _wire = new("Slack", connection.Wire, clock);

    public async Task<string?> AnnounceAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(connection.WebhookUrl.Reveal(), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return "The Slack webhook is not an http or https URL; see SLACK_WEBHOOK_URL.";
        }

        var body = SlackMessage.Write(record, hint);
        try
        {
            var (fault, again) = await PostAsync(url, body, cancellationToken);
            if (again is not { } pause)
            {
                return fault;
            }

            await Task.Delay(pause, clock, cancellationToken);
            return (await PostAsync(url, body, cancellationToken)).Fault;
        }
        catch (OperationCanceledException)
        {
            return "The time for announcing ran out before Slack answered; the message may have arrived, so it is not repeated.";
        }
    }

    public void Dispose() => _wire.Dispose();

    /// <returns>The fault, and the pause after which another attempt cannot double the message; null: none may.</returns>
    private async Task<(string? Fault, TimeSpan? Again)> PostAsync(Uri url, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            var answer = await _wire.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = content }, cancellationToken);
            var refused = answer.Status == HttpStatusCode.TooManyRequests && answer.RetryAfter <= LongestPause;
            return (SlackAnswers.Fault(answer, connection.WebhookUrl), refused ? Positive(answer.RetryAfter!.Value) : null);
        }
        catch (DependencyException e)
        {
            return WasNeverSent(e) ? (e.Message, PauseAfterRefusedConnection)
                : e.Fault is DependencyFault.Tls ? (e.Message, null)
                : ($"{e.Message} The message may have arrived, so it is not repeated.", null);
        }
    }

    private static TimeSpan Positive(TimeSpan pause) => pause > TimeSpan.Zero ? pause : TimeSpan.Zero;

    /// <summary>No connection came about, so no byte of the message left.</summary>
    private static bool WasNeverSent(DependencyException e) =>
        e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError };
}
