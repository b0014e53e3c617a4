using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ErrorBudgetGate.Tests.Adapters;

/// <summary>One request as it came over the wire.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Target.Split('?')[0];

    public string Query => Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : string.Empty;

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}

/// <summary>An answer. A negative status answers nothing: -1 closes the connection, -2 keeps it open and silent.</summary>
internal sealed record Reply(int Status, string Body, string ContentType = "text/plain", params (string Name, string Value)[] Headers)
{
    public static Reply Close { get; } = new(-1, string.Empty);

    public static Reply Silence { get; } = new(-2, string.Empty);

    public static Reply Json(int status, string body) => new(status, body, "application/json");
}

/// <summary>HTTP/1.1 on an ephemeral loopback port, answering by a function; keeps what it received.</summary>
internal sealed class LoopbackEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Received, Task<Reply>> _answer;

    public LoopbackEndpoint(Func<Received, Reply> answer)
        : this(request => Task.FromResult(answer(request)))
    {
    }

    public LoopbackEndpoint(Func<Received, Task<Reply>> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nowhere()
    {
        using var endpoint = new LoopbackEndpoint(_ => Reply.Close);
        return endpoint.Url;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream, stop) is { } request)
            {
                Requests.Enqueue(request);
                var reply = await _answer(request);
                if (reply.Status == -1)
                {
                    return;
                }

                if (reply.Status == -2)
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }

                var body = Encoding.UTF8.GetBytes(reply.Body);
                var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Said\r\nContent-Length: {body.Length}\r\nContent-Type: {reply.ContentType}\r\n"));
                foreach (var (name, value) in reply.Headers)
                {
                    head.Append(name).Append(": ").Append(value).Append("\r\n");
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), stop);
                await stream.WriteAsync(body, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }

    private static async Task<Received?> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r'))
        {
            if (await stream.ReadAsync(one, stop) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, stop);
        var start = lines[0].Split(' ');
        return new Received(start[0], start[1], headers, body);
    }
}
