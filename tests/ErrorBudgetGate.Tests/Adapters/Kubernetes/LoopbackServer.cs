using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

/// <summary>A request as it came over the wire. Header names are lower case; repeated headers are joined by a comma.</summary>
internal sealed record Seen(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, string? ServerName, string? ClientName);

/// <summary>What to answer; a negative status hangs up without a word.</summary>
internal sealed record Reply(int Status, string Body = "", string ContentType = "application/json", string Headers = "");

/// <summary>A small HTTP/1.1 server on 127.0.0.1, over TLS if it has a certificate.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Seen, Task<Reply>> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly bool _asksForClient;
    private readonly List<Seen> _seen = [];

    public LoopbackServer(Func<Seen, Task<Reply>> answer, X509Certificate2? certificate = null, bool asksForClient = false)
    {
        (_answer, _certificate, _asksForClient) = (answer, certificate, asksForClient);
        _listener.Start();
        _ = AcceptAsync();
    }

    public LoopbackServer(Func<Seen, Reply> answer, X509Certificate2? certificate = null, bool asksForClient = false)
        : this(seen => Task.FromResult(answer(seen)), certificate, asksForClient)
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/");

    /// <summary>Connections taken.</summary>
    public int Connections { get; private set; }

    public IReadOnlyList<Seen> Requests
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            Stream stream = client.GetStream();
            string? serverName = null;
            string? clientName = null;
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateSelectionCallback = (_, name) =>
                    {
                        serverName = name;
                        return _certificate;
                    },
                    ClientCertificateRequired = _asksForClient,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => !_asksForClient || certificate is not null,
                    EnabledSslProtocols = SslProtocols.None,
                }, _end.Token);
                clientName = tls.RemoteCertificate?.Subject;
                stream = tls;
            }

            while (await ReadAsync(stream, serverName, clientName) is { } seen)
            {
                lock (_seen)
                {
                    _seen.Add(seen);
                }

                var reply = await _answer(seen);
                if (reply.Status < 0)
                {
                    return;
                }

                var body = Encoding.UTF8.GetBytes(reply.Body);
                var head = $"HTTP/1.1 {reply.Status.ToString(CultureInfo.InvariantCulture)} X\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {body.Length}\r\n{reply.Headers}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head).Concat(body).ToArray(), _end.Token);
                await stream.FlushAsync(_end.Token);
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client hung up or refused: the test looks at what the client says.
        }
    }

    private async Task<Seen?> ReadAsync(Stream stream, string? serverName, string? clientName)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).GroupBy(p => p[0].ToLowerInvariant())
            .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(p => p[1])), StringComparer.Ordinal);
        var body = new byte[headers.TryGetValue("content-length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _end.Token);
        var request = lines[0].Split(' ');
        return new Seen(request[0], request[1], headers, Encoding.UTF8.GetString(body), serverName, clientName);
    }
}
