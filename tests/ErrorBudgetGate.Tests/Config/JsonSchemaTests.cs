using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed class JsonSchemaTests
{
    private static readonly JsonElement Schema = Read();
    private static readonly SchemaChecker Checker = new(Schema);

    public static TheoryData<string> Accepted => ConfigCases.Theory("valid", "beyond");

    public static TheoryData<string> Refused => ConfigCases.Theory("invalid");

    [Theory]
    [MemberData(nameof(Accepted))]
    public void The_schema_accepts_what_is_right_in_every_field(string name) =>
        Assert.All(ConfigCases.Texts(name).SelectMany(Documents), d => Assert.Null(Checker.Fault(d)));

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_schema_refuses_every_document_with_a_field_at_fault(string name) =>
        Assert.All(ConfigCases.Texts(name).SelectMany(Documents), d => Assert.NotNull(Checker.Fault(d)));

    [Fact]
    public void The_schema_accepts_every_sample_and_built_in_policy()
    {
        var samples = Directory.GetFiles(Path.Combine(ConfigCases.Repository, "src", "samples"), "*.yaml", SearchOption.AllDirectories)
            .Select(f => new ConfigText(f, File.ReadAllBytes(f)))
            .Where(t => Encoding.UTF8.GetString(t.Bytes.Span).Contains("apiVersion: " + DocumentShape.ApiVersion, StringComparison.Ordinal));
        var builtIn = BuiltInPolicies.Names.Select(n => new ConfigText(n, Encoding.UTF8.GetBytes(BuiltInPolicies.Text(n)!)));

        Assert.All(samples.Concat(builtIn).SelectMany(Documents), d => Assert.Null(Checker.Fault(d)));
    }

    [Fact]
    public void Every_field_is_described()
    {
        Assert.All(Properties(Schema), p => Assert.True(p.Value.TryGetProperty("description", out var text) && text.GetString()!.Length > 0, p.Name));
        Assert.True(Properties(Schema).Count() > 80);
    }

    [Fact]
    public void Every_default_conforms_to_its_own_field()
    {
        var defaults = Properties(Schema).Where(p => p.Value.TryGetProperty("default", out _)).ToList();

        Assert.NotEmpty(defaults);
        Assert.All(defaults, p => Assert.Null(new SchemaChecker(p.Value).Fault(p.Value.GetProperty("default"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_schema_never_refuses_what_the_loader_accepts(int seed)
    {
        var accepted = 0;
        foreach (var text in Mutations.Of(seed, 1000, maxEdits: 2, "valid"))
        {
            if (ConfigLoader.Load([text], acceptConnections: true).IsValid)
            {
                accepted++;
                Assert.All(Documents(text), d => Assert.True(Checker.Fault(d) is null, $"{Checker.Fault(d)} in\n{Encoding.UTF8.GetString(text.Bytes.Span)}"));
            }
        }

        Assert.True(accepted > 40, $"Only {accepted} mutations were valid: this proves little.");
    }

    private static JsonElement Read()
    {
        using var bytes = new MemoryStream();
        JsonSchema.Write(bytes);
        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }

    private static IEnumerable<JsonProperty> Properties(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            p.Name == "properties" && element.TryGetProperty("additionalProperties", out _)
                ? p.Value.EnumerateObject().SelectMany(f => Properties(f.Value).Prepend(f))
                : Properties(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Properties),
        _ => [],
    };

    private static IEnumerable<JsonElement> Documents(ConfigText text)
    {
        var decoded = text.Decode(new FaultList(text.Name))!;
        foreach (var document in YamlReader.Read(decoded).Documents.Where(d => d is not YamlNode.Scalar { IsNull: true }))
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes))
            {
                document.WriteTo(json);
            }

            yield return JsonDocument.Parse(bytes.ToArray()).RootElement;
        }
    }
}
