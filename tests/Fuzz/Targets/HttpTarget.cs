using ErrorBudgetGate.Adapters.ArgoCd;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Adapters.Splunk;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Fuzz.Mutation;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Whole adapters against a server on loopback whose answers are damaged down to the status line.</summary>
internal static class HttpTarget
{
    /// <summary>Every secret of every adapter; some answers echo it, as proxies do.</summary>
    private const string Secret = "marker-7f3a9c";

    private static readonly HurriedClock Clock = new();

    private static readonly WireSettings Wire = new() { RequestTimeout = TimeSpan.FromSeconds(30) };

    private static readonly Lazy<SerializedRecord> Record = new(static () => DecisionRecordJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(Corpus.File("record/exhausted-application.json"))));

    public static Target Create()
    {
        var server = new Lazy<RawServer>(static () => new RawServer());

        // The repository keeps line feeds; on the wire there are two characters.
        IReadOnlyList<string> answers = [.. Corpus.Of("http/").Select(static a => a.Replace("\n", "\r\n", StringComparison.Ordinal))];
        return new Target("http", 1, answers, input => AskAsync(server.Value, input).GetAwaiter().GetResult());
    }

    private static async Task<string> AskAsync(RawServer server, Input input)
    {
        server.Answer = input.Bytes;
        switch (input.Choice % 6)
        {
            case 0:
                using (var source = new PrometheusSliSource(new PrometheusConnection { BaseUrl = server.Url, Wire = Wire, BearerToken = new SecretText(Secret) }, Clock))
                {
                    var readings = await source.ReadAsync(World.Question with { Objectives = [] }, CancellationToken.None);
                    return readings[0].Reading is Reading.Missing missing ? Told(missing.Detail) : "prometheus";
                }

            case 1:
                using (var client = Kubernetes(server))
                {
                    return await new KubernetesApplicationSource(client).ReadAsync("argocd", World.Service, CancellationToken.None) is ApplicationAnswer.Unreadable unreadable ? Told(unreadable.Detail) : "kubernetes";
                }

            case 2:
                using (var client = Kubernetes(server))
                {
                    return await new KubernetesConfigMapSource(client).ReadAsync("platform", "error-budget", CancellationToken.None) is ConfigMapAnswer.Unreadable unreadable ? Told(unreadable.Detail) : "configmap";
                }

            case 3:
                using (var source = new ArgoCdApplicationSource(new ArgoCdConnection(server.Url, new SecretText(Secret), Wire), Clock))
                {
                    return await source.ReadAsync("argocd", World.Service, CancellationToken.None) is ApplicationAnswer.Unreadable unreadable ? Told(unreadable.Detail) : "argocd";
                }

            case 4:
                using (var store = new SplunkDecisionStore(new SplunkConnection(server.Url, new SecretText(Secret), Wire) { AckWait = TimeSpan.FromMilliseconds(5), FirstPoll = TimeSpan.FromMilliseconds(100) }, Clock))
                {
                    return await store.SaveAsync(Record.Value, CancellationToken.None) is Receipt.NotSafe notSafe ? Told(notSafe.Detail) : "splunk";
                }

            default:
                using (var announcer = new SlackAnnouncer(new SlackConnection(new SecretText(server.Url + "services/T/B/" + Secret), Wire), hint: null, Clock))
                {
                    return await announcer.AnnounceAsync(Record.Value.Record, CancellationToken.None) is { } refused ? Told(refused) : "slack";
                }
        }
    }

    private static string Told(string sentence)
    {
        Must.BeShowable(sentence, 1000);
        Must.Hold(!sentence.Contains(Secret, StringComparison.Ordinal), () => "a secret is shown: " + sentence);
        return "refused";
    }

    private static KubernetesClient Kubernetes(RawServer server) =>
        new(new KubernetesConnection(server.Url, Wire, new FixedCredential("the token", new SecretText("Bearer " + Secret)), []), Clock);
}

/// <summary>Timers run a hundred times as fast, so that retries and limits are real and inputs are many.</summary>
internal sealed class HurriedClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
}
