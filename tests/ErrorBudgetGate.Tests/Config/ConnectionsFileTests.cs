using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed class ConnectionsFileTests
{
    [Fact]
    public void Settings_maps_and_places_are_read()
    {
        var faults = new List<ConfigFault>();

        var file = ConnectionsFile.Read(ConfigCases.Texts("valid-connections")[0], faults);

        Assert.Empty(faults);
        Assert.NotNull(file);
        Assert.Equal("https://mimir.example.com/prometheus", file.Settings["prometheusUrl"]);
        Assert.Equal("60s", file.Settings["timeout"]);
        Assert.Equal("payments", file.Maps["prometheusHeaders"]["X-Scope-OrgID"]);
        Assert.Equal("true", file.Maps["prometheusParameters"]["dedup"]);
        Assert.Equal(new Position(5, 18), file.Positions["prometheusUrl"]);
        Assert.False(file.Settings.ContainsKey("kubeconfig"));
    }

    [Theory]
    [InlineData("valid-smallest-policy", "in.yaml:2:7: this is ErrorBudgetPolicy, which decides and does not connect; give it to --policy or --objectives, and a GateConnections document here.")]
    [InlineData("valid-every-objective-field", "in.yaml:2:7: this is ServiceObjectives, which decides and does not connect; give it to --policy or --objectives, and a GateConnections document here.")]
    public void A_file_that_decides_is_refused_by_its_kind(string name, string expected)
    {
        var faults = new List<ConfigFault>();

        Assert.Null(ConnectionsFile.Read(ConfigCases.Texts(name)[0], faults));
        Assert.Equal(expected, Assert.Single(faults).ToString());
    }

    [Fact]
    public void Connections_are_one_document()
    {
        var text = Encoding.UTF8.GetString(ConfigCases.Texts("valid-connections")[0].Bytes.Span);
        var faults = new List<ConfigFault>();

        Assert.Null(ConnectionsFile.Read(new ConfigText("f", Encoding.UTF8.GetBytes(text + "---\n" + text)), faults));
        Assert.Contains("a second document", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prometheusUrl: https://user:hunter2@host")]
    [InlineData("prometheusUrl: \"https://user:hunter2@ho st\"")]
    [InlineData("prometheusHeaders: {Authorization: Bearer hunter2}")]
    [InlineData("slackWebhookUrl: https://hooks.example.com/hunter2")]
    public void A_secret_is_refused_without_being_shown(string line)
    {
        var text = $"apiVersion: errorbudgetgate.io/v1\nkind: GateConnections\nmetadata: {{name: c}}\nspec:\n  {line}\n";
        var faults = new List<ConfigFault>();

        Assert.Null(ConnectionsFile.Read(new ConfigText("f", Encoding.UTF8.GetBytes(text)), faults));
        Assert.DoesNotContain("hunter2", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }
}
