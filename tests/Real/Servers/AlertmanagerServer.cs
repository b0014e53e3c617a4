namespace ErrorBudgetGate.Real.Servers;

/// <summary>A real Alertmanager on loopback alone that passes every alert on to one webhook.</summary>
internal static class AlertmanagerServer
{
    /// <param name="webhook">Where notifications go, resolved ones too.</param>
    /// <param name="groupBy">Alerts that agree on these labels share a notification.</param>
    public static async Task<ServerProcess> StartAsync(Uri webhook, params string[] groupBy)
    {
        var program = ServerPrograms.Require("alertmanager");
        var folder = Directory.CreateTempSubdirectory("gate-real-alertmanager-").FullName;
        var configuration = Path.Combine(folder, "alertmanager.yml");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            route:
              receiver: webhook
              group_by: [{{string.Join(", ", groupBy.DefaultIfEmpty("alertname"))}}]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: webhook
                webhook_configs: [{url: "{{webhook}}", send_resolved: true}]

            """);
        var launch = new Launch(
            program,
            address =>
            [
                $"--config.file={configuration}",
                $"--storage.path={Path.Combine(folder, "data")}",
                $"--web.listen-address={address}",
                // Empty: no port of its own for other Alertmanagers.
                "--cluster.listen-address=",
            ],
            "/-/ready");
        return await ServerProcess.StartAsync(launch, folder);
    }
}
