using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>An HTTP/1.1 server on 127.0.0.1 over a bare socket, so that it can break every promise HTTP makes.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Func<SeenRequest, Reply> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SeenRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Lock _gate = new();
    private readonly List<(Func<SeenRequest, bool> Match, TaskCompletionSource<SeenRequest> Seen)> _waiting = [];
    private readonly Task _accepting;
    private int _accepted;

    /// <param name="answer">What an honest server does.</param>
    /// <param name="certificate">With its key: the server speaks TLS.</param>
    /// <param name="refusing">The port is held and nothing listens: every connection is refused.</param>
    public LoopbackServer(Func<SeenRequest, Reply> answer, X509Certificate2? certificate = null, bool refusing = false)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        if (refusing)
        {
            _accepting = Task.CompletedTask;
            return;
        }

        _listener.Listen(128);
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    /// <summary>In the order in which they were read completely.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    /// <summary>Connections accepted so far, whether or not a request came.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public ConnectionFault ConnectionFault { get; set; }

    /// <summary>Asked before the honest answer; null lets the honest answer through.</summary>
    public Func<SeenRequest, Reply?> Fault { get; set; } = static _ => null;

    /// <summary>What an honest server does with a request, its effects included.</summary>
    public Reply Honest(SeenRequest request) => _answer(request);

    /// <summary>Every answer waits for this long, so that requests that are meant to run together are seen together.</summary>
    public TimeSpan Hold { get; set; }

    /// <summary>Bytes that were no HTTP request, and requests cut off: what a client did wrong.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Completes when a request that matches has been read (also one that was read before).</summary>
    public Task<SeenRequest> AskedAsync(Func<SeenRequest, bool> match)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource<SeenRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_requests.FirstOrDefault(match) is { } earlier)
            {
                seen.SetResult(earlier);
            }
            else
            {
                _waiting.Add((match, seen));
            }

            return seen.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                _connections.Add(ServeAsync(socket, Interlocked.Increment(ref _accepted)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server was stopped.
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        using var _ = socket;
        try
        {
            socket.NoDelay = true;
            switch (ConnectionFault)
            {
                case ConnectionFault.CloseOnAccept:
                    return;
                case ConnectionFault.SilentOnAccept:
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                    return;
                case ConnectionFault.PlainTextForTls:
                    await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8.ToArray(), _stop.Token);
                    return;
            }

            await using var stream = await OpenAsync(socket);
            var reader = new HttpRequestReader(stream, connection);
            while (await reader.NextAsync(_stop.Token) is { } request)
            {
                Saw(request);
                if (Hold > TimeSpan.Zero)
                {
                    await Task.Delay(Hold, _stop.Token);
                }

                var keep = await ReplyWriter.WriteAsync(Fault(request) ?? _answer(request), stream, socket, _stop.Token);
                request.Ended = Stopwatch.GetTimestamp();
                if (!keep || request.Header("Connection") == "close")
                {
                    return;
                }
            }
        }
        catch (InvalidDataException e)
        {
            Complaints.Enqueue(e.Message);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The other side gave up, which is what many of these faults are for, or the server was stopped.
        }
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (_certificate is null)
        {
            return plain;
        }

        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private void Saw(SeenRequest request)
    {
        lock (_gate)
        {
            _requests.Enqueue(request);
            foreach (var waiting in _waiting.Where(w => w.Match(request)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Seen.SetResult(request);
            }
        }
    }
}
