namespace ErrorBudgetGate.RuleFiles;

/// <summary>Takes what would be written and holds it against what is there, neither of them kept.</summary>
internal sealed class ComparingStream(Stream existing) : Stream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private bool _differs;

    /// <summary>After everything has been written: the other stream held exactly that.</summary>
    public bool IsSame => !_differs && existing.ReadByte() < 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0 && !_differs)
        {
            var part = buffer[..Math.Min(buffer.Length, _buffer.Length)];
            var read = existing.ReadAtLeast(_buffer.AsSpan(0, part.Length), part.Length, throwOnEndOfStream: false);
            _differs = !part.SequenceEqual(_buffer.AsSpan(0, read));
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
