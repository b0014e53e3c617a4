using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.House;

/// <summary>Who may know whom. Arrows point inwards, to Core; only the rim knows adapters.</summary>
public sealed class ArchitectureTests
{
    /// <summary>What each folder of the executable may name, Core apart. Ports and plain text work are known outside the folder that has them, I/O is not.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["Transport"] = [],
        ["Yaml"] = [],
        ["Rendering"] = ["Yaml"],
        ["Status"] = [],
        ["Manifests"] = ["Yaml"],
        ["Config"] = ["Yaml"],
        ["Gate"] = ["Manifests", "Rendering"],
        ["RuleFiles"] = ["Config", "Rendering", "Yaml"],

        // Kubernetes: the port of ConfigMaps. Slack: the command that asks for an override.
        ["Adapters"] = ["Transport", "Manifests", "Yaml", "Config", "Rendering"],
        ["Cli"] = ["Transport", "Manifests", "Yaml", "Config", "Rendering", "Gate", "RuleFiles", "Status", "Adapters"],
    };

    public static TheoryData<string> Adapters =>
        [.. Directory.GetDirectories(Path.Combine(Checkout.Root, "src", "ErrorBudgetGate", "Adapters")).Select(folder => Path.GetFileName(folder)!)];

    /// <summary>All but the outermost, which may name any.</summary>
    public static TheoryData<string> Folders => [.. Known.Keys.Where(folder => folder != "Cli")];

    [Fact]
    public void The_domain_knows_the_base_library_alone() =>
        Assert.All(typeof(ReasonCode).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    /// <summary>Read from the compiled assembly: whatever way the source writes it.</summary>
    [Fact]
    public void The_domain_does_no_io_and_reads_no_clock()
    {
        using var file = new PEReader(File.OpenRead(typeof(ReasonCode).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences.Select(handle => Name(metadata, metadata.GetTypeReference(handle)));
        var members = metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle))
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{Name(metadata, metadata.GetTypeReference((TypeReferenceHandle)member.Parent))}.{metadata.GetString(member.Name)}");

        var outside = Pattern(@"^System\.(IO|Net|Diagnostics\.Process|Threading\.Thread|Data)\b|^System\.(Console|TimeProvider|Random)$");
        Assert.DoesNotContain(used, outside.IsMatch);

        // The compiler's own: an iterator asks which thread enumerates it.
        Assert.DoesNotContain(members, member => member.StartsWith("System.Environment.", StringComparison.Ordinal) && member != "System.Environment.get_CurrentManagedThreadId");
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public void No_adapter_knows_another(string adapter) =>
        Assert.All(
            Checkout.Sources("src", "ErrorBudgetGate", "Adapters", adapter),
            file => Assert.DoesNotContain(Pattern(@"\bAdapters\.(\w+)").Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value), named => named != adapter));

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_what_lies_inwards(string folder)
    {
        var outward = Known.Keys.Except([folder, .. Known[folder]], StringComparer.Ordinal);
        var names = Pattern($@"(?<![\w.])(?:ErrorBudgetGate\.)?(?<folder>{string.Join('|', outward)})\.[A-Z]|^using ErrorBudgetGate\.(?<folder>{string.Join('|', outward)})\b");

        Assert.All(
            Checkout.Sources("src", "ErrorBudgetGate", folder),
            file => Assert.DoesNotContain(names.Matches(WithoutComments(File.ReadAllText(file))), match => match.Success));
    }

    [Fact]
    public void Every_folder_has_its_place() =>
        Assert.Equal(
            Known.Keys.Order(StringComparer.Ordinal),
            Checkout.Sources("src", "ErrorBudgetGate")
                .Select(file => Path.GetRelativePath(Path.Combine(Checkout.Root, "src", "ErrorBudgetGate"), file).Split(Path.DirectorySeparatorChar))
                .Where(parts => parts.Length > 1)
                .Select(parts => parts[0])
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_composition_makes_what_talks_to_the_outside()
    {
        // Ports' implementations are named for what they do; connections and readers of files are data.
        var made = Pattern(@"new \w+(SliSource|ApplicationSource|FileSource|ConfigMapSource|DecisionStore|SpoolStore|FileStore|Announcer|KubernetesClient)\(");
        var makers = Checkout.Sources("src", "ErrorBudgetGate").Where(file => made.IsMatch(File.ReadAllText(file))).Select(Path.GetFileName);

        Assert.Equal(["Composition.cs"], makers);
    }

    private static string Name(MetadataReader metadata, TypeReference type) => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";

    private static string WithoutComments(string source) => Pattern("//.*").Replace(source, string.Empty);

    private static Regex Pattern(string expression) => new(expression, RegexOptions.Multiline, TimeSpan.FromSeconds(10));
}
