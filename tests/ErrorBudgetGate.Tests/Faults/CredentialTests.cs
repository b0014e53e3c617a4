using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>Secrets that the fault table does not carry, each with its marker, against far sides that refuse and repeat what they were sent.</summary>
public sealed class CredentialTests
{
    public static TheoryData<string> Answers => ["is silent", "closes before headers", "sends garbage", "redirects", "echoes the request", "tls wrong authority", "refuses"];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_password_in_prometheus_s_address_shows_up_nowhere(string how)
    {
        await using var world = new GateWorld("exhausted", Row("prometheus", how));
        var environment = world.Environment;
        environment["PROMETHEUS_URL"] = world.Prometheus.Server.Url.Replace("://", $"://reader:{Secrets.PrometheusPassword}@", StringComparison.Ordinal);
        AssertSecret(world, await GateProcess.RunAsync(world.Arguments, environment));
    }

    [Theory]
    [InlineData("PROMETHEUS_BEARER_TOKEN", Secrets.PrometheusBearer, false)]
    [InlineData("PROMETHEUS_BEARER_TOKEN", Secrets.PrometheusBearer, true)]
    [InlineData("PROMETHEUS_PASSWORD", Secrets.PrometheusPassword, false)]
    [InlineData("PROMETHEUS_PASSWORD", Secrets.PrometheusPassword, true)]
    public async Task Prometheus_s_credentials_show_up_nowhere_even_when_it_repeats_them(string name, string secret, bool fromFile)
    {
        await using var world = new GateWorld("exhausted", Row("prometheus", "echoes the request"));
        var environment = world.Environment;
        environment["PROMETHEUS_USERNAME"] = "reader";
        environment[fromFile ? name + "_FILE" : name] = fromFile ? await FileOfAsync(world, secret) : secret;
        if (name == "PROMETHEUS_BEARER_TOKEN")
        {
            environment.Remove("PROMETHEUS_USERNAME");
        }

        var run = await GateProcess.RunAsync(world.Arguments, environment);

        AssertSecret(world, run);
        Assert.Contains(world.Prometheus.Server.Requests, r => Secrets.AreIn(r.Header("Authorization") ?? string.Empty));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_token_of_argo_cd_shows_up_nowhere(string how)
    {
        await using var world = new GateWorld("exhausted", Row("kubernetes", how));
        var environment = world.Environment;
        environment.Remove("KUBECONFIG");
        environment["ARGOCD_SERVER"] = world.Kubernetes.Server.Url;
        environment["ARGOCD_AUTH_TOKEN"] = Secrets.ArgoCdToken;
        AssertSecret(world, await GateProcess.RunAsync(world.Arguments, environment));
        if (how == "echoes the request")
        {
            Assert.Contains(world.Kubernetes.Server.Requests, r => Secrets.AreIn(r.Header("Authorization") ?? string.Empty));
        }
    }

    [Theory]
    [InlineData("SPLUNK_HEC_TOKEN", Secrets.HecToken)]
    [InlineData("SLACK_WEBHOOK_URL", "https://127.0.0.1:1" + Secrets.SlackPath)]
    [InlineData("ARGOCD_AUTH_TOKEN", Secrets.ArgoCdToken)]
    public async Task A_secret_from_a_file_shows_up_nowhere(string name, string secret)
    {
        await using var world = new GateWorld("exhausted", Row("splunk", "echoes the request"));
        var environment = world.Environment;
        environment.Remove(name);
        environment[name + "_FILE"] = await FileOfAsync(world, secret);
        if (name.StartsWith("ARGOCD", StringComparison.Ordinal))
        {
            environment.Remove("KUBECONFIG");
            environment["ARGOCD_SERVER"] = world.Kubernetes.Server.Url;
        }

        AssertSecret(world, await GateProcess.RunAsync(world.Arguments, environment));
    }

    [Theory]
    [InlineData("SPLUNK_HEC_URL")]
    [InlineData("SLACK_WEBHOOK_URL")]
    [InlineData("PROMETHEUS_URL")]
    [InlineData("ARGOCD_SERVER")]
    public async Task A_secret_pasted_into_an_address_that_is_wrong_is_not_repeated(string name)
    {
        await using var world = new GateWorld("exhausted");
        var environment = world.Environment;
        environment[name] = $"htps:/reader:{Secrets.PrometheusPassword}@127.0.0.1:x/";
        AssertSecret(world, await GateProcess.RunAsync(world.Arguments, environment));
    }

    [Theory]
    [InlineData("--splunk-hec-token")]
    [InlineData("--slack-webhook-url")]
    [InlineData("--argocd-auth-token")]
    public async Task No_flag_takes_a_secret(string flag)
    {
        await using var world = new GateWorld("healthy");
        var run = await GateProcess.RunAsync([.. world.Arguments, flag, "value"], world.Environment);

        Assert.True(run.ExitCode == 2, run.ToString());
    }

    private static async Task<string> FileOfAsync(GateWorld world, string secret)
    {
        var file = Path.Combine(world.Folder, "secret");
        await File.WriteAllTextAsync(file, secret + "\n");
        return file;
    }

    private static void AssertSecret(GateWorld world, GateRun run)
    {
        Assert.NotEqual(0, run.ExitCode);
        var places = world.Traces().Concat([("stdout", run.Stdout), ("stderr", run.Stderr), ("process list", run.CommandLine)]);
        Assert.All(places, place => Assert.False(Secrets.AreIn(place.Item2), $"{place.Item1}: {place.Item2}"));
    }

    private static FaultRow Row(string at, string how) => new()
    {
        Fault = how,
        At = at,
        How = how,
        Status = how == "redirects" ? 302 : how == "echoes the request" ? 500 : 200,
        In = "exhausted",
        Exit = 3,
        Decision = "INDETERMINATE",
        Reasons = string.Empty,
        Recorded = string.Empty,
    };
}
