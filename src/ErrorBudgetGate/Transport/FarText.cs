using System.Text;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Transport;

/// <summary>Text that a far side sent, made fit to be shown.</summary>
internal static class FarText
{
    private const int Longest = 200;

    /// <summary>At most 200 characters on one line; nothing is shown of a text that holds one of the secrets.</summary>
    /// <param name="secrets">What a far side may have echoed; empty ones are passed over.</param>
    public static string Show(string text, params ReadOnlySpan<string> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length > 0 && text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                return "(left out: it repeats a secret)";
            }
        }

        return Excerpt.Of(text, Longest);
    }

    /// <summary>As <see cref="Show(string, ReadOnlySpan{string})"/>, from UTF-8; malformed bytes become U+FFFD.</summary>
    /// <remarks>A secret is sought in the first 4 KiB, of which at most 200 characters are shown.</remarks>
    public static string Show(ReadOnlySpan<byte> utf8, params ReadOnlySpan<string> secrets) =>
        Show(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4096)]), secrets);
}
