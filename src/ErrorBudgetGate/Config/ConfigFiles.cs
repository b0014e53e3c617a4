using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>Finds the texts that paths, standard input and ConfigMaps hold.</summary>
internal static class ConfigFiles
{
    /// <summary>No honest file of ours is larger; a ConfigMap cannot be.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Files as they are; folders by their <c>*.yaml</c> and <c>*.yml</c> in ordinal order, not their subfolders; <c>-</c> is standard input. A file that is named twice is read once.</summary>
    public static IReadOnlyList<ConfigText> Read(IEnumerable<string> paths, List<ConfigFault> faults, Func<Stream>? standardInput = null)
    {
        var texts = new List<ConfigText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            Guarded(path, faults, () =>
            {
                if (path == "-")
                {
                    using var input = (standardInput ?? Console.OpenStandardInput)();
                    Add(path, input);
                    return;
                }

                foreach (var file in FilesOf(path, faults))
                {
                    if (seen.Add(Path.GetFullPath(file)))
                    {
                        Guarded(file, faults, () =>
                        {
                            using var input = File.OpenRead(file);
                            Add(file, input);
                        });
                    }
                }
            });
        }

        return texts;

        void Add(string name, Stream input)
        {
            var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int count;
            while ((count = input.Read(buffer)) > 0)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length > MaxBytes)
                {
                    faults.Add(new ConfigFault(name, new Position(1, 1), $"larger than {MaxBytes / 1024 / 1024} MiB; split it."));
                    return;
                }
            }

            texts.Add(new ConfigText(name, bytes.ToArray()));
        }
    }

    /// <summary>The values of a ConfigMap whose keys end in <c>.yaml</c> or <c>.yml</c>, in ordinal order.</summary>
    public static IReadOnlyList<ConfigText> FromConfigMap(string mapNamespace, string name, IReadOnlyDictionary<string, string> data, List<ConfigFault> faults)
    {
        var map = $"configmap:{mapNamespace}/{name}";
        var texts = data
            .Where(d => IsYaml(d.Key))
            .OrderBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => new ConfigText($"{map}/{d.Key}", System.Text.Encoding.UTF8.GetBytes(d.Value)))
            .ToList();
        if (texts.Count == 0)
        {
            faults.Add(new ConfigFault(map, new Position(1, 1), "holds no key that ends in .yaml or .yml; add one."));
        }

        return texts;
    }

    private static List<string> FilesOf(string path, List<ConfigFault> faults)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.GetFiles(path).Where(f => IsYaml(f) && !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            faults.Add(new ConfigFault(path, new Position(1, 1), "the folder holds no *.yaml or *.yml; check the path."));
        }

        return files;
    }

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static void Guarded(string path, List<ConfigFault> faults, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(new ConfigFault(path, new Position(1, 1), "there is no such file or folder; check the path."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add(new ConfigFault(path, new Position(1, 1), $"cannot be read ({e.Message.TrimEnd('.')}); check the path and its permissions."));
        }
    }
}
