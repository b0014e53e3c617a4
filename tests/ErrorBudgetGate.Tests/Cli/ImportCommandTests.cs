using System.CommandLine;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Cli;
using ErrorBudgetGate.Tests.Configuration.Foreign;

namespace ErrorBudgetGate.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("import-").FullName;

    private static string Case(string name) => Path.Combine(ForeignCases.Folder, name);

    private string Target => Path.Combine(_folder, "out");

    [Fact]
    public void Yaml_goes_to_standard_output_alone_and_notes_to_standard_error()
    {
        var (exit, output, error) = Run([Case("valid-openslo-slo")]);

        Assert.Equal((ExitCodes.Allowed, File.ReadAllText(Path.Combine(Case("valid-openslo-slo"), "expected"))), (exit, output));
        Assert.All(error.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("note: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_services_are_several_documents()
    {
        var (exit, output, _) = Run([Case("valid-openslo-list")]);

        Assert.Equal((ExitCodes.Allowed, 1), (exit, output.Split("---\n").Length - 1));
    }

    [Fact]
    public void A_dash_reads_standard_input()
    {
        var (exit, output, _) = Run(["-"], File.ReadAllText(Path.Combine(Case("valid-openslo-slo"), "in.yaml")));

        Assert.Equal((ExitCodes.Allowed, File.ReadAllText(Path.Combine(Case("valid-openslo-slo"), "expected"))), (exit, output));
    }

    [Fact]
    public void A_fault_is_a_line_each_and_nothing_is_written()
    {
        var (exit, output, error) = Run([Case("refused-sloth-shapes"), "--out", Target]);

        Assert.Equal((ExitCodes.Usage, string.Empty), (exit, output));
        Assert.Contains("in.yaml:", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_folder_gets_a_file_a_service_and_what_differs_is_replaced_only_by_force()
    {
        Assert.Equal(ExitCodes.Allowed, Run([Case("valid-openslo-list"), "--out", Target]).Exit);
        Assert.Equal(["first.yaml", "second.yaml"], Directory.GetFiles(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        Assert.Contains("first.yaml: unchanged\n", Run([Case("valid-openslo-list"), "--out", Target]).Error, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(Target, "first.yaml"), "mine\n");
        File.Delete(Path.Combine(Target, "second.yaml"));
        var refused = Run([Case("valid-openslo-list"), "--out", Target]);
        Assert.Equal(ExitCodes.Usage, refused.Exit);
        Assert.Contains("first.yaml: differs", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Target, "second.yaml")));

        Assert.Equal(ExitCodes.Allowed, Run([Case("valid-openslo-list"), "--out", Target, "--force"]).Exit);
        Assert.StartsWith("apiVersion: ", File.ReadAllText(Path.Combine(Target, "first.yaml")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Target, "second.yaml")));
    }

    [Fact]
    public void A_folder_that_is_none_is_a_fault()
    {
        File.WriteAllText(Target, "a file");

        var (exit, _, error) = Run([Case("valid-openslo-slo"), "--out", Target]);

        Assert.Equal(ExitCodes.Usage, exit);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_carries_services_notes_and_faults()
    {
        var (exit, output, error) = Run([Case("valid-openslo-slo"), "--output", "json"]);

        Assert.Equal((ExitCodes.Allowed, string.Empty), (exit, error));
        var json = JsonDocument.Parse(output).RootElement;
        Assert.True(json.GetProperty("valid").GetBoolean());
        Assert.Equal("ServiceObjectives", json.GetProperty("services")[0].GetProperty("kind").GetString());
        Assert.NotEqual(0, json.GetProperty("notes").GetArrayLength());

        json = JsonDocument.Parse(Run([Case("refused-sloth-shapes"), "--output", "json"]).Output).RootElement;
        Assert.Equal((false, 0), (json.GetProperty("valid").GetBoolean(), json.GetProperty("services").GetArrayLength()));
        Assert.NotEqual(0, json.GetProperty("faults").GetArrayLength());
    }

    [Theory]
    [InlineData("--window", "1h", "out of range")]
    [InlineData("--window", "month", "not a duration")]
    [InlineData("--application", "web", "NAMESPACE/NAME")]
    [InlineData("--application", "a/b/c", "NAMESPACE/NAME")]
    [InlineData("--policy", "no name", "not a name")]
    public void Unknown_input_says_what_to_write(string option, string value, string expected)
    {
        var parsed = new RootCommand { ImportCommand.Create(teach: false) }.Parse(["import", Case("valid-openslo-slo"), option, value]);

        Assert.Contains(expected, Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Force_needs_a_folder() =>
        Assert.Contains("--out DIR", Assert.Single(new RootCommand { ImportCommand.Create(teach: false) }.Parse(["import", "x", "--force"]).Errors).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int Exit, string Output, string Error) Run(string[] arguments, string input = "")
    {
        var root = new RootCommand { ImportCommand.Create(teach: true, () => new MemoryStream(Encoding.UTF8.GetBytes(input))) };
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = root.Parse(["import", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString(), error.ToString());
    }
}
