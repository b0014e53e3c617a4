namespace ErrorBudgetGate.Transport;

/// <summary>A secret that no format string, log or record can show by accident.</summary>
internal sealed class SecretText(string value)
{
    /// <summary>Projected tokens take some kilobytes.</summary>
    private const int Longest = 64 * 1024;

    /// <summary>The secret itself: for the header it belongs in, nothing else.</summary>
    public string Reveal() => value;

    public override string ToString() => "(secret)";

    /// <summary>Reads a secret file without its trailing line break.</summary>
    /// <exception cref="IOException">It cannot be read, or is far larger than any secret.</exception>
    public static SecretText FromFile(string path)
    {
        using var file = new StreamReader(path);
        var text = new char[Longest];
        var length = file.ReadBlock(text);
        return length < Longest ? new(text.AsSpan(0, length).Trim().ToString()) : throw new IOException($"It is larger than {Longest / 1024} KiB, which no secret is.");
    }
}
