using System.Security.Cryptography;
using System.Text;

namespace ErrorBudgetGate.Rendering;

/// <summary>Names for files and objects, whatever a service is called. Where a name has to change, a digest keeps it apart from others that would change to the same.</summary>
internal static class SafeName
{
    private const int DigestLength = 8;

    /// <summary>A file name without a folder in it, a leading dot or upper case: two that differ in case alone are one file on some volumes.</summary>
    public static string File(string text) => Of(text, "-._", longest: 128);

    /// <summary>A DNS-1123 label: Kubernetes takes it as any object's name.</summary>
    public static string Dns(string text, int longest) => Of(text, "-", longest);

    /// <param name="marks">What may stand between letters and digits; the first replaces what may not.</param>
    private static string Of(string text, string marks, int longest)
    {
        if (text.Length > 0 && text.Length <= longest && IsInner(text[0]) && IsInner(text[^1]) && text.All(c => IsInner(c) || marks.Contains(c, StringComparison.Ordinal)))
        {
            return text;
        }

        var name = new StringBuilder();
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (IsInner(lower) || (marks.Contains(lower, StringComparison.Ordinal) && name.Length > 0))
            {
                name.Append(lower);
            }
            else if (name.Length > 0 && name[^1] != marks[0])
            {
                name.Append(marks[0]);
            }
        }

        name.Length = Math.Min(name.Length, longest - DigestLength - 1);
        var stem = name.ToString().TrimEnd(marks.ToCharArray());
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigestLength];
        return stem.Length == 0 ? digest : $"{stem}-{digest}";
    }

    private static bool IsInner(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
