using ErrorBudgetGate.Real.Traffic;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>A real Prometheus that holds the workloads.</summary>
internal static class PrometheusServer
{
    public static async Task<ServerProcess> StartAsync(Workloads workloads, IReadOnlyList<Recorded> recorded)
    {
        var prometheus = PrometheusRelease.V2.Server();
        var folder = Directory.CreateTempSubdirectory("gate-real-prometheus-").FullName;
        var text = Path.Combine(folder, "backfill.txt");
        var data = Path.Combine(folder, "data");
        var configuration = Path.Combine(folder, "prometheus.yml");
        await using (var writer = new StreamWriter(text))
        {
            Exposition.WriteOpenMetrics(writer, workloads, recorded);
        }

        await Promtool.CreateBlocksAsync(PrometheusRelease.V2, text, data);
        File.Delete(text);
        await File.WriteAllTextAsync(configuration, "global: {scrape_interval: 1m}\n");
        return await ServerProcess.StartAsync(
            prometheus,
            folder,
            address =>
            [
                $"--config.file={configuration}",
                $"--storage.tsdb.path={data}",
                // The default of 15 days would silently drop the older half.
                "--storage.tsdb.retention.time=60d",
                $"--web.listen-address={address}",
            ],
            "/-/ready");
    }
}
