namespace ErrorBudgetGate.Rendering;

/// <summary>Standard output does not take what is written, and says why.</summary>
internal sealed class StandardOutputException(string message) : IOException(message);

/// <summary><see cref="StandardOutput"/> as a stream, for results that are too long for one text.</summary>
internal sealed class StandardOutputStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="StandardOutputException">Not all of it was written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (StandardOutput.WriteBytes(buffer) is { } fault)
        {
            throw new StandardOutputException(fault);
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
