using System.Globalization;
using ErrorBudgetGate.Real.Queries;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A real Prometheus of either release, on loopback, with a data folder of its own that outlives restarts.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly Files _files;
    private readonly List<string> _passing;

    private PrometheusServer(PrometheusRelease release, Files files, ServerProcess process, PrometheusSetup setup, List<string> passing)
    {
        Release = release;
        _files = files;
        _passing = passing;
        Process = process;
        Setup = setup;
        Queries = new QueryClient(process.Url);
    }

    public PrometheusRelease Release { get; }

    public ServerProcess Process { get; }

    public Uri Url => Process.Url;

    public QueryClient Queries { get; }

    /// <summary>As it is configured now.</summary>
    public PrometheusSetup Setup { get; private set; }

    /// <summary>Skips the test where the release is not on this machine. The first scrape and the first alert come five seconds later: so long it collects targets.</summary>
    public static async Task<PrometheusServer> StartAsync(PrometheusRelease release, PrometheusSetup setup)
    {
        var program = release.Server();
        var files = new Files(Directory.CreateTempSubdirectory("gate-real-prometheus-").FullName);
        try
        {
            await files.ConfigureAsync(setup);
            if (setup.Past is { } past)
            {
                await files.AddBlocksAsync(release, past);
            }

            var passing = new List<string>();
            var launch = new Launch(
                program,
                address =>
                [
                    $"--config.file={files.Configuration}",
                    $"--storage.tsdb.path={files.Data}",
                    // The default of 15 days would silently drop the older half.
                    "--storage.tsdb.retention.time=400d",
                    $"--web.listen-address={address}",
                    "--web.enable-lifecycle",
                    .. setup.Flags,
                    .. passing,
                ],
                "/-/ready");
            return new PrometheusServer(release, files, await ServerProcess.StartAsync(launch, files.Folder), setup, passing);
        }
        catch
        {
            Directory.Delete(files.Folder, recursive: true);
            throw;
        }
    }

    /// <summary>Changes what it does while it runs.</summary>
    /// <exception cref="HttpRequestException">It refused the configuration or a rule.</exception>
    public async Task ReconfigureAsync(PrometheusSetup setup)
    {
        Setup = setup;
        await _files.ConfigureAsync(setup);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(new Uri(Url, "/-/reload"), content: null);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"Prometheus did not reload: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Adds samples of the past, in the form of <see cref="PrometheusSetup.Past"/>; they are seen after the next restart, which drops what was scraped and recorded live before their end.</summary>
    /// <returns>The blocks' folders: deleted while it is stopped, the samples are gone.</returns>
    public Task<IReadOnlyList<string>> AddBlocksAsync(Action<TextWriter> past) => _files.AddBlocksAsync(Release, past);

    /// <summary>Restarts it, with further flags that hold until the next call.</summary>
    public Task RestartWithAsync(params IEnumerable<string> flags)
    {
        _passing.Clear();
        _passing.AddRange(flags);
        return Process.RestartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Queries.Dispose();
        await Process.DisposeAsync();
    }

    private sealed record Files(string Folder)
    {
        public string Configuration => Path.Combine(Folder, "prometheus.yml");

        public string Data => Path.Combine(Folder, "data");

        public async Task ConfigureAsync(PrometheusSetup setup)
        {
            var rules = setup.Rules.Select((_, i) => Path.Combine(Folder, $"rules-{i.ToString(CultureInfo.InvariantCulture)}.yml")).ToList();
            foreach (var (path, text) in rules.Zip(setup.Rules))
            {
                await File.WriteAllTextAsync(path, text);
            }

            await File.WriteAllTextAsync(Configuration, setup.Configuration(rules));
        }

        public async Task<IReadOnlyList<string>> AddBlocksAsync(PrometheusRelease release, Action<TextWriter> past)
        {
            Directory.CreateDirectory(Data);
            var before = Directory.GetDirectories(Data);
            var text = Path.Combine(Folder, "backfill.txt");
            await using (var writer = new StreamWriter(text))
            {
                past(writer);
                await writer.WriteAsync("# EOF\n");
            }

            await Promtool.CreateBlocksAsync(release, text, Data);
            File.Delete(text);
            return [.. Directory.GetDirectories(Data).Except(before, StringComparer.Ordinal)];
        }
    }
}
