using System.Net;
using System.Net.Sockets;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Answers every connection on a loopback port with the same bytes and closes it.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public byte[] Answer { get; set; } = [];

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                // Requests are small: what the first read holds is enough to know that one has come.
                var request = new byte[16 * 1024];
                await socket.ReceiveAsync(request);
                await socket.SendAsync(Answer);
                socket.Shutdown(SocketShutdown.Send);

                // Closing with unread bytes would reset the connection and take the answer with it.
                while (await socket.ReceiveAsync(request) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // The gate had enough.
            }
        }
    }
}
