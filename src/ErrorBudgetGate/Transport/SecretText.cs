namespace ErrorBudgetGate.Transport;

/// <summary>A secret that no format string, log or record can show by accident.</summary>
internal sealed class SecretText(string value)
{
    /// <summary>The secret itself: for the header it belongs in, nothing else.</summary>
    public string Reveal() => value;

    public override string ToString() => "(secret)";

    /// <summary>Reads a secret file without its trailing line break.</summary>
    public static SecretText FromFile(string path) => new(File.ReadAllText(path).Trim());
}
