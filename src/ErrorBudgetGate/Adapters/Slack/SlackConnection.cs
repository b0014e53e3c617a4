using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Slack;

/// <summary>Where people are told.</summary>
/// <param name="WebhookUrl">An incoming webhook's URL: who holds it can post, so it is a secret as a whole.</param>
/// <param name="Wire">How Slack is reached.</param>
internal sealed record SlackConnection(SecretText WebhookUrl, WireSettings Wire);
