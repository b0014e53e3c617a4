using System.Globalization;
using ErrorBudgetGate.Adapters.Kubernetes;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class InClusterConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pod_uses_what_the_kubelet_mounts()
    {
        var authority = new Certificates();
        _folder.Write("token", "pod-token\n");
        _folder.Write("ca.crt", authority.Pem);
        using var server = new LoopbackServer(Application, authority.Server("127.0.0.1"));
        await FoundAsync(Load("127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("Bearer pod-token", server.Requests[0].Headers["authorization"]);
    }

    [Theory]
    [InlineData("10.96.0.1", "443", "https://10.96.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    [InlineData("[fd00::1]", "6443", "https://[fd00::1]:6443/")]
    [InlineData("kubernetes.default.svc", null, "https://kubernetes.default.svc/")]
    public void The_address_is_host_and_port(string host, string? port, string url)
    {
        _folder.Write("token", "t");
        Assert.Equal(url, Assert.IsType<KubernetesAccess.Ready>(Load(host, port)).Connection.Server.ToString());
    }

    [Theory]
    [InlineData("10.0.0.1", "seven", "KUBERNETES_SERVICE_PORT is 'seven'")]
    [InlineData("10.0.0.1", "70000", "KUBERNETES_SERVICE_PORT is '70000'")]
    [InlineData("a/b", "443", "KUBERNETES_SERVICE_HOST is 'a/b'")]
    [InlineData("user@host", "443", "KUBERNETES_SERVICE_HOST is 'user@host'")]
    public void A_wrong_address_is_a_fault(string host, string port, string fault)
    {
        _folder.Write("token", "t");
        Assert.StartsWith(fault, Assert.Single(Assert.IsType<KubernetesAccess.Unusable>(Load(host, port)).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_token_and_a_broken_authority_are_faults()
    {
        Assert.Contains("automountServiceAccountToken", Assert.Single(Assert.IsType<KubernetesAccess.Unusable>(Load("10.0.0.1", "443")).Faults), StringComparison.Ordinal);
        _folder.Write("token", "t");
        _folder.Write("ca.crt", "not a certificate");
        Assert.Contains("ca.crt: no usable certificates", Assert.Single(Assert.IsType<KubernetesAccess.Unusable>(Load("10.0.0.1", "443")).Faults), StringComparison.Ordinal);
    }

    private KubernetesAccess Load(string host, string? port) => InClusterConfig.Load(host, port, _folder.Path, RequestTimeout, TimeProvider.System);
}
