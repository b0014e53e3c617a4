using System.Text;

namespace ErrorBudgetGate.Benchmarks;

/// <summary>Reads requests with a Content-Length or chunked body off one connection.</summary>
internal sealed class RequestReader(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, bufferSize: 16384, leaveOpen: true);

    /// <summary>The request line and the body; null at the connection's end.</summary>
    public (string Line, string Body)? Read()
    {
        if (_reader.ReadLine() is not { } line)
        {
            return null;
        }

        var length = 0;
        var chunked = false;
        while (_reader.ReadLine() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.AsSpan("Content-Length:".Length));
            }

            chunked |= header.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase);
        }

        return (line, chunked ? ReadChunks() : ReadExactly(length));
    }

    public void Dispose() => _reader.Dispose();

    private string ReadChunks()
    {
        var body = new StringBuilder();
        while (Convert.ToInt32(_reader.ReadLine(), 16) is > 0 and var length)
        {
            body.Append(ReadExactly(length));
            _reader.ReadLine();
        }

        _reader.ReadLine();
        return body.ToString();
    }

    private string ReadExactly(int length)
    {
        var buffer = new char[length];
        var read = _reader.ReadBlock(buffer);
        return new string(buffer, 0, read);
    }
}
