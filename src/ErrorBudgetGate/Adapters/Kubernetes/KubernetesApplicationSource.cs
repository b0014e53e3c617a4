using System.Net;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>Applications from the API of the cluster that Argo CD runs in.</summary>
internal sealed class KubernetesApplicationSource(KubernetesClient client) : IApplicationSource
{
    /// <inheritdoc/>
    public async Task<ApplicationAnswer> ReadAsync(string applicationNamespace, string name, CancellationToken cancellationToken)
    {
        if (KubernetesTarget.Segment(applicationNamespace) is not { } space || KubernetesTarget.Segment(name) is not { } segment)
        {
            return new ApplicationAnswer.Unreadable(ReasonCode.ApplicationNotFound,
                $"No Application can be called {FarText.Show(applicationNamespace)}/{FarText.Show(name)}; check its name and namespace.");
        }

        return await client.GetAsync($"/apis/argoproj.io/v1alpha1/namespaces/{space}/applications/{segment}", cancellationToken) switch
        {
            KubernetesReply.Failed failed => new ApplicationAnswer.Unreadable(failed.Reason, failed.Detail),
            KubernetesReply.Answered { Answer: { Status: HttpStatusCode.OK } answer } => Read(answer),
            KubernetesReply.Answered { Answer: var answer } => Refused(answer, applicationNamespace, name),
            _ => throw new InvalidOperationException("An outcome without a case."),
        };
    }

    private ApplicationAnswer Read(WireAnswer answer) => ApplicationManifest.Parse(answer.Body.Span) switch
    {
        ManifestReading.Read read => new ApplicationAnswer.Found(read.Application),
        ManifestReading.Faulty { Fault: var fault } => new ApplicationAnswer.Unreadable(ReasonCode.ApplicationMalformed,
            $"{client.Place} answered with {FarText.Show(answer.ContentType ?? "no content type")} that is no usable Application: {client.Show(fault.Sentence)}"),
        _ => throw new InvalidOperationException("An outcome without a case."),
    };

    private ApplicationAnswer.Unreadable Refused(WireAnswer answer, string applicationNamespace, string name)
    {
        var target = new KubernetesTarget("get", "applications.argoproj.io", "Application", FarText.Show(applicationNamespace), FarText.Show(name),
            "Argo CD is not installed in this cluster, or the server's address is wrong (where Argo CD runs elsewhere, set ARGOCD_SERVER)");
        var (reason, detail) = target.Explain(answer, client);
        return new ApplicationAnswer.Unreadable(reason, detail);
    }
}
