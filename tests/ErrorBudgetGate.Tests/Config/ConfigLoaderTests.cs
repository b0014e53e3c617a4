using System.Text;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Config;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed partial class ConfigLoaderTests
{
    public static TheoryData<string> All => ConfigCases.Theory();

    [Theory]
    [MemberData(nameof(All))]
    public void Every_case_has_exactly_the_faults_it_expects(string name)
    {
        var result = ConfigLoader.Load(ConfigCases.Texts(name), acceptConnections: true);

        ConfigCases.AssertGolden(
            Path.Combine(ConfigCases.Folder, name, "expected.txt"),
            string.Concat(result.Faults.Select(f => f + "\n")));
        Assert.Equal(name.StartsWith("valid-", StringComparison.Ordinal), result.IsValid);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_fault_names_file_line_and_column_and_what_would_be_right(string name)
    {
        foreach (var fault in ConfigLoader.Load(ConfigCases.Texts(name), acceptConnections: true).Faults)
        {
            Assert.Matches(FaultLine(), fault.ToString());
            Assert.True(name.StartsWith("text-", StringComparison.Ordinal) || fault.Message.Contains("; ", StringComparison.Ordinal), fault.ToString());
        }
    }

    [Fact]
    public void The_samples_are_valid_together()
    {
        var samples = Path.Combine(ConfigCases.Repository, "src", "samples");

        var result = ConfigLoader.LoadPaths([Path.Combine(samples, "policy.yaml"), Path.Combine(samples, "objectives.yaml"), Path.Combine(samples, "checkout.yaml")]);

        Assert.Empty(result.Faults);
        Assert.Equal("payments", result.Services["payments-api"].Policy);
        Assert.Equal(3, result.Services["checkout"].Objectives.Count);
        Assert.Contains("payments", result.Policies.Keys);
    }

    [Fact]
    public void A_digest_is_that_of_the_whole_file_and_each_document_has_its_own()
    {
        const string First = "# mine\napiVersion: errorbudgetgate.io/v1\nkind: ErrorBudgetPolicy\nmetadata: {name: a}\nspec: {tiers: [{name: T, permits: {}}], override: {approvals: [sre]}}\n";
        var second = "---\n" + First.Replace("name: a", "name: b", StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(First + second);

        var result = ConfigLoader.Load([new ConfigText("f", bytes)]);

        Assert.Empty(result.Faults);
        Assert.All(result.Policies.Values, p => Assert.Equal(ConfigText.Digest(bytes), p.Sha256));
        Assert.Equal([Digest(First), Digest(second)], result.Documents.Select(d => d.Sha256));
        Assert.All(result.Documents, d => Assert.Equal(ConfigText.Digest(bytes), d.FileSha256));
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_the_digest_and_nothing_else()
    {
        var text = Encoding.UTF8.GetString(ConfigCases.Texts("valid-every-policy-field")[0].Bytes.Span);
        var bytes = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal))).ToArray();

        var result = ConfigLoader.Load([new ConfigText("f", bytes)]);

        Assert.Empty(result.Faults);
        Assert.Equal(ConfigText.Digest(bytes), result.Policies["everything"].Sha256);
    }

    [Fact]
    public void The_digest_is_what_sha256sum_prints() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", new ConfigText("f", "abc"u8.ToArray()).Sha256);

    [Fact]
    public void Bytes_that_are_no_utf8_are_found_where_they_stand()
    {
        var result = ConfigLoader.Load([new ConfigText("f", new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xFF, (byte)'c' })]);

        Assert.Equal("f:2:2: not UTF-8; save the file in that encoding.", Assert.Single(result.Faults).ToString());
    }

    [Fact]
    public void A_built_in_policy_is_there_when_a_service_names_it_and_a_given_one_of_that_name_wins()
    {
        var service = ConfigCases.Texts("valid-every-objective-field");
        Assert.Equal(["runway"], ConfigLoader.Load(service).Policies.Keys);

        var own = Encoding.UTF8.GetString(ConfigCases.Texts("valid-smallest-policy")[0].Bytes.Span).Replace("name: p", "name: runway", StringComparison.Ordinal);
        var result = ConfigLoader.Load([.. service, new ConfigText("own", Encoding.UTF8.GetBytes(own))]);

        Assert.Empty(result.Faults);
        Assert.Equal(2, result.Policies["runway"].Tiers.Count);
    }

    [Fact]
    public void Connections_are_no_policy()
    {
        var result = ConfigLoader.Load(ConfigCases.Texts("valid-connections"));

        Assert.Equal("in.yaml:2:7: GateConnections says where to connect and decides nothing; give this file to --connections.", Assert.Single(result.Faults).ToString());
    }

    private static string Digest(string text) => ConfigText.Digest(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^[a-z]+\.yaml:[1-9][0-9]*:[1-9][0-9]*: [^\r\n]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FaultLine();
}
