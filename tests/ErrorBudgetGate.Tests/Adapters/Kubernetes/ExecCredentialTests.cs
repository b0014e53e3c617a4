using System.Text.Json;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Core.Decisions;
using static ErrorBudgetGate.Tests.Adapters.Kubernetes.KubernetesSetup;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

public sealed class ExecCredentialTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("client.authentication.k8s.io/v1", "\n  interactiveMode: Never")]
    [InlineData("client.authentication.k8s.io/v1", "\n  interactiveMode: IfAvailable")]
    [InlineData("client.authentication.k8s.io/v1beta1", "")]
    public async Task A_printed_token_is_sent(string version, string mode)
    {
        _folder.Script("bin/login", $$$"""echo '{"apiVersion":"{{{version}}}","kind":"ExecCredential","status":{"token":"printed"}}'""");
        using var server = new LoopbackServer(Application);
        await FoundAsync(Config(server, $"exec:\n  apiVersion: {version}\n  command: ./bin/login{mode}"));
        Assert.Equal("Bearer printed", server.Requests[0].Headers["authorization"]);
    }

    [Fact]
    public async Task Arguments_environment_and_exec_info_arrive_untouched_and_stdin_is_closed()
    {
        _folder.Script("login", $$$"""
            cat > "{{{_folder.Path}}}/stdin"
            for a in "$@"; do printf '%s\n' "$a"; done > "{{{_folder.Path}}}/args"
            printf '%s' "$GREETING" > "{{{_folder.Path}}}/env"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "{{{_folder.Path}}}/info"
            echo '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"t"}}'
            """);
        using var server = new LoopbackServer(Application);
        await FoundAsync(Config(server,
            $"exec:\n  apiVersion: {V1}\n  command: ./login\n  interactiveMode: Never\n  provideClusterInfo: true\n  args: ['two words', '$(id); \"q\"', '']\n  env:\n  - {{name: GREETING, value: hello world}}",
            "extensions:\n- name: client.authentication.k8s.io/exec\n  extension: {audience: x}"));
        Assert.Equal("two words\n$(id); \"q\"\n\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "args")));
        Assert.Equal("hello world", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "env")));
        Assert.Empty(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "stdin")));
        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "info")));
        Assert.Equal("ExecCredential", info.RootElement.GetProperty("kind").GetString());
        var spec = info.RootElement.GetProperty("spec");
        Assert.False(spec.GetProperty("interactive").GetBoolean());
        Assert.Equal(server.Url.ToString(), spec.GetProperty("cluster").GetProperty("server").GetString());
        Assert.Equal("x", spec.GetProperty("cluster").GetProperty("config").GetProperty("audience").GetString());
    }

    [Fact]
    public async Task A_printed_client_certificate_is_shown()
    {
        var authority = new Certificates();
        var (certificate, key) = authority.Client("from plugin");
        _folder.Write("out.json", new System.Text.Json.Nodes.JsonObject
        {
            ["apiVersion"] = V1,
            ["kind"] = "ExecCredential",
            ["status"] = new System.Text.Json.Nodes.JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        }.ToJsonString());
        _folder.Script("login", $"cat '{_folder.Path}/out.json'");
        using var server = new LoopbackServer(Application, authority.Server("127.0.0.1"), asksForClient: true);
        await FoundAsync(Config(server, Exec("./login"), "certificate-authority-data: " + Base64(authority.Pem)));
        Assert.Equal("CN=from plugin", server.Requests[0].ClientName);
    }

    [Fact]
    public async Task A_refused_credential_is_asked_for_once_more_and_otherwise_kept()
    {
        _folder.Script("login", $$$"""
            echo x >> "{{{_folder.Path}}}/runs"
            echo '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"t'$(wc -l < "{{{_folder.Path}}}/runs")'"}}'
            """);
        using var server = new LoopbackServer(seen => seen.Headers["authorization"] == "Bearer t2" ? Application(seen) : new Reply(401));
        using var client = Client(Config(server, Exec("./login")));
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(client));
        Assert.IsType<ApplicationAnswer.Found>(await AskAsync(client));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "runs"))).Length);
    }

    [Fact]
    public async Task An_expired_credential_is_asked_for_again()
    {
        var time = new FakeTime();
        var script = _folder.Script("login", $$$"""
            echo x >> "{{{_folder.Path}}}/runs"
            echo '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"2026-03-03T10:05:00Z"}}'
            """);
        using var credential = new ExecCredential("x", new ExecPlugin(V1, script, [], [], InstallHint: null, Cluster: null), ExecRun.DefaultLimit, time);
        foreach (var (minutes, runs) in new[] { (0, 1), (4, 1), (5, 2) })
        {
            time.Now = new DateTimeOffset(2026, 3, 3, 10, minutes, 0, TimeSpan.Zero);
            await credential.GetAsync(renew: false, CancellationToken.None);
            Assert.Equal(runs, (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "runs"))).Length);
        }
    }

    [Theory]
    [InlineData("echo MARKER-STDERR >&2; echo MARKER-STDOUT; exit 3", "ended with code 3; run it by hand")]
    [InlineData("echo not json MARKER-STDOUT", "it printed no JSON")]
    [InlineData("true", "it printed no JSON")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'""", "neither a token nor a client certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"}'""", "neither a token nor a client certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"MARKER-TOKEN"}}'""", "an ExecCredential of client.authentication.k8s.io/v1 was expected")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":7}}'""", "status.token: a text was expected, a number was found.")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"MARKER TOKEN"}}'""", "characters that no token has")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"MARKER"}}'""", "a client certificate without its key")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"MARKER","clientKeyData":"MARKER"}}'""", "are no PEM")]
    [InlineData("head -c 2000000 /dev/zero", "printed more than 1024 KiB")]
    public async Task A_plugin_that_fails_is_a_sentence_without_its_output(string script, string sentence)
    {
        _folder.Script("login", script);
        using var server = new LoopbackServer(Application);
        var answer = await UnreadableAsync(Config(server, Exec("./login")));
        Assert.Equal(ReasonCode.ApplicationUnauthorized, answer.Reason);
        Assert.Contains(sentence, answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKER", answer.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_plugin_that_does_not_end_is_ended()
    {
        var script = _folder.Script("login", $"echo $$ > '{_folder.Path}/pid'; exec sleep 600");
        var plugin = new ExecPlugin(V1, script, [], [], InstallHint: null, Cluster: null);
        var output = Assert.IsType<ExecOutput.Failed>(await ExecRun.RunAsync(plugin, TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None));
        Assert.Contains("did not end within 0.5 s", output.Detail, StringComparison.Ordinal);
        var pid = (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "pid"))).Trim();
        var state = $"/proc/{pid}/stat";
        Assert.True(!File.Exists(state) || (await File.ReadAllTextAsync(state)).Contains(") Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_command_repeats_its_install_hint()
    {
        using var server = new LoopbackServer(Application);
        var answer = await UnreadableAsync(Config(server, Exec("no-such-plugin") + "\n  installHint: Install it from example.com."));
        Assert.Equal("The credential plugin 'no-such-plugin' is not installed here: Install it from example.com.", answer.Detail);
        Assert.Contains("install it, or use a kubeconfig without it", (await UnreadableAsync(Config(server, Exec("./gone")))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_run_is_a_sentence()
    {
        _folder.Write("login", "no script");
        using var server = new LoopbackServer(Application);
        Assert.Contains("cannot be started", (await UnreadableAsync(Config(server, Exec("./login")))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_name_is_looked_for_on_the_path_alone()
    {
        _folder.Script("plugin", "true");
        var plugin = new ExecPlugin(V1, "plugin", [], [], InstallHint: null, Cluster: null);
        Assert.Equal(Path.Combine(_folder.Path, "plugin"), plugin.Resolve($"/nonexistent:{_folder.Path}"));
        Assert.Null(plugin.Resolve("/nonexistent"));
        Assert.Null(plugin.Resolve("."));
        Assert.Null(plugin.Resolve(null));
    }

    [Theory]
    [InlineData("apiVersion: client.authentication.k8s.io/v1alpha1\n  command: x", "apiVersion: client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1 was expected.")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1\n  command: x", "interactiveMode: Never, IfAvailable or Always was expected.")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1\n  command: x\n  interactiveMode: Always", "interactiveMode: the plugin always asks a person")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1beta1", "command: it is missing.")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1beta1\n  command: x\n  args: nope", "args: a list was expected.")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1beta1\n  command: x\n  args: [1]", "args: a text was expected; write it in quotes.")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1beta1\n  command: x\n  env: [{value: x}]", "name: a variable's name was expected.")]
    public void A_wrong_exec_section_is_a_configuration_fault(string exec, string fault)
    {
        using var server = new LoopbackServer(Application);
        var access = Assert.IsType<KubernetesAccess.Unusable>(Config(server, "exec:\n  " + exec));
        Assert.Contains(access.Faults, f => f.Contains(fault, StringComparison.Ordinal));
    }

    private static string Exec(string command) => $"exec:\n  apiVersion: {V1}\n  command: {command}\n  interactiveMode: Never";

    private KubernetesAccess Config(LoopbackServer server, string user, string cluster = "") =>
        Load(_folder.Write("config", KubeConfig($"server: {server.Url}\n{cluster}", user)));
}
