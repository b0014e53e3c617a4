using System.Text;

namespace ErrorBudgetGate.Rendering;

/// <summary>
/// Standard error, whose notes never decide how a run ends: on a full disk, or closed, they are lost, and the result and the
/// exit code stay what they are. Opened at the first word, so that a run without notes pays nothing.
/// </summary>
internal sealed class StandardError(Func<Stream> open) : TextWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private Stream? _stream;

    public override Encoding Encoding => Utf8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write((value + NewLine).AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var bytes = new byte[Utf8.GetMaxByteCount(buffer.Length)];
        var count = Utf8.GetBytes(buffer, bytes);
        try
        {
            _stream ??= open();
            _stream.Write(bytes, 0, count);
            _stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to say it.
        }
    }
}
