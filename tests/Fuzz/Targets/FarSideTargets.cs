using System.Net;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Kubeconfigs, refusals of Kubernetes and Argo CD, answers of the event collector.</summary>
internal static class FarSideTargets
{
    private static readonly int[] Statuses = [200, 200, 200, 400, 401, 403, 404, 413, 429, 500, 503];

    private static readonly SecretText Token = new("11111111-2222-4333-8444-555555555555");

    public static IEnumerable<Target> Create(string folder)
    {
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        yield return new Target("kubeconfig", 8, Corpus.Of("kubeconfig/"), input => KubeConfig(kubeconfig, input));
        yield return new Target("refusals", 8, Corpus.Of("status/"), Refusals);
        yield return new Target("hec", 10, Corpus.Of("hec/"), Hec);
    }

    private static string KubeConfig(string path, Input input)
    {
        File.WriteAllBytes(path, input.Bytes);
        switch (KubeConfigFile.Load([path], TimeSpan.FromSeconds(1), TimeProvider.System))
        {
            case KubernetesAccess.Ready { Connection: var connection }:
                connection.Wire.CreateHandler().Dispose();
                Must.BeShowable(connection.Credential.Name, 2000);
                return "ready";
            case KubernetesAccess.Unusable unusable:
                Must.Hold(unusable.Faults.Count > 0, "unusable without a fault");
                foreach (var fault in unusable.Faults)
                {
                    Must.BeShowable(fault, 2000);
                }

                return "unusable";
            default:
                throw new BrokenPropertyException("an outcome without a case");
        }
    }

    private static string Refusals(Input input)
    {
        var answer = Answer(input);
        var status = KubernetesStatus.Of(answer);
        Must.BeShowable(FarText.Show(status?.User ?? string.Empty), 203);
        Must.BeShowable(Excerpt.Of(ArgoCdError.MessageOf(answer), 200), 210);
        return status is null ? "a stranger's" : "Kubernetes' own";
    }

    /// <summary>Taken means safe: it needs both the status and the code.</summary>
    private static string Hec(Input input)
    {
        var answer = Answer(input);
        var read = HecAnswer.Read(answer, Token);
        Must.Hold(read.Accepted == (read.Fault.Length == 0), "accepted with a fault, or refused without");
        Must.BeShowable(read.Fault, 700);
        if (!read.Accepted)
        {
            return "refused";
        }

        using var json = JsonDocument.Parse(input.Bytes);
        Must.Hold(answer.Status == HttpStatusCode.OK && json.RootElement.GetProperty("code").GetDecimal() == 0m, "accepted without status 200 and a code that takes the event");
        Must.Hold(read.AckId is not null || !json.RootElement.TryGetProperty("ackId", out var ack) || ack.ValueKind == JsonValueKind.Null, "an acknowledgement is owed and not asked for");
        return read.AckId is null ? "accepted" : "queued";
    }

    private static WireAnswer Answer(Input input) =>
        new((HttpStatusCode)Statuses[input.Choice % Statuses.Length], "application/json", RetryAfter: null, input.Bytes);
}
