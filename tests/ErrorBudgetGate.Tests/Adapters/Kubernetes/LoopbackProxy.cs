using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

/// <summary>A proxy on 127.0.0.1 that leads every connection to one port, whatever it is asked for: CONNECT, or SOCKS 5 without a password.</summary>
internal sealed class LoopbackProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;

    public LoopbackProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the client asked for: CONNECT's head, or <c>socks5 HOST</c>.</summary>
    public string Asked { get; private set; } = string.Empty;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = LeadAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task LeadAsync(TcpClient client)
    {
        using var _ = client;
        using var target = new TcpClient();
        try
        {
            var stream = client.GetStream();
            var first = await ByteAsync(stream);
            await (first == 5 ? SocksAsync(stream) : ConnectAsync(stream, (char)first));
            await target.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            var other = target.GetStream();
            await Task.WhenAny(stream.CopyToAsync(other, _end.Token), other.CopyToAsync(stream, _end.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client hung up.
        }
    }

    private async Task ConnectAsync(NetworkStream stream, char first)
    {
        var head = new StringBuilder().Append(first);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)await ByteAsync(stream));
        }

        Asked = head.ToString();
        var known = Asked.Contains("Proxy-Authorization: ", StringComparison.OrdinalIgnoreCase) || !Asked.Contains("needs-login", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(known ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"), _end.Token);
        if (!known)
        {
            await ConnectAsync(stream, (char)await ByteAsync(stream));
        }
    }

    private async Task SocksAsync(NetworkStream stream)
    {
        var methods = new byte[await ByteAsync(stream)];
        await stream.ReadExactlyAsync(methods, _end.Token);
        await stream.WriteAsync(new byte[] { 5, 0 }, _end.Token);
        var request = new byte[4];
        await stream.ReadExactlyAsync(request, _end.Token);
        var host = new byte[request[3] == 1 ? 4 : await ByteAsync(stream)];
        await stream.ReadExactlyAsync(host, _end.Token);
        await stream.ReadExactlyAsync(new byte[2], _end.Token);
        Asked = "socks5 " + (request[3] == 1 ? string.Join('.', host.Select(b => b.ToString(CultureInfo.InvariantCulture))) : Encoding.ASCII.GetString(host));
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, _end.Token);
    }

    private async Task<byte> ByteAsync(NetworkStream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, _end.Token);
        return one[0];
    }
}
