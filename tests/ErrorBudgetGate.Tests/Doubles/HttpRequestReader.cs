using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>Reads HTTP/1.1 requests from one connection, strictly enough that a client that sends nonsense is noticed.</summary>
internal sealed class HttpRequestReader(Stream stream, int connection)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request; null at the end of the connection.</summary>
    /// <exception cref="InvalidDataException">Not an HTTP/1.1 request.</exception>
    public async Task<SeenRequest?> NextAsync(CancellationToken cancellationToken)
    {
        var first = await LineAsync(cancellationToken);
        if (first is null)
        {
            return null;
        }

        var began = Stopwatch.GetTimestamp();
        var parts = first.Split(' ');
        if (parts.Length != 3 || parts[2] != "HTTP/1.1")
        {
            throw new InvalidDataException("Not a request line: " + first);
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new InvalidDataException("Not a header: " + line);
            }

            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            headers[name] = headers.TryGetValue(name, out var earlier) ? earlier + ", " + value : value;
        }

        if (headers.GetValueOrDefault("Expect") == "100-continue")
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        var body = headers.GetValueOrDefault("Transfer-Encoding") == "chunked"
            ? await ChunksAsync(cancellationToken)
            : await ExactlyAsync(int.Parse(headers.GetValueOrDefault("Content-Length") ?? "0", CultureInfo.InvariantCulture), cancellationToken);
        return new SeenRequest(connection, parts[0], parts[1], headers, body, began);
    }

    private async Task<byte[]> ChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse(await LineAsync(cancellationToken) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await body.WriteAsync(await ExactlyAsync(size, cancellationToken), cancellationToken);
            await LineAsync(cancellationToken);
            if (size == 0)
            {
                return body.ToArray();
            }
        }
    }

    private async Task<byte[]> ExactlyAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var next = await ByteAsync(cancellationToken);
            bytes[i] = next < 0 ? throw new EndOfStreamException() : (byte)next;
        }

        return bytes;
    }

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = await ByteAsync(cancellationToken);
            if (next < 0)
            {
                return line.Length == 0 ? null : throw new EndOfStreamException();
            }

            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next);
        }
    }

    /// <summary>-1 at the end.</summary>
    private async ValueTask<int> ByteAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = await stream.ReadAsync(_buffer, cancellationToken);
            if (_end == 0)
            {
                return -1;
            }
        }

        return _buffer[_start++];
    }
}
