using System.Text.Json;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Tests.Manifests;
using ErrorBudgetGate.Transport;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

/// <summary>Short ways to what most of these tests need.</summary>
internal static class KubernetesSetup
{
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>An Application as the API server sends it.</summary>
    public static readonly string ApplicationJson = ToJson(Fixture.Text("syncing"));

    public static Reply Application(Seen seen) => new(200, ApplicationJson);

    public static KubernetesClient Client(Uri server, string? token = "t0ken") => new(new KubernetesConnection(
        server, new WireSettings { RequestTimeout = RequestTimeout }, new FixedCredential("user 'test'", token is null ? null : Authorizations.Bearer(token)), Headers: []), TimeProvider.System);

    public static KubernetesClient Client(KubernetesAccess access) =>
        new(Assert.IsType<KubernetesAccess.Ready>(access).Connection, TimeProvider.System);

    public static KubernetesAccess Load(string path) => KubeConfigFile.Load([path], RequestTimeout, TimeProvider.System);

    public static async Task<ApplicationAnswer> AskAsync(KubernetesClient client, CancellationToken cancellationToken = default) =>
        await new KubernetesApplicationSource(client).ReadAsync("argocd", "payments-api", cancellationToken);

    /// <summary>Asks through the kubeconfig and expects the Application.</summary>
    public static async Task FoundAsync(KubernetesAccess access)
    {
        using var client = Client(access);
        var answer = await AskAsync(client);
        Assert.True(answer is ApplicationAnswer.Found, answer.ToString());
    }

    /// <summary>Asks through the kubeconfig and expects a fault.</summary>
    public static async Task<ApplicationAnswer.Unreadable> UnreadableAsync(KubernetesAccess access)
    {
        using var client = Client(access);
        return Assert.IsType<ApplicationAnswer.Unreadable>(await AskAsync(client));
    }

    /// <summary>A kubeconfig of one context; each line of cluster and user is indented here.</summary>
    public static string KubeConfig(string cluster, string user = "{}") => $"""
        apiVersion: v1
        kind: Config
        current-context: here
        preferences: {"{}"}
        contexts:
        - name: here
          context: {"{"}cluster: c, user: u, namespace: ignored{"}"}
        clusters:
        - name: c
          cluster:
            {cluster.ReplaceLineEndings("\n    ")}
        users:
        - name: u
          user:
            {user.ReplaceLineEndings("\n    ")}

        """;

    public static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string ToJson(string yaml)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            YamlReader.Read(yaml).Documents[0].WriteTo(json);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
