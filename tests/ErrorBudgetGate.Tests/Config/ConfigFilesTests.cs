using System.Text;
using ErrorBudgetGate.Config;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed class ConfigFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gate-config-").FullName;
    private readonly List<ConfigFault> _faults = [];

    [Fact]
    public void A_folder_gives_its_yaml_files_in_order_and_nothing_else()
    {
        foreach (var name in (string[])["b.yml", "a.yaml", "c.YAML", "notes.md", ".hidden.yaml"])
        {
            File.WriteAllText(Path.Combine(_folder, name), "x");
        }

        Directory.CreateDirectory(Path.Combine(_folder, "sub.yaml"));

        var texts = ConfigFiles.Read([_folder, Path.Combine(_folder, "a.yaml")], _faults);

        Assert.Empty(_faults);
        Assert.Equal(["a.yaml", "b.yml", "c.YAML"], texts.Select(t => Path.GetFileName(t.Name)));
    }

    [Fact]
    public void What_cannot_be_read_is_a_fault_each()
    {
        var missing = Path.Combine(_folder, "missing.yaml");
        var inMissing = Path.Combine(_folder, "none", "x.yaml");
        var large = Path.Combine(_folder, "large.txt");
        File.WriteAllBytes(large, new byte[(4 * 1024 * 1024) + 1]);

        Assert.Empty(ConfigFiles.Read([missing, inMissing, large, _folder, string.Empty], _faults));

        Assert.Equal(
            [
                $"{missing}:1:1: there is no such file or folder; check the path.",
                $"{inMissing}:1:1: there is no such file or folder; check the path.",
                $"{large}:1:1: larger than 4 MiB; split it.",
                $"{_folder}:1:1: the folder holds no *.yaml or *.yml; check the path.",
            ],
            _faults.Take(4).Select(f => f.ToString()));
        Assert.Equal(5, _faults.Count);
    }

    [Fact]
    public void A_dash_is_standard_input()
    {
        var text = Assert.Single(ConfigFiles.Read(["-"], _faults, () => new MemoryStream("abc"u8.ToArray())));

        Assert.Equal(("-", "abc"), (text.Name, Encoding.UTF8.GetString(text.Bytes.Span)));
    }

    [Fact]
    public void A_config_map_gives_its_yaml_values_in_order()
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["b.yml"] = "2", ["README.md"] = "x", ["a.yaml"] = "1" };

        var texts = ConfigFiles.FromConfigMap("sre", "policy", data, _faults);

        Assert.Empty(_faults);
        Assert.Equal(["configmap:sre/policy/a.yaml", "configmap:sre/policy/b.yml"], texts.Select(t => t.Name));
    }

    [Fact]
    public void A_config_map_without_yaml_is_a_fault()
    {
        Assert.Empty(ConfigFiles.FromConfigMap("sre", "policy", new Dictionary<string, string>(StringComparer.Ordinal) { ["policy"] = "x" }, _faults));
        Assert.Equal("configmap:sre/policy:1:1: holds no key that ends in .yaml or .yml; add one.", Assert.Single(_faults).ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
