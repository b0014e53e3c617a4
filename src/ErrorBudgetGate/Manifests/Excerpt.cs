using System.Text;

namespace ErrorBudgetGate.Manifests;

/// <summary>Text of others, made fit for a message: one line, no control characters, of bounded length.</summary>
internal static class Excerpt
{
    /// <summary>Cuts at <paramref name="longest"/> UTF-16 units, never inside a surrogate pair, and marks the cut with an ellipsis.</summary>
    public static string Of(string? text, int longest = 200)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var clean = new StringBuilder(Math.Min(text.Length, longest) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
            {
                return clean.Append('\u2026').ToString();
            }

            clean.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
