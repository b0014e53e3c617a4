using System.Net.Sockets;
using System.Text;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>Carries out a <see cref="Reply"/> on a connection.</summary>
internal static class ReplyWriter
{
    /// <summary>Far beyond any limit a client should have; a client without one would be seen to read it all.</summary>
    private const long EndlessBytes = 256L * 1024 * 1024;

    /// <summary>True when the connection may carry another request.</summary>
    public static async Task<bool> WriteAsync(Reply reply, Stream stream, Socket socket, CancellationToken cancellationToken)
    {
        switch (reply)
        {
            case Reply.Answer answer:
                await stream.WriteAsync(Bytes(answer, answer.Body.Length, answer.Body), cancellationToken);
                return true;
            case Reply.Late late:
                await Task.Delay(late.After, cancellationToken);
                return await WriteAsync(late.Of, stream, socket, cancellationToken);
            case Reply.Silence:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return false;
            case Reply.Trickle trickle:
                foreach (var one in Bytes(trickle.Of, trickle.Of.Body.Length, trickle.Of.Body))
                {
                    await stream.WriteAsync(new[] { one }, cancellationToken);
                    await Task.Delay(trickle.Pause, cancellationToken);
                }

                return true;
            case Reply.CloseAfterHeaders headers:
                await stream.WriteAsync(Bytes(headers.Of, headers.Of.Body.Length, []), cancellationToken);
                return false;
            case Reply.Truncate truncate:
                await stream.WriteAsync(Bytes(truncate.Of, truncate.Of.Body.Length, truncate.Of.Body[..(truncate.Of.Body.Length / 2)]), cancellationToken);
                return false;
            case Reply.Garbage garbage:
                await stream.WriteAsync(garbage.Bytes, cancellationToken);
                return false;
            case Reply.Reset:
                socket.LingerState = new LingerOption(enable: true, 0);
                return false;
            case Reply.Endless endless:
                await PourAsync(endless, stream, cancellationToken);
                return false;
            default:
                return false;
        }
    }

    private static async Task PourAsync(Reply.Endless endless, Stream stream, CancellationToken cancellationToken)
    {
        // Without a Content-Length, so that only the bytes themselves tell how many they are.
        var head = $"HTTP/1.1 {endless.Status} X\r\nContent-Type: {endless.ContentType}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await stream.WriteAsync(endless.Beginning, cancellationToken);
        var filler = new byte[64 * 1024];
        for (var i = 0; i < filler.Length; i++)
        {
            filler[i] = endless.Filler[i % endless.Filler.Length];
        }

        for (var sent = 0L; sent < EndlessBytes; sent += filler.Length)
        {
            await stream.WriteAsync(filler, cancellationToken);
        }
    }

    private static byte[] Bytes(Reply.Answer answer, int promised, byte[] body)
    {
        var head = new StringBuilder().Append("HTTP/1.1 ").Append(answer.Status).Append(" X\r\n");
        if (answer.ContentType is not null)
        {
            head.Append("Content-Type: ").Append(answer.ContentType).Append("\r\n");
        }

        foreach (var (name, value) in answer.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append("Content-Length: ").Append(promised).Append("\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. body];
    }
}
