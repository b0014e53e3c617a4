using System.Text;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>How a file stands to what it should hold.</summary>
internal enum FileState
{
    Same,
    Differs,
    Missing,
}

/// <summary>A folder of generated files. New ones are first written whole beside the old, and take their places only when all of them are.</summary>
internal sealed class RuleFolder(string path) : IDisposable
{
    private const string Suffix = ".rules.yaml";

    /// <summary>Leftovers of killed runs that may stand in the way of one name.</summary>
    private const int MostTemporaries = 1000;

    private readonly List<(string Temporary, string Name)> _staged = [];

    /// <summary>What a service's file is called.</summary>
    public static string NameOf(string service) => SafeName.File(service) + Suffix;

    public string PathOf(string name) => Path.Combine(path, name);

    public void Create() => Directory.CreateDirectory(path);

    /// <summary>Files that were generated, and that nothing given now would generate. What people wrote themselves is never among them.</summary>
    public List<string> LeftOver(IReadOnlySet<string> names)
    {
        if (!Directory.Exists(path))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateFiles(path, "*" + Suffix).Select(f => Path.GetFileName(f))
                .Where(name => !names.Contains(name) && IsGenerated(name))
                .Order(StringComparer.Ordinal),
        ];
    }

    public FileState Compare(string name, Action<TextWriter> write)
    {
        if (!File.Exists(PathOf(name)))
        {
            return FileState.Missing;
        }

        using var existing = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var comparing = new ComparingStream(existing);
        Fill(comparing, write);
        return comparing.IsSame ? FileState.Same : FileState.Differs;
    }

    /// <summary>What is there against what should be, line by line.</summary>
    public IReadOnlyList<LineChange> Changes(string name, Action<TextWriter> write)
    {
        using var now = new StringWriter();
        write(now);
        return LineDiff.Of(File.ReadAllText(PathOf(name)).Split('\n'), now.ToString().Split('\n'));
    }

    /// <summary>Writes a file whole under another name; <see cref="Commit"/> gives it its own.</summary>
    public void Stage(string name, Action<TextWriter> write)
    {
        if (Directory.Exists(PathOf(name)))
        {
            throw new IOException($"'{PathOf(name)}' is a folder");
        }

        using var file = CreateTemporary(name);
        try
        {
            Fill(file, write);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // What the base library makes of EFBIG: a limit on the size of files.
            throw new IOException(e.Message.Split(" (Parameter")[0], e);
        }
    }

    /// <summary>Renames what was staged. Each file is the old one or the new one at any moment.</summary>
    public void Commit()
    {
        var all = _staged.Count;
        while (_staged.Count > 0)
        {
            var (temporary, name) = _staged[^1];
            try
            {
                File.Move(temporary, PathOf(name), overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"only {all - _staged.Count} of {all} files were replaced: {e.Message}", e);
            }

            _staged.RemoveAt(_staged.Count - 1);
        }
    }

    public void Remove(string name) => File.Delete(PathOf(name));

    /// <summary>Removes what was staged and not committed.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _) in _staged)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No Prometheus reads it by its name, and the fault that led here is the one to tell.
            }
        }
    }

    private static void Fill(Stream stream, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 32 * 1024, leaveOpen: true);
        write(writer);
    }

    private bool IsGenerated(string name)
    {
        using var reader = new StreamReader(PathOf(name));
        return reader.ReadLine() == RuleStyle.Mark;
    }

    /// <summary>Exclusive creation tells two runs apart. The mode of a file that is replaced stays as somebody set it.</summary>
    private FileStream CreateTemporary(string name)
    {
        for (var number = 0; ; number++)
        {
            var temporary = PathOf($".{name}.{number}.tmp");
            try
            {
                var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                _staged.Add((temporary, name));
                if (!OperatingSystem.IsWindows() && File.Exists(PathOf(name)))
                {
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(PathOf(name)));
                }

                return file;
            }
            catch (IOException) when (number < MostTemporaries && File.Exists(temporary))
            {
                // Another run's, or one that was killed left it.
            }
        }
    }
}
