using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>Whether there is a way to an API server. Nothing has been sent yet.</summary>
internal abstract record KubernetesAccess
{
    private KubernetesAccess()
    {
    }

    public sealed record Ready(KubernetesConnection Connection) : KubernetesAccess;

    /// <summary>A mistake in what the user configured.</summary>
    /// <param name="Faults">All of them; those in a file begin <c>file:line:column:</c>.</param>
    public sealed record Unusable(IReadOnlyList<string> Faults) : KubernetesAccess;

    /// <summary>Looks where kubectl and client-go look: the flag, KUBECONFIG, the Pod's service account, <c>~/.kube/config</c>. The first that is there counts, even if it is broken.</summary>
    /// <param name="kubeconfig">The value of <c>--kubeconfig</c>, or null.</param>
    /// <param name="environment">A variable's value, or null.</param>
    /// <param name="requestTimeout">For one request.</param>
    /// <param name="serviceAccountDirectory">Where the kubelet mounts the service account.</param>
    public static KubernetesAccess Find(
        string? kubeconfig,
        Func<string, string?> environment,
        TimeSpan requestTimeout,
        TimeProvider clock,
        string serviceAccountDirectory = InClusterConfig.Directory)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return KubeConfigFile.Load([kubeconfig], requestTimeout, clock);
        }

        if (environment("KUBECONFIG") is { Length: > 0 } list)
        {
            return KubeConfigFile.Load(KubeConfigFile.ExistingOf(list), requestTimeout, clock);
        }

        if (environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host)
        {
            return InClusterConfig.Load(host, environment("KUBERNETES_SERVICE_PORT"), serviceAccountDirectory, requestTimeout, clock);
        }

        if (environment("HOME") is { Length: > 0 } home && Path.Combine(home, ".kube", "config") is var file && File.Exists(file))
        {
            return KubeConfigFile.Load([file], requestTimeout, clock);
        }

        return Fault("There is no way to a Kubernetes API: this is no Pod, and neither --kubeconfig, KUBECONFIG nor ~/.kube/config names one.");
    }

    internal static Unusable Fault(string sentence) => new([sentence]);

    internal static Unusable Fault(string file, Exception e) => Fault($"{file}: cannot be read: {FarText.Show(e.Message)}");
}
