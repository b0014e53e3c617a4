using ErrorBudgetGate.Cli;

namespace ErrorBudgetGate.Tests.Cli;

public sealed class ConnectionValuesTests : IDisposable
{
    private const string Marker = "s3cr3t-marker";

    private readonly string _file = Path.GetTempFileName();
    private readonly List<string> _faults = [];

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("Authorization: Bearer " + Marker)]
    [InlineData("AUTHORIZATION: Bearer " + Marker)]
    [InlineData("proxy-authorization: Basic " + Marker)]
    [InlineData("cookie: " + Marker)]
    [InlineData("X-Api-Key: " + Marker + "\r\nX-Other: 1")]
    [InlineData(Marker)]
    [InlineData(": " + Marker)]
    public void A_header_that_is_a_secret_or_none_is_refused_and_not_repeated(string header)
    {
        Assert.Empty(Values(("--prometheus-header", header)).Pairs(GateSettings.PrometheusHeaders, ':'));

        var fault = Assert.Single(_faults);
        Assert.StartsWith("--prometheus-header: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_is_a_name_and_a_value()
    {
        var pair = Assert.Single(Values(("--prometheus-header", "X-Scope-OrgID: team-a")).Pairs(GateSettings.PrometheusHeaders, ':'));

        Assert.Equal(("X-Scope-OrgID", "team-a"), (pair.Key, pair.Value));
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData(Marker + "\nX-Other: 1", "line break")]
    [InlineData("\0" + Marker, "line break")]
    [InlineData("", "empty")]
    [InlineData(null, "64 KiB")]
    public void A_secret_file_that_holds_no_secret_is_refused(string? text, string says)
    {
        File.WriteAllText(_file, text ?? new string('x', 100_000));

        Assert.Null(Values(("--splunk-hec-token-file", _file)).Secret(GateSettings.SplunkToken, GateSettings.SplunkTokenFile));

        var fault = Assert.Single(_faults);
        Assert.Contains(says, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_file_ends_in_a_line_break_that_does_not_count()
    {
        File.WriteAllText(_file, Marker + "\r\n");

        Assert.Equal(Marker, Values(("--splunk-hec-token-file", _file)).Secret(GateSettings.SplunkToken, GateSettings.SplunkTokenFile)!.Reveal());
    }

    private ConnectionValues Values(params (string Flag, string Value)[] flags) =>
        new(new SettingValues(flags.ToDictionary(f => f.Flag, f => (IReadOnlyList<string>)[f.Value], StringComparer.Ordinal), _ => null), _faults);
}
