using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace ErrorBudgetGate.Fuzz.Running;

/// <summary>Knows which input is being tried, also after the process has died of it.</summary>
internal sealed class Watch : IDisposable
{
    /// <summary>An input that takes so long does not end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Size = 128;

    private readonly string _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte[] _text = new byte[Size];
    private readonly Timer _timer;
    private long _started;

    /// <param name="hung">Called once when an input does not end; nothing can be gone on with then.</param>
    public Watch(string folder, Action hung)
    {
        Directory.CreateDirectory(folder);
        _file = Path.Combine(folder, "current");
        if (File.Exists(_file))
        {
            Console.Error.WriteLine($"an earlier run in {folder} died of: --replay {File.ReadAllText(_file).Trim('\0', ' ')}");
        }

        // A mapped file outlives even a stack overflow, and costs less than a microsecond an input.
        _map = MemoryMappedFile.CreateFromFile(_file, FileMode.Create, mapName: null, Size);
        _view = _map.CreateViewAccessor();
        _timer = new Timer(_ => Look(hung), state: null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Begin(string target, long iteration, ulong seed)
    {
        Array.Fill(_text, (byte)' ');
        Encoding.ASCII.GetBytes($"{target}:{iteration} --seed {seed}", _text);
        _view.WriteArray(0, _text, 0, Size);
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
    }

    /// <summary>How long the input took.</summary>
    public TimeSpan End() => Stopwatch.GetElapsedTime(Interlocked.Exchange(ref _started, 0));

    public void Dispose()
    {
        _timer.Dispose();
        _view.Dispose();
        _map.Dispose();
        File.Delete(_file);
    }

    private void Look(Action hung)
    {
        var started = Volatile.Read(ref _started);
        if (started != 0 && Stopwatch.GetElapsedTime(started) > Patience)
        {
            hung();
        }
    }
}
