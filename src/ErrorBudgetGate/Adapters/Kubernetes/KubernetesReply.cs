using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>What came of one request.</summary>
internal abstract record KubernetesReply
{
    private KubernetesReply()
    {
    }

    /// <summary>The API server, or something before it, answered; the status may be any.</summary>
    public sealed record Answered(WireAnswer Answer) : KubernetesReply;

    /// <summary>No answer.</summary>
    /// <param name="Reason">One of the <c>application_</c> codes; other readers use the sentence alone.</param>
    /// <param name="Detail">One sentence, free of secrets.</param>
    public sealed record Failed(ReasonCode Reason, string Detail) : KubernetesReply;
}
