using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A real single-node VictoriaMetrics that holds a past.</summary>
internal static class VictoriaMetricsServer
{
    public static Task<ServerProcess> StartAsync(Workloads workloads, IReadOnlyList<Recorded> recorded) =>
        StartAsync(to => Exposition.WritePrometheusText(to, workloads, recorded));

    /// <param name="past">Writes what it starts with as Prometheus text: times in milliseconds, none older than 60 days.</param>
    public static async Task<ServerProcess> StartAsync(Action<TextWriter> past)
    {
        var program = ServerPrograms.Require("victoria-metrics");
        var folder = Directory.CreateTempSubdirectory("gate-real-victoria-").FullName;
        var text = Path.Combine(folder, "backfill.txt");
        await using (var writer = new StreamWriter(text))
        {
            past(writer);
        }

        var launch = new Launch(
            program,
            address =>
            [
                $"-storageDataPath={Path.Combine(folder, "data")}",
                "-retentionPeriod=60d",
                $"-httpListenAddr={address}",
            ],
            "/health");
        var server = await ServerProcess.StartAsync(launch, folder);
        try
        {
            await ImportAsync(server.Url, text);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task ImportAsync(Uri url, string text)
    {
        using var client = new HttpClient();
        await using (var stream = File.OpenRead(text))
        {
            using var imported = await client.PostAsync(new Uri(url, "/api/v1/import/prometheus"), new StreamContent(stream));
            imported.EnsureSuccessStatusCode();
        }

        File.Delete(text);

        // What was just imported is searchable only after a flush, otherwise within a second or so.
        using var flushed = await client.GetAsync(new Uri(url, "/internal/force_flush"));
        flushed.EnsureSuccessStatusCode();
    }
}
