using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A server that a test started on loopback, with a folder of its own; both are gone when it is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly string _folder;
    private readonly ProcessLog _log;

    private ServerProcess(Process process, string folder, ProcessLog log, Uri url)
    {
        _process = process;
        _folder = folder;
        _log = log;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Starts it and waits until <paramref name="readyPath"/> answers 200.</summary>
    /// <param name="arguments">The command line for a given <c>host:port</c>.</param>
    public static async Task<ServerProcess> StartAsync(string program, string folder, Func<string, IEnumerable<string>> arguments, string readyPath)
    {
        // Neither server tells the port it was given for :0, so a free one is chosen; another process may be quicker, hence the second try.
        for (var attempt = 1; ; attempt++)
        {
            var address = $"127.0.0.1:{FreePort()}";
            var log = new ProcessLog();
            var server = new ServerProcess(log.Start(program, arguments(address)), folder, log, new Uri($"http://{address}"));
            if (await server.IsReadyAsync(readyPath))
            {
                return server;
            }

            await server.StopAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"{program} did not start: {log.Tail()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StopAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(string path)
    {
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Url, path));
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
