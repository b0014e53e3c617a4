using System.Net;
using ErrorBudgetGate.Transport;
using System.Text.Json;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Manifests;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>ConfigMaps through the API, so that who may change a policy is the cluster's RBAC to say.</summary>
internal sealed class KubernetesConfigMapSource(KubernetesClient client) : IConfigMapSource
{
    /// <inheritdoc/>
    public async Task<ConfigMapAnswer> ReadAsync(string configMapNamespace, string name, CancellationToken cancellationToken)
    {
        var target = new KubernetesTarget("get", "configmaps", "ConfigMap", FarText.Show(configMapNamespace), FarText.Show(name), "the server's address is wrong");
        if (KubernetesTarget.Segment(configMapNamespace) is not { } space || KubernetesTarget.Segment(name) is not { } segment)
        {
            return new ConfigMapAnswer.Unreadable($"No ConfigMap can be called {target.Namespace}/{target.Name}; check its name and namespace.");
        }

        return await client.GetAsync($"/api/v1/namespaces/{space}/configmaps/{segment}", cancellationToken) switch
        {
            KubernetesReply.Failed failed => new ConfigMapAnswer.Unreadable($"ConfigMap {target.Namespace}/{target.Name}: {failed.Detail}"),
            KubernetesReply.Answered { Answer: { Status: HttpStatusCode.OK } answer } => Read(answer.Body.Span),
            KubernetesReply.Answered { Answer: var answer } => new ConfigMapAnswer.Unreadable(target.Explain(answer, client).Detail),
            _ => throw new InvalidOperationException("An outcome without a case."),
        };
    }

    private ConfigMapAnswer Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return Walk(body) ?? (ConfigMapAnswer)new ConfigMapAnswer.Unreadable($"{client.Place} answered with something other than a ConfigMap.");
        }
        catch (JsonFieldException e)
        {
            return new ConfigMapAnswer.Unreadable($"{client.Place} answered with no usable ConfigMap: {client.Show($"{e.PathText}: {e.Message}")}");
        }
        catch (JsonException)
        {
            return new ConfigMapAnswer.Unreadable($"{client.Place} answered with something other than JSON.");
        }
    }

    private static ConfigMapAnswer.Found? Walk(ReadOnlySpan<byte> body)
    {
        string? kind = null;
        string? version = null;
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = new JsonFields(body);
        for (var more = json.EnterObject(); more && json.NextField();)
        {
            if (json.Is("kind"))
            {
                kind = json.Text();
            }
            else if (json.Is("metadata"))
            {
                for (var some = json.EnterObject(); some && json.NextField();)
                {
                    if (json.Is("resourceVersion"))
                    {
                        version = json.Text();
                    }
                    else
                    {
                        json.Skip();
                    }
                }
            }
            else if (json.Is("data"))
            {
                for (var some = json.EnterObject(); some && json.NextField();)
                {
                    data[json.Name()] = json.Text() ?? string.Empty;
                }
            }
            else
            {
                json.Skip();
            }
        }

        json.End();
        return kind == "ConfigMap" ? new ConfigMapAnswer.Found(data, version ?? string.Empty) : null;
    }
}
