using System.Net;
using System.Text;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Slack;

/// <summary>What an incoming webhook's answers mean. Errors are plain-text tokens whose HTTP status varies: the token is looked at first.</summary>
internal static class SlackAnswers
{
    /// <summary>Null when the message arrived, else what happened and what to do.</summary>
    public static string? Fault(WireAnswer answer, SecretText webhookUrl)
    {
        var status = (int)answer.Status;
        var token = Token(answer.Body.Span);
        if (answer.Status == HttpStatusCode.OK && token == "ok")
        {
            return null;
        }

        if (Remedy(token) is { } remedy)
        {
            return $"Slack refused the message ({token}, HTTP {status}): {remedy}.";
        }

        // A page of a proxy may repeat the address, which is the secret; only a bare token that is no part of it is ever echoed.
        return status switch
        {
            429 => "Slack takes no more messages for now (HTTP 429): fewer gates may share one webhook.",
            >= 300 and < 400 => $"Slack answered with a redirect (HTTP {status}), which is not followed: see what stands between the gate and Slack.",
            >= 500 => $"Slack or a proxy before it is down (HTTP {status}); the message may have arrived, so it is not repeated.",
            _ => token.Length > 0 && !webhookUrl.Reveal().Contains(token, StringComparison.OrdinalIgnoreCase)
                ? $"Slack refused the message ({token}, HTTP {status})."
                : $"The answer (HTTP {status}) is not one of Slack's: see that SLACK_WEBHOOK_URL is an incoming webhook's and what stands between the gate and Slack.",
        };
    }

    /// <summary>Every documented or observed token, with its remedy; null for others.</summary>
    public static string? Remedy(string token) => token switch
    {
        "invalid_payload" => "its form is not accepted; report this with the gate's version",
        "no_text" => "it arrived without a text; see whether a proxy changes the body",
        "too_many_attachments" => "it has too many attachments; see whether a proxy changes the body",
        "invalid_blocks" or "msg_blocks_too_long" => "its blocks are not accepted; report this with the gate's version",
        "user_not_found" => "the webhook posts to a person who is gone; make a new webhook",
        "action_prohibited" => "an administrator restricts what may be posted; ask for an exception for this webhook",
        "posting_to_general_channel_denied" => "posting to the general channel is restricted; make a webhook for another channel",
        "invalid_token" => "the webhook was revoked or the URL is incomplete; make a new webhook",
        "channel_not_found" => "its channel is gone; make a new webhook",
        "channel_is_archived" => "its channel is archived; restore it or make a new webhook",
        "no_service" or "no_service_id" or "no_active_hooks" => "the webhook is disabled or removed; make a new one",
        "no_team" or "team_disabled" => "its workspace is gone or disabled; make a webhook in another one",
        "rollup_error" => "Slack had an internal error; the message may have arrived, so it is not repeated",
        _ => null,
    };

    /// <summary>The body where it is one lower-case word as Slack's tokens are, else empty.</summary>
    private static string Token(ReadOnlySpan<byte> body)
    {
        if (body.Length > 64)
        {
            return string.Empty;
        }

        var text = Encoding.UTF8.GetString(body).Trim();
        return text.All(c => char.IsAsciiLetterLower(c) || c == '_') ? text : string.Empty;
    }
}
