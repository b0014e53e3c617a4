using System.Text;

namespace ErrorBudgetGate.Transport;

/// <summary>Text that a far side sent, made fit to be shown.</summary>
internal static class FarText
{
    /// <summary>The most that is echoed, in UTF-16 units.</summary>
    public const int Longest = 200;

    /// <summary>Control characters become spaces, the rest is cut; nothing is shown of a text that holds one of the secrets.</summary>
    /// <param name="secrets">What a far side may have echoed; empty ones are passed over.</param>
    public static string Show(string text, params ReadOnlySpan<string> secrets)
    {
        text = Without(text, secrets);
        var shown = new StringBuilder(Math.Min(text.Length, Longest) + 3);
        foreach (var c in text.AsSpan().Trim())
        {
            if (shown.Length == Longest)
            {
                // Half of a surrogate pair is not text.
                shown.Length -= char.IsHighSurrogate(shown[^1]) ? 1 : 0;
                shown.Append("...");
                break;
            }

            shown.Append(char.IsControl(c) ? ' ' : c);
        }

        return shown.ToString();
    }

    /// <summary>The text itself, or a note in its place when it holds one of the secrets.</summary>
    /// <param name="secrets">What a far side may have echoed; empty ones are passed over.</param>
    public static string Without(string text, params ReadOnlySpan<string> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length > 0 && text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                return "(left out: it repeats a secret)";
            }
        }

        return text;
    }

    /// <summary>As <see cref="Show(string, ReadOnlySpan{string})"/>, from UTF-8; malformed bytes become U+FFFD.</summary>
    /// <remarks>A secret is sought in the first 4 KiB, of which at most <see cref="Longest"/> are shown.</remarks>
    public static string Show(ReadOnlySpan<byte> utf8, params ReadOnlySpan<string> secrets) =>
        Show(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4096)]), secrets);
}
