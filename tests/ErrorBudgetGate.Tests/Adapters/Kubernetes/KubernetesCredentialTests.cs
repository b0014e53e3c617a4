using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Core.Decisions;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class KubernetesCredentialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("token: t0ken", "Bearer t0ken")]
    [InlineData("token: stale\ntokenFile: rel/token", "Bearer from-file")]
    [InlineData("username: bob\npassword: pässword", "Basic Ym9iOnDDpHNzd29yZA==")]
    [InlineData("{}", "")]
    public async Task The_user_is_sent_as_the_kubeconfig_says(string user, string authorization)
    {
        _folder.Write("rel/token", " from-file\n");
        Assert.Equal(authorization, await AuthorizationAsync(user));
    }

    [Fact]
    public async Task Impersonation_is_sent_along()
    {
        using var server = new LoopbackServer(Application);
        await FoundAsync(Load(_folder.Write("config", KubeConfig($"server: {server.Url}",
            "token: t\nas: jane\nas-uid: u-1\nas-groups: [sre, dev]\nas-user-extra: {example.com/Scope: [a, b]}"))));
        var headers = server.Requests[0].Headers;
        Assert.Equal("jane", headers["impersonate-user"]);
        Assert.Equal("u-1", headers["impersonate-uid"]);
        Assert.Equal("sre, dev", headers["impersonate-group"]);
        Assert.Equal("a, b", headers["impersonate-extra-example.com%2fscope"]);
    }

    [Fact]
    public async Task A_refused_token_is_read_again_once()
    {
        var token = _folder.Write("token", "old");
        using var server = new LoopbackServer(seen =>
        {
            File.WriteAllText(token, "new\n");
            return seen.Headers["authorization"] == "Bearer new" ? Application(seen) : new Reply(401);
        });
        await FoundAsync(Load(_folder.Write("config", KubeConfig($"server: {server.Url}", "tokenFile: token"))));
        Assert.Equal(["Bearer old", "Bearer new"], server.Requests.Select(r => r.Headers["authorization"]));
    }

    [Fact]
    public async Task A_token_refused_twice_is_unauthorized_and_a_fixed_one_is_not_sent_again()
    {
        _folder.Write("token", "old");
        using var server = new LoopbackServer(_ => new Reply(401));
        var answer = await UnreadableAsync(Load(_folder.Write("config", KubeConfig($"server: {server.Url}", "tokenFile: token"))));
        Assert.Equal(ReasonCode.ApplicationUnauthorized, answer.Reason);
        Assert.Contains(Path.Combine(_folder.Path, "token"), answer.Detail, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        await UnreadableAsync(Load(_folder.Write("config", KubeConfig($"server: {server.Url}", "token: fixed"))));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_token_file_is_read_again_each_minute_and_outlives_a_failed_read()
    {
        var time = new FakeTime();
        var file = _folder.Write("token", "one\n");
        using var credential = new TokenFileCredential(file, time);
        Assert.Equal("Bearer one", await HeaderAsync(credential));
        _folder.Write("token", "two");
        time.Now += TimeSpan.FromSeconds(59);
        Assert.Equal("Bearer one", await HeaderAsync(credential));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("Bearer two", await HeaderAsync(credential));
        File.Delete(file);
        time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("Bearer two", await HeaderAsync(credential));
        var failed = Assert.IsType<CredentialAnswer.Failed>(await credential.GetAsync(renew: true, CancellationToken.None));
        Assert.Contains(file, failed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("MARKER\ninjected: header")]
    public async Task What_is_no_token_is_never_sent(string text)
    {
        using var server = new LoopbackServer(Application);
        _folder.Write("token", text);
        var answer = await UnreadableAsync(Load(_folder.Write("config", KubeConfig($"server: {server.Url}", "tokenFile: token"))));
        Assert.Equal(ReasonCode.ApplicationUnauthorized, answer.Reason);
        Assert.DoesNotContain("MARKER", answer.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private async Task<string> AuthorizationAsync(string user)
    {
        using var server = new LoopbackServer(Application);
        await FoundAsync(Load(_folder.Write("config", KubeConfig($"server: {server.Url}", user))));
        return server.Requests[0].Headers.GetValueOrDefault("authorization", string.Empty);
    }

    private static async Task<string> HeaderAsync(TokenFileCredential credential) =>
        Assert.IsType<CredentialAnswer.Present>(await credential.GetAsync(renew: false, CancellationToken.None)).Authorization!.Reveal();
}
