using System.CommandLine;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Cli;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Tests.Configuration;

namespace ErrorBudgetGate.Tests.Cli;

public sealed class PolicyCommandTests
{
    private static readonly string Samples = Path.Combine(ConfigCases.Repository, "src", "samples");

    [Fact]
    public void Valid_files_exit_0_with_a_summary()
    {
        var (exit, output, error) = Run(["validate", Path.Combine(Samples, "policy.yaml"), Path.Combine(Samples, "objectives.yaml")]);

        Assert.Equal((ExitCodes.Allowed, "valid: 2 documents\n", string.Empty), (exit, output, error));
    }

    [Fact]
    public void Every_fault_is_a_line_on_standard_error_and_the_exit_is_2()
    {
        var folder = Path.Combine(ConfigCases.Folder, "beyond-tiers");

        var (exit, output, error) = Run(["validate", folder]);

        Assert.Equal(ExitCodes.Usage, exit);
        Assert.Equal("not valid: 4 faults in 1 document\n", output);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.txt")), error.Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public void Json_carries_documents_digests_and_faults_on_standard_output()
    {
        var (exit, output, error) = Run(["validate", "--output", "json", Path.Combine(ConfigCases.Folder, "beyond-roles")]);

        Assert.Equal((ExitCodes.Usage, string.Empty), (exit, error));
        var json = JsonDocument.Parse(output).RootElement;
        Assert.False(json.GetProperty("valid").GetBoolean());
        Assert.Equal("p", json.GetProperty("documents")[0].GetProperty("name").GetString());
        Assert.Equal(64, json.GetProperty("documents")[0].GetProperty("file_sha256").GetString()!.Length);
        Assert.Equal((11, 26), (json.GetProperty("faults")[0].GetProperty("line").GetInt32(), json.GetProperty("faults")[0].GetProperty("column").GetInt32()));
    }

    [Fact]
    public void A_dash_reads_standard_input()
    {
        var (exit, output, _) = Run(["validate", "-"], BuiltInPolicies.Text("runway")!);

        Assert.Equal((ExitCodes.Allowed, "valid: 1 document\n"), (exit, output));
    }

    [Fact]
    public void The_schema_is_printed_as_json()
    {
        var (exit, output, error) = Run(["schema"]);

        Assert.Equal((ExitCodes.Allowed, string.Empty), (exit, error));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", JsonDocument.Parse(output).RootElement.GetProperty("$schema").GetString());
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("runway")]
    public void A_built_in_policy_is_printed_as_it_is_and_is_valid(string name)
    {
        var (exit, output, _) = Run(["show", name]);

        Assert.Equal((ExitCodes.Allowed, BuiltInPolicies.Text(name)), (exit, output));
        Assert.Equal(ExitCodes.Allowed, Run(["validate", "-"], output).Exit);
    }

    [Fact]
    public void An_unknown_name_exits_2_and_lists_the_names()
    {
        var (exit, output, error) = Run(["show", "strict"]);

        Assert.Equal((ExitCodes.Usage, string.Empty, "No policy 'strict' is built in; there are standard, runway.\n"), (exit, output, error));
    }

    private static (int Exit, string Output, string Error) Run(string[] arguments, string input = "")
    {
        var root = new RootCommand { PolicyCommand.Create(() => new MemoryStream(Encoding.UTF8.GetBytes(input))) };
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = root.Parse(["policy", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString(), error.ToString());
    }
}
