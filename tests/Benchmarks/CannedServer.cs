using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ErrorBudgetGate.Benchmarks;

/// <summary>An HTTP/1.1 server on loopback with keep-alive and a thread a connection: quick enough not to be what is measured.</summary>
internal sealed class CannedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string, (int Status, string Body)> _answer;
    private readonly X509Certificate2? _certificate;

    /// <param name="answer">From request line and body to status and JSON.</param>
    /// <param name="certificate">With its private key: TLS; null: plain.</param>
    public CannedServer(Func<string, string, (int Status, string Body)> answer, X509Certificate2? certificate)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Stop();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private void Serve(TcpClient client)
    {
        using var connection = client;
        connection.NoDelay = true;
        try
        {
            using Stream plain = connection.GetStream();
            using var stream = _certificate is null ? plain : new SslStream(plain);
            (stream as SslStream)?.AuthenticateAsServer(_certificate!, clientCertificateRequired: false, checkCertificateRevocation: false);
            using var reader = new RequestReader(stream);
            while (reader.Read() is var (head, body))
            {
                var (status, json) = _answer(head, body);
                stream.Write(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}")));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client is gone, which is how most of them end.
        }
    }
}
