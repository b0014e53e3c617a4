using System.Diagnostics;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>Both streams of a process as one text.</summary>
internal sealed class ProcessLog
{
    private readonly List<string> _lines = [];

    public Process Start(string program, IEnumerable<string> arguments)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The newest lines.</summary>
    public string Tail()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines.TakeLast(10));
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        // The end of a stream is a null.
        if (line.Data is { } text)
        {
            lock (_lines)
            {
                _lines.Add(text);
            }
        }
    }
}
