using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Core.Decisions;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class KubernetesTlsTests : IDisposable
{
    private static readonly Certificates Authority = new();
    private static readonly Certificates Stranger = new("another CA");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_of_the_right_authority_and_name_is_trusted()
    {
        using var server = new LoopbackServer(Application, Authority.Server("127.0.0.1"));
        await FoundAsync(Config(server, CaData(Authority.Pem)));
        _folder.Write("ca.pem", Authority.Pem);
        await FoundAsync(Config(server, "certificate-authority: ca.pem"));
    }

    [Fact]
    public async Task Every_certificate_of_a_bundle_counts()
    {
        using var first = new LoopbackServer(Application, Authority.Server("127.0.0.1"));
        using var second = new LoopbackServer(Application, Stranger.Server("127.0.0.1"));
        var bundle = $"# ours\n{Stranger.Pem}\n# theirs\n{Authority.Pem}\n";
        await FoundAsync(Config(first, CaData(bundle)));
        await FoundAsync(Config(second, CaData(bundle)));
    }

    [Fact]
    public async Task A_bundle_may_hold_intermediates()
    {
        var intermediate = Authority.Intermediate("issuing CA");
        using var server = new LoopbackServer(Application, intermediate.Server("127.0.0.1"));
        await FoundAsync(Config(server, CaData(intermediate.Pem + "\n" + Authority.Pem)));
        Assert.Equal(ReasonCode.ApplicationTlsFailure, (await UnreadableAsync(Config(server, CaData(Stranger.Pem)))).Reason);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused_and_nothing_is_sent()
    {
        using var server = new LoopbackServer(Application, Stranger.Server("127.0.0.1"));
        var answer = await UnreadableAsync(Config(server, CaData(Authority.Pem)));
        Assert.Equal(ReasonCode.ApplicationTlsFailure, answer.Reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_of_another_name_is_refused()
    {
        using var server = new LoopbackServer(Application, Authority.Server("api.example.com"));
        Assert.Equal(ReasonCode.ApplicationTlsFailure, (await UnreadableAsync(Config(server, CaData(Authority.Pem)))).Reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Tls_server_name_is_asked_for_and_checked()
    {
        using var server = new LoopbackServer(Application, Authority.Server("api.example.com"));
        await FoundAsync(Config(server, CaData(Authority.Pem), "tls-server-name: api.example.com"));
        Assert.Equal("api.example.com", server.Requests[0].ServerName);
        Assert.Equal(ReasonCode.ApplicationTlsFailure, (await UnreadableAsync(Config(server, CaData(Authority.Pem), "tls-server-name: other.example.com"))).Reason);
    }

    [Fact]
    public async Task Verification_is_skipped_only_where_the_kubeconfig_says_so()
    {
        using var server = new LoopbackServer(Application, Stranger.Server("nobody.example.com"));
        await FoundAsync(Config(server, "insecure-skip-tls-verify: true"));
        Assert.Equal(ReasonCode.ApplicationTlsFailure, (await UnreadableAsync(Config(server, "insecure-skip-tls-verify: false"))).Reason);
        var access = Assert.IsType<KubernetesAccess.Unusable>(Config(server, "insecure-skip-tls-verify: true", CaData(Authority.Pem)));
        Assert.Contains("keep one of the two", Assert.Single(access.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_a_server_that_asks()
    {
        using var server = new LoopbackServer(Application, Authority.Server("127.0.0.1"), asksForClient: true);
        var (certificate, key) = Authority.Client("gate");
        _folder.Write("pki/gate.crt", certificate);
        _folder.Write("pki/gate.key", key);
        var wrong = Stranger.Client("data wins");
        foreach (var (user, subject) in new[]
        {
            ("client-certificate: pki/gate.crt\nclient-key: pki/gate.key", "CN=gate"),
            ($"client-certificate-data: {Base64(wrong.Certificate)}\nclient-key-data: {Base64(wrong.Key)}\nclient-certificate: pki/none.crt\nclient-key: pki/none.key", "CN=data wins"),
        })
        {
            var path = _folder.Write("config", KubeConfig($"server: {server.Url}\n{CaData(Authority.Pem)}", user));
            await FoundAsync(Load(path));
            Assert.Equal(subject, server.Requests[^1].ClientName);
        }
    }

    [Fact]
    public async Task A_server_that_requires_a_client_certificate_refuses_a_gate_without_one()
    {
        using var server = new LoopbackServer(Application, Authority.Server("127.0.0.1"), asksForClient: true);
        var answer = await UnreadableAsync(Config(server, CaData(Authority.Pem)));
        Assert.True(answer.Reason is ReasonCode.ApplicationTlsFailure or ReasonCode.ApplicationUnreachable, answer.ToString());
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task A_proxy_of_the_kubeconfig_carries_tls_through(string scheme)
    {
        using var server = new LoopbackServer(Application, Authority.Server("api.example.com"));
        using var proxy = new LoopbackProxy(server.Port);
        var path = _folder.Write("config", KubeConfig($"server: https://api.example.com:6443\nproxy-url: {scheme}://127.0.0.1:{proxy.Port}\n{CaData(Authority.Pem)}"));
        await FoundAsync(Load(path));
        Assert.Contains("api.example.com", proxy.Asked, StringComparison.Ordinal);
        Assert.Equal("api.example.com", server.Requests[0].ServerName);
    }

    [Fact]
    public async Task A_proxy_that_asks_for_a_password_gets_the_one_in_its_url()
    {
        using var server = new LoopbackServer(Application, Authority.Server("needs-login.example.com"));
        using var proxy = new LoopbackProxy(server.Port);
        var path = _folder.Write("config", KubeConfig($"server: https://needs-login.example.com\nproxy-url: http://bob:p%40ss@127.0.0.1:{proxy.Port}\n{CaData(Authority.Pem)}"));
        await FoundAsync(Load(path));
        Assert.Contains("Basic " + Base64("bob:p@ss"), proxy.Asked, StringComparison.Ordinal);
    }

    private static string CaData(string pem) => "certificate-authority-data: " + Base64(pem);

    private KubernetesAccess Config(LoopbackServer server, params string[] cluster) =>
        Load(_folder.Write("config", KubeConfig($"server: {server.Url}\n{string.Join('\n', cluster)}", "token: t0ken")));
}
