using System.Security.Cryptography;
using System.Text;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>A text that holds documents: a file, standard input, or one value of a ConfigMap.</summary>
/// <param name="Name">How faults name it.</param>
/// <param name="Bytes">UTF-8, a byte order mark allowed.</param>
internal sealed record ConfigText(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Lower-case hexadecimal SHA-256 of all bytes: what <c>sha256sum</c> prints, what a pin compares and a record carries.</summary>
    public string Sha256 { get; } = Digest(Bytes.Span);

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The text without its byte order mark; null and a fault when it is not UTF-8.</summary>
    public string? Decode(FaultList faults)
    {
        var bytes = Bytes.Span;
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes[..Math.Clamp(e.Index, 0, bytes.Length)];
            var lastBreak = before.LastIndexOf((byte)'\n');
            faults.Add(
                new Position(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(lastBreak + 1)..]) + 1),
                "not UTF-8; save the file in that encoding.");
            return null;
        }
    }
}

/// <summary>Where each document of a text stands, so that each has a digest of its own.</summary>
/// <remarks>A document's text is everything from the line that opens it (<c>---</c>, or the beginning of the file) up to the line that opens the next; a line <c>...</c> ends one too.
/// Comments before the first key and blank lines at the end belong to it, a byte order mark does not.</remarks>
internal sealed class DocumentTexts
{
    private readonly string _text;
    private readonly List<(int Line, int Start)> _starts = [(1, 0)];

    public DocumentTexts(string text)
    {
        _text = text;
        var (line, at) = (1, 0);
        while (at < text.Length)
        {
            if (at > 0 && IsMarker(text, at, '-'))
            {
                _starts.Add((line, at));
            }

            var ends = IsMarker(text, at, '.');
            at = NextLine(text, at);
            line++;
            if (ends && at < text.Length && !IsMarker(text, at, '-'))
            {
                _starts.Add((line, at));
            }
        }
    }

    /// <summary>The digest of the document whose root stands at this line.</summary>
    public string Digest(int line)
    {
        var found = _starts.BinarySearch((line, int.MaxValue));
        var index = (found < 0 ? ~found : found) - 1;
        var start = _starts[Math.Max(index, 0)].Start;
        var end = index + 1 < _starts.Count ? _starts[index + 1].Start : _text.Length;
        return ConfigText.Digest(Encoding.UTF8.GetBytes(_text[start..end]));
    }

    private static bool IsMarker(string text, int at, char c) =>
        at + 3 <= text.Length && text[at] == c && text[at + 1] == c && text[at + 2] == c && (at + 3 == text.Length || char.IsWhiteSpace(text[at + 3]));

    /// <summary>The breaks that the YAML scanner counts lines by.</summary>
    private static int NextLine(string text, int at)
    {
        while (at < text.Length && text[at] is not ('\n' or '\r' or '\u0085' or '\u2028' or '\u2029'))
        {
            at++;
        }

        return at < text.Length && text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : Math.Min(at + 1, text.Length);
    }
}
