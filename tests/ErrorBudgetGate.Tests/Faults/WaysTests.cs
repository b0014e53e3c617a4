using System.Text.Json.Nodes;
using ErrorBudgetGate.Tests.Configuration;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>The ways to run the gate that the fault table does not take: a policy read through the API, Argo CD's own API, several things at once.</summary>
public sealed class WaysTests
{
    private static readonly string Samples = Path.Combine(ConfigCases.Repository, "src", "samples");

    [Theory]
    [InlineData("healthy", 0)]
    [InlineData("exhausted", 1)]
    public async Task A_policy_and_objectives_are_read_from_a_config_map(string situation, int exit)
    {
        await using var world = new GateWorld(situation);
        world.Kubernetes.ConfigMaps["platform/error-budget"] = ConfigMap(new JsonObject
        {
            ["policy.yaml"] = await File.ReadAllTextAsync(Path.Combine(Samples, "policy.yaml")),
            ["objectives.yaml"] = RecordedObjectives("argocd", "payments-api"),
        });

        var run = await GateProcess.RunAsync([.. world.Arguments, "--policy", "configmap:platform/error-budget"], world.Environment);

        Assert.True(run.ExitCode == exit, run.ToString());
        Assert.Equal("payments", run.Record!["policy"]!["name"]!.GetValue<string>());
        Assert.Equal(64, run.Record["policy"]!["sha256"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task A_config_map_that_is_not_there_is_a_configuration_fault()
    {
        await using var world = new GateWorld("healthy");
        var run = await GateProcess.RunAsync([.. world.Arguments, "--policy", "configmap:platform/error-budget"], world.Environment);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("platform/error-budget", run.Stderr, StringComparison.Ordinal);
        Assert.Empty(world.Splunk.Indexed);
    }

    [Fact]
    public async Task A_gate_that_was_started_for_a_foreign_application_decides_nothing()
    {
        await using var world = new GateWorld("healthy");
        world.Kubernetes.ConfigMaps["platform/error-budget"] = ConfigMap(new JsonObject
        {
            ["all.yaml"] = RecordedObjectives("argocd", "orders").Replace("policy: payments", "policy: standard", StringComparison.Ordinal),
        });

        var run = await GateProcess.RunAsync([.. world.Arguments, "--objectives", "configmap:platform/error-budget"], world.Environment);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("does not govern the Application argocd/payments-api", run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_for_nothing_known_to_kubernetes_still_decides_what_needs_no_facts()
    {
        await using var world = new GateWorld("healthy");
        var environment = world.Environment;
        environment.Remove("KUBECONFIG");
        var run = await GateProcess.RunAsync(world.Arguments, environment);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(run.Record!["warnings"]!.AsArray(), w => w!["code"]!.GetValue<string>() == "application_unreachable");
    }

    [Fact]
    public async Task What_waits_in_the_spool_is_picked_up_by_the_next_run_that_reaches_splunk()
    {
        await using var world = new GateWorld("healthy");
        var spool = Directory.CreateTempSubdirectory("gate-spool-").FullName;
        try
        {
            var without = world.Environment;
            without.Remove("SPLUNK_HEC_URL");
            Assert.Equal(0, (await GateProcess.RunAsync(["gate", "--spool-dir", spool, "--dry-run"], without)).ExitCode);
            Assert.Single(Directory.GetFiles(spool));

            Assert.Equal(0, (await GateProcess.RunAsync(["gate", "--spool-dir", spool], world.Environment)).ExitCode);

            Assert.Empty(Directory.GetFiles(spool));
            Assert.Equal(2, world.Splunk.Indexed.Count);
        }
        finally
        {
            Directory.Delete(spool, recursive: true);
        }
    }

    private static JsonObject ConfigMap(JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["namespace"] = "platform", ["name"] = "error-budget", ["resourceVersion"] = "7" },
        ["data"] = data,
    };

    private static string RecordedObjectives(string applicationNamespace, string application) => $$"""
        apiVersion: errorbudgetgate.io/v1
        kind: ServiceObjectives
        metadata: {name: payments-api}
        spec:
          policy: payments
          applications: [{namespace: {{applicationNamespace}}, name: {{application}}}]
          objectives:
            - name: request-success
              target: 99.95%
              window: {rolling: 28d}
              sli: {recorded: 'slo:error_budget_remaining:ratio{service="payments-api"}'}
        """;
}
