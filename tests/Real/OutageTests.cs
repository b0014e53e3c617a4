using System.Globalization;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Real.Live;
using ErrorBudgetGate.Real.Loopback;
using ErrorBudgetGate.Real.Servers;
using Xunit.Abstractions;

namespace ErrorBudgetGate.Real;

/// <summary>An outage as people hear of it: the generated rules in Prometheus, Alertmanager behind it, all sixty times as fast.</summary>
public abstract class OutageTests(PrometheusRelease release, ITestOutputHelper output)
{
    private const string Succeeded = "http_requests_total{code=\"200\"}";
    private const string Failed = "http_requests_total{code=\"500\"}";
    private const string Own = "{service=\"payments-api\",objective=\"request-success\"}";
    private const string Objectives =
        """
        apiVersion: errorbudgetgate.io/v1
        kind: ServiceObjectives
        metadata:
          name: payments-api
          labels: {team: payments}
        spec:
          policy: standard
          applications: [{namespace: argocd, name: payments-api}]
          alerts:
            runbook: https://wiki.example.com/runbooks/{service}#{objective}
            policy: https://wiki.example.com/error-budget-policy
          objectives:
            - name: request-success
              target: 99%
              window: {rolling: 1d}
              scrapeInterval: 30s
              sli:
                counters:
                  bad:   http_requests_total{job="api",code=~"5.."}
                  total: http_requests_total{job="api"}
          valuation: {currency: USD, revenuePerRequest: 0.05}

        """;

    private static readonly FastForward Time = new(60);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task An_outage_pages_then_freezes_deployments_and_recovery_clears_both()
    {
        release.Server();
        using var target = new ScrapeTarget("pod-1");
        target.Set(Succeeded, 1_000_000);
        using var receiver = new WebhookReceiver();
        await using var alertmanager = await AlertmanagerServer.StartAsync(receiver.Url, "alertname", "service", "objective", "tier");
        await using var traffic = new LiveTraffic();
        traffic.Flow(target, Succeeded, 100);
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup
        {
            Rules = [Time.Rules(Objectives)],
            Jobs = [new ScrapeJob("api", Time.Of(TimeSpan.FromSeconds(30)), target)],
            Alertmanager = alertmanager.Url,
            Flags = [Time.Flag],
        });

        // The outage begins with a tile, so that what is first is told by the rules and not by chance.
        await LiveTiles.NextAsync(server, Own, more: 2, Limit);
        Assert.Equal(1, await server.Queries.ValueAsync(SeriesNames.Remaining + Own, DateTimeOffset.UtcNow));
        Assert.DoesNotContain(receiver.Notifications.SelectMany(static n => n.Alerts), static a => a.Labels["severity"] == "page" || a.Labels.GetValueOrDefault("policy_action") == "deployment_freeze");

        var outage = DateTimeOffset.UtcNow;
        traffic.Flow(target, Failed, 80);
        traffic.Flow(target, Succeeded, 20);
        var page = await receiver.WaitAsync(static a => a.Status == "firing" && a.Labels["alertname"] == "ErrorBudgetBurnRate_14x", Limit);
        var freeze = await receiver.WaitAsync(static a => a.Status == "firing" && a.Labels["alertname"] == "ErrorBudget_FreezeTrigger", Limit);
        Assert.Equal("TIER_3", await TierAsync(server));

        var recovery = DateTimeOffset.UtcNow;
        traffic.Flow(target, Failed, 0);
        traffic.Flow(target, Succeeded, 100_000);
        await receiver.WaitAsync(static a => a.Status == "resolved" && a.Labels["alertname"] == "ErrorBudgetBurnRate_14x", Limit);
        await receiver.WaitAsync(static a => a.Status == "resolved" && a.Labels["alertname"] == "ErrorBudget_FreezeTrigger", Limit);
        var cleared = DateTimeOffset.UtcNow;
        var recovered = await receiver.WaitAsync(static a => a.Status == "firing" && a.Labels["alertname"] == "ErrorBudget_Recovered", Limit);

        output.WriteLine($"{release}, sixty times as fast: page {Seconds(page.StartsAt - outage)}, freeze {Seconds(freeze.StartsAt - outage)} after the outage began; cleared {Seconds(cleared - recovery)}, announced {Seconds(recovered.StartsAt - recovery)} after it ended.");
        Assert.True(page.StartsAt < freeze.StartsAt, $"page {page.StartsAt:O}, freeze {freeze.StartsAt:O}");
        AssertTold(page, "page", action: null, hasMoney: true);
        AssertTold(freeze, "ticket", "deployment_freeze", hasMoney: true);
        AssertTold(recovered, "info", "normal", hasMoney: false);
        Assert.Equal(("10m", "5m"), (page.Labels["long_window"], page.Labels["short_window"]));
        Assert.Equal("payments-api request-success: the error budget burns more than 14 times too fast", page.Annotations["summary"]);
        Assert.Equal(("TIER_3", "payments-api request-success: deployments stop"), (freeze.Labels["tier"], freeze.Annotations["summary"]));
        Assert.Equal(("TIER_1", "payments-api request-success: back in Healthy (TIER_1)"), (recovered.Labels["tier"], recovered.Annotations["summary"]));
        Assert.Equal("TIER_1", await TierAsync(server));
        Assert.Empty(receiver.Faults);
    }

    private static void AssertTold(NotifiedAlert alert, string severity, string? action, bool hasMoney)
    {
        Assert.Equal(
            ("payments-api", "request-success", "standard", "payments", severity, action),
            (alert.Labels["service"], alert.Labels["objective"], alert.Labels["policy"], alert.Labels["team"], alert.Labels["severity"], alert.Labels.GetValueOrDefault("policy_action")));
        Assert.Equal(
            ("https://wiki.example.com/runbooks/payments-api#request-success", "https://wiki.example.com/error-budget-policy"),
            (alert.Annotations["runbook_url"], alert.Annotations["budget_policy"]));
        Assert.NotEmpty(alert.Annotations["description"]);
        Assert.Equal(hasMoney, alert.Annotations.TryGetValue("money_per_hour", out var money));
        if (hasMoney)
        {
            // 80 failures a second at 5 cents are 14,400 an hour, once the hour that is averaged is full of them; Prometheus extrapolates rates.
            const string Unit = " USD burns per hour.";
            Assert.EndsWith(Unit, money, StringComparison.Ordinal);
            Assert.InRange(decimal.Parse(money![..^Unit.Length], CultureInfo.InvariantCulture), 1m, 15_000m);
        }
    }

    private static async Task<string> TierAsync(PrometheusServer server) =>
        Assert.Single((await server.Queries.InstantAsync(SeriesNames.Tier + Own, DateTimeOffset.UtcNow)).Series).Labels["tier"];

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
}

public sealed class OutageInPrometheus2Tests(ITestOutputHelper output) : OutageTests(PrometheusRelease.V2, output);

public sealed class OutageInPrometheus3Tests(ITestOutputHelper output) : OutageTests(PrometheusRelease.V3, output);
