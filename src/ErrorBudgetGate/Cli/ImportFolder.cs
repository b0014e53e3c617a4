using System.Text;
using ErrorBudgetGate.Config.Foreign;

namespace ErrorBudgetGate.Cli;

/// <summary>A folder that imported documents are written into, one file a service.</summary>
/// <param name="force">Files that differ are replaced.</param>
internal sealed class ImportFolder(string path, bool force)
{
    /// <summary>Writes all or nothing: a file that differs stops the rest too. The lines say what was done.</summary>
    public IReadOnlyList<string> Write(IReadOnlyList<ImportedService> services, List<string> faults)
    {
        var lines = new List<string>();
        var changed = new List<(string File, string Text)>();
        try
        {
            foreach (var service in services)
            {
                // A service's name is letters, digits, '-', '_' and '.', no point first: it is a file name as it stands.
                var file = Path.Combine(path, service.Name + ".yaml");
                var there = File.Exists(file) ? File.ReadAllText(file) : null;
                if (there == service.Yaml)
                {
                    lines.Add($"{file}: unchanged");
                }
                else if (there is not null && !force)
                {
                    faults.Add($"{file}: differs from what would be written; nothing was written, compare them and give --force to replace it.");
                }
                else
                {
                    changed.Add((file, service.Yaml));
                }
            }

            if (faults.Count > 0)
            {
                return [];
            }

            Directory.CreateDirectory(path);
            foreach (var (file, text) in changed)
            {
                // Beside it first: a full disk must not leave half of a file in its place.
                File.WriteAllText(file + ".tmp", text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                File.Move(file + ".tmp", file, overwrite: true);
                lines.Add($"{file}: written");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add($"{path}: cannot be written ({e.Message.TrimEnd('.')}); check the folder and its permissions.");
        }

        return lines;
    }
}
