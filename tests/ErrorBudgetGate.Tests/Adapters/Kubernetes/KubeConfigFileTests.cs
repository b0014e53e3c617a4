using ErrorBudgetGate.Adapters.Kubernetes;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class KubeConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_several_files_the_first_that_names_a_thing_wins_it_whole()
    {
        var contexts = _folder.Write("a/contexts", "current-context: x\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  user: {tokenFile: mine}\n");
        var clusters = _folder.Write("b/clusters", "current-context: y\nclusters:\n- name: c\n  cluster: {server: 'https://first:1'}\nusers:\n- name: u\n  user: {tokenFile: theirs, as: eve}\n");
        var more = _folder.Write("c/more", "clusters:\n- name: c\n  cluster: {server: 'https://second:2'}\n");
        _folder.Write("a/mine", "t");
        var connection = Ready(KubernetesAccess.Find(null, Environment(("KUBECONFIG", $"{contexts}:/nonexistent/config::{clusters}:{more}")), RequestTimeout, TimeProvider.System));
        Assert.Equal(new Uri("https://first:1"), connection.Server);
        Assert.Equal($"the token in {_folder.Path}/a/mine", connection.Credential.Name);
        Assert.Empty(connection.Headers);
    }

    [Fact]
    public void The_flag_wins_over_the_variable_the_variable_over_the_pod_and_the_pod_over_home()
    {
        var flag = Named("flag", "https://flag:1");
        var list = Named("list", "https://list:1");
        Named(".kube/config", "https://home:1");
        _folder.Write("sa/token", "t");
        (string, string)[] all = [("KUBECONFIG", list), ("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443"), ("HOME", _folder.Path)];
        Assert.Equal("flag", ServerOf(flag, all));
        Assert.Equal("list", ServerOf(null, all));
        Assert.Equal("10.0.0.1", ServerOf(null, all[1..]));
        Assert.Equal("home", ServerOf(null, all[3..]));
        Assert.Contains("There is no way to a Kubernetes API", Assert.Single(Faults(KubernetesAccess.Find(null, Environment(), RequestTimeout, TimeProvider.System))), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_a_kubeconfig_too() =>
        Assert.Equal("j", Ready(Load(_folder.Write("config",
            """{"kind":"Config","current-context":"x","contexts":[{"name":"x","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"https://j:1"}}]}"""))).Server.Host);

    [Fact]
    public void Only_the_current_context_is_looked_into_and_unknown_keys_are_ignored()
    {
        var text = KubeConfig("server: https://a:1\nfuture: {x: [1]}\ndisable-compression: true", "token: t\nfuture: 7")
            .Replace("users:\n", "users:\n- name: broken\n  user: {tokenFile: 7, exec: nope}\n", StringComparison.Ordinal)
            .Replace("clusters:\n", "clusters:\n- name: 7\n  cluster: nope\n", StringComparison.Ordinal);
        Assert.Equal("a", Ready(Load(_folder.Write("config", text))).Server.Host);
    }

    [Theory]
    [InlineData("server: 7", "{}", ":11:13: server: a text was expected; write it in quotes.")]
    [InlineData("server: [a]", "{}", ":11:13: server: a text was expected.")]
    [InlineData("server: 127.0.0.1:6443", "{}", ":11:13: server: a URL like https://host:6443 was expected.")]
    [InlineData("{}", "{}", ":11:5: server: a URL like https://host:6443 was expected.")]
    [InlineData("server: https://a\ninsecure-skip-tls-verify: yes", "{}", ":12:31: insecure-skip-tls-verify: true or false was expected.")]
    [InlineData("server: https://a\nproxy-url: ftp://x", "{}", ":12:16: proxy-url: a URL of http, https or socks5 was expected.")]
    [InlineData("server: https://a\ncertificate-authority-data: '*'", "{}", ":12:33: certificate-authority-data: base64 was expected.")]
    [InlineData("server: https://a\ncertificate-authority-data: aGVsbG8=", "{}", ":12:33: certificate-authority-data: no usable certificates")]
    [InlineData("server: https://a\ncertificate-authority: none.pem", "{}", ":12:28: certificate-authority: no usable certificates")]
    [InlineData("server: https://a", "token: true", ":15:12: token: a text was expected; write it in quotes.")]
    [InlineData("server: https://a", "token: a b", ":15:12: token: it holds characters that no token has.")]
    [InlineData("server: https://a", "token: t\nusername: u", ":15:12: token: it stands beside username and password")]
    [InlineData("server: https://a", "client-certificate-data: aGVsbG8=", ":15:5: client-key: it is missing beside its other half.")]
    [InlineData("server: https://a", "client-certificate-data: aGVsbG8=\nclient-key-data: aGVsbG8=", ":15:30: client-certificate-data: no usable certificate and key")]
    [InlineData("server: https://a", "client-certificate: gone.crt\nclient-key: gone.key", ":15:25: client-certificate: it cannot be read")]
    [InlineData("server: https://a", "exec: nope", ":15:11: exec: a mapping was expected.")]
    [InlineData("server: https://a", "auth-provider: {name: gcp}", ":15:20: auth-provider: it is no longer supported")]
    [InlineData("server: https://a", "as-groups: [a]", ":15:5: as: as-uid, as-groups and as-user-extra need it.")]
    [InlineData("server: https://a", "as: jörg", ":15:9: as: it must be printable ASCII")]
    public void Mistakes_are_told_with_file_line_and_column(string cluster, string user, string fault)
    {
        var path = _folder.Write("config", KubeConfig(cluster, user));
        Assert.Contains(Faults(Load(path)), f => f.StartsWith(path + fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "it names no current-context")]
    [InlineData("clusters: []\n", "it names no current-context")]
    [InlineData("current-context: x\n", "the context 'x' is not among the contexts.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\n", "the cluster 'c' is not among the clusters.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://a'}}]\n", "the user 'u' is not among the users.")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {namespace: n}}]\n", "cluster: it is missing.")]
    [InlineData("current-context: x\ncontexts: {x: y}\n", "contexts: a list was expected.")]
    [InlineData("current-context: x\ncontexts: [x]\n", "contexts: each item must be a mapping.")]
    [InlineData("current-context: 1.10\n", "current-context: a text was expected; write it in quotes.")]
    [InlineData("- a\n", "this is no kubeconfig")]
    [InlineData("a: [\n", "not valid YAML")]
    public void A_file_that_leads_nowhere_says_what_is_missing(string text, string fault)
    {
        var path = _folder.Write("config", text);
        var only = Assert.Single(Faults(Load(path)));
        Assert.StartsWith(path, only, StringComparison.Ordinal);
        Assert.Contains(fault, only, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_must_exist()
    {
        Assert.Contains("/nonexistent/config: there is no such kubeconfig file.", Assert.Single(Faults(Load("/nonexistent/config"))), StringComparison.Ordinal);
        Assert.Contains("there is no such kubeconfig file.", Faults(KubernetesAccess.Find(null, Environment(("KUBECONFIG", "/nonexistent/a:/nonexistent/b")), RequestTimeout, TimeProvider.System))[0], StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Single(Faults(Load(_folder.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_told_at_once() =>
        Assert.Equal(3, Faults(Load(_folder.Write("config", KubeConfig("server: nope\nproxy-url: nope", "token: 7")))).Count);

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;

    private static KubernetesConnection Ready(KubernetesAccess access) =>
        access is KubernetesAccess.Unusable { Faults: var faults } ? throw new InvalidOperationException(string.Join('\n', faults)) : Assert.IsType<KubernetesAccess.Ready>(access).Connection;

    private static IReadOnlyList<string> Faults(KubernetesAccess access) => Assert.IsType<KubernetesAccess.Unusable>(access).Faults;

    private string Named(string file, string server) => _folder.Write(file, KubeConfig($"server: {server}"));

    private string ServerOf(string? flag, params (string, string)[] variables) =>
        Ready(KubernetesAccess.Find(flag, Environment(variables), RequestTimeout, TimeProvider.System, Path.Combine(_folder.Path, "sa"))).Server.Host;
}
