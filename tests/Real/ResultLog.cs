using ErrorBudgetGate.Tests.House;

namespace ErrorBudgetGate.Real;

/// <summary>Figures that tests found, kept beside the logs of <c>tests/run</c> for whoever wants to see more than that they hold.</summary>
internal static class ResultLog
{
    private static readonly Lock One = new();
    private static readonly HashSet<string> Begun = new(StringComparer.Ordinal);

    /// <param name="file">In <c>artifacts/logs</c>; begun anew by each run.</param>
    /// <param name="header">Its first line.</param>
    public static void Append(string file, string header, string text)
    {
        var path = Path.Combine(Checkout.Root, "artifacts", "logs", file);
        lock (One)
        {
            if (Begun.Add(file))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, header + Environment.NewLine);
            }

            File.AppendAllText(path, text + Environment.NewLine);
        }
    }
}
