using System.Net;
using ErrorBudgetGate.Transport;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>Shows a decision as a Kubernetes Event on the Application, where Argo CD's user interface lists it.</summary>
internal sealed class KubernetesEventAnnouncer(KubernetesClient client) : IAnnouncer
{
    /// <inheritdoc/>
    public async Task<string?> AnnounceAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        if (record.Application is not { Uid.Length: > 0 } application || KubernetesTarget.Segment(application.Namespace) is not { } space)
        {
            return "No Kubernetes Event was written: the Application's uid is not known, so there is nothing to attach it to.";
        }

        return await client.PostAsync($"/apis/events.k8s.io/v1/namespaces/{space}/events", DecisionEvent.Write(record), cancellationToken) switch
        {
            KubernetesReply.Failed failed => "No Kubernetes Event was written: " + failed.Detail,
            // The name is derived from the record: that it exists already means it was sent before.
            KubernetesReply.Answered { Answer: { IsSuccess: true } or { Status: HttpStatusCode.Conflict } } => null,
            KubernetesReply.Answered { Answer: var answer } => "No Kubernetes Event was written: " + new KubernetesTarget(
                "create", "events.events.k8s.io", "Event", FarText.Show(application.Namespace), DecisionEvent.NameOf(record),
                "the namespace is gone, or the server is older than Kubernetes 1.19").Explain(answer, client).Detail,
            _ => throw new InvalidOperationException("An outcome without a case."),
        };
    }
}
