using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

/// <summary>What arrived, before any framework had a say.</summary>
internal sealed record Arrived(string Method, string Target, string Head, string Body)
{
    public string Path => Target.Split('?')[0];

    /// <summary>The query, from the address or the form.</summary>
    public string Query => Parameter("query") ?? throw new InvalidOperationException("no query in " + Target);

    public string? Parameter(string name) =>
        $"{(Target.Contains('?') ? Target[(Target.IndexOf('?') + 1)..] : string.Empty)}&{Body}".Split('&')
            .Where(p => p.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(p => Uri.UnescapeDataString(p[(name.Length + 1)..].Replace('+', ' ')))
            .FirstOrDefault();

    public string? Header(string name) =>
        Head.Split("\r\n").Where(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 2)..]).FirstOrDefault();
}

/// <summary>A server on a loopback socket that answers with exactly the bytes it is told; null: it never answers.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Arrived, byte[]?> _answer;
    private readonly Task _accepting;

    public RawServer(Func<Arrived, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentQueue<Arrived> Requests { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public static byte[] Http(int status, string body, string contentType = "application/json", string headers = "") =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                serving.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            var stream = client.GetStream();
            var text = new StringBuilder();
            var buffer = new byte[65536];
            Arrived? arrived = null;
            while (arrived is null)
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0)
                {
                    return;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                arrived = Whole(text.ToString());
            }

            Requests.Enqueue(arrived);
            if (_answer(arrived) is { } bytes)
            {
                await stream.WriteAsync(bytes, _stop.Token);
            }
            else
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client went away or the test is over.
        }
    }

    private static Arrived? Whole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            // A TLS greeting has no such end; it gets its answer all the same.
            return text.Length > 0 && text[0] == '\u0016' ? new Arrived("TLS", "/", string.Empty, string.Empty) : null;
        }

        var line = text[..text.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        var arrived = new Arrived(line[0], line[1], text[..end], text[(end + 4)..]);
        return arrived.Body.Length >= int.Parse(arrived.Header("Content-Length") ?? "0") ? arrived : null;
    }
}
