using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>How a server is started.</summary>
/// <param name="Arguments">The command line for a given <c>host:port</c>.</param>
/// <param name="ReadyPath">Answers 200 once the server serves.</param>
internal sealed record Launch(string Program, Func<string, IEnumerable<string>> Arguments, string ReadyPath);

/// <summary>A server that a test started on loopback, with a folder of its own; both are gone when it is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private readonly Launch _launch;
    private readonly string _folder;
    private readonly string _address;
    private ProcessLog _log;
    private Process _process;

    private ServerProcess(Launch launch, string folder)
    {
        _launch = launch;
        _folder = folder;
        _address = $"127.0.0.1:{FreePort()}";
        Url = new Uri($"http://{_address}");
        (_process, _log) = Run();
    }

    /// <summary>The same through all restarts.</summary>
    public Uri Url { get; }

    /// <summary>The newest lines of its log, since it was last started.</summary>
    public string LogTail => _log.Tail();

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(Launch launch, string folder)
    {
        // Neither server tells the port it was given for :0, so a free one is chosen; another process may be quicker, hence the second try.
        for (var attempt = 1; ; attempt++)
        {
            var server = new ServerProcess(launch, folder);
            if (await server.IsReadyAsync())
            {
                return server;
            }

            await server.KillAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"{launch.Program} did not start: {server.LogTail}");
            }
        }
    }

    /// <summary>Asks it to end (SIGTERM) and waits until it has.</summary>
    public async Task StopAsync()
    {
        // The shell's own kill: a bare system has no other.
        await ToolRun.OfAsync("/bin/sh", "-c", "kill -TERM " + _process.Id.ToString(CultureInfo.InvariantCulture));
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new InvalidOperationException($"{_launch.Program} did not end when asked to: {LogTail}", e);
        }
    }

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts a stopped server where it was, with the data it had, and waits until it serves.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        (_process, _log) = Run();
        if (!await IsReadyAsync())
        {
            throw new InvalidOperationException($"{_launch.Program} did not start again: {LogTail}");
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (Process Process, ProcessLog Log) Run()
    {
        var log = new ProcessLog();
        return (log.Start(_launch.Program, _launch.Arguments(_address)), log);
    }

    private async Task<bool> IsReadyAsync()
    {
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Url, _launch.ReadyPath));
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
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
