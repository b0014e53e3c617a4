using System.Text;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>The message that Kubernetes keeps of a finished container; Argo CD shows it for a Pod hook.</summary>
/// <param name="path">Kubernetes' default for <c>terminationMessagePath</c>.</param>
internal sealed class TerminationLog(string path = TerminationLog.DefaultPath)
{
    public const string DefaultPath = "/dev/termination-log";

    /// <summary>The kubelet keeps no more, in bytes.</summary>
    public const int MostBytes = 4096;

    /// <summary>Writes one paragraph where the file exists, i.e. in a container. Best effort: the message decides nothing.</summary>
    public void Write(string paragraph)
    {
        try
        {
            if (!File.Exists(path))
            {
                return;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            if (file.CanSeek)
            {
                file.SetLength(0);
            }

            file.Write(Fit(paragraph));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The decision is recorded elsewhere.
        }
    }

    /// <summary>One line of UTF-8, cut between characters.</summary>
    internal static byte[] Fit(string paragraph)
    {
        var line = new StringBuilder(paragraph.Length);
        foreach (var c in paragraph)
        {
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        var bytes = Encoding.UTF8.GetBytes(line.ToString().Trim());
        if (bytes.Length <= MostBytes)
        {
            return bytes;
        }

        var end = MostBytes;
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return bytes[..end];
    }
}
