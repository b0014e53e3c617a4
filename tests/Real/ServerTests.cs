using ErrorBudgetGate.Real.Loopback;
using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Servers;

namespace ErrorBudgetGate.Real;

/// <summary>The servers themselves, before rules are held against them.</summary>
public abstract class ServerTests(PrometheusRelease release)
{
    private const string Errors = "http_requests_total{code=\"500\"}";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    /// <summary>From the counter through a rule and Alertmanager to the receiver, and back again.</summary>
    [SkippableFact]
    public async Task An_alert_reaches_the_receiver_and_so_does_its_end()
    {
        release.Server();
        using var target = new ScrapeTarget("pod-1");
        target.Set(Errors, 7);
        using var receiver = new WebhookReceiver();
        await using var alertmanager = await AlertmanagerServer.StartAsync(receiver.Url, "job");
        await using var server = await PrometheusServer.StartAsync(release, Scraping(target) with
        {
            Alertmanager = alertmanager.Url,
            Rules = [Rules("200ms", "- {alert: Failing, expr: 'http_requests_total > 5', labels: {severity: page}, annotations: {summary: '{{ $value }} failed'}}")],
        });

        var alert = await receiver.WaitAsync(static a => a.Status == "firing", Limit);
        target.Set(Errors, 0);
        await receiver.WaitAsync(static a => a.Status == "resolved", Limit);

        Assert.Equal(("Failing", "page", "pod-1"), (alert.Labels["alertname"], alert.Labels["severity"], alert.Labels["instance"]));
        Assert.Equal("7 failed", alert.Annotations["summary"]);
        Assert.Equal("api", receiver.Notifications[0].Payload.GetProperty("groupLabels").GetProperty("job").GetString());
        Assert.Empty(receiver.Faults);
    }

    [SkippableFact]
    public async Task A_restart_keeps_the_address_and_the_samples()
    {
        release.Server();
        using var target = new ScrapeTarget();
        target.Set(Errors, 3);
        await using var server = await PrometheusServer.StartAsync(release, Scraping(target));
        var before = await SeenAsync(server, "http_requests_total");

        await server.Process.StopAsync();
        var scrapes = target.Scrapes;
        target.Add(Errors, 1);
        await server.Process.StartAgainAsync();
        await UntilAsync(() => Task.FromResult(target.Scrapes > scrapes + 1));

        Assert.Equal(3, await server.Queries.ValueAsync("min_over_time(http_requests_total[5m])", DateTimeOffset.UtcNow));
        Assert.Equal(4, await server.Queries.ValueAsync("max_over_time(http_requests_total[5m])", DateTimeOffset.UtcNow));
        Assert.Equal(target.Instance, before.Labels["instance"]);
        Assert.Equal(4, target.LastSeen(Errors));
    }

    [SkippableFact]
    public async Task Rules_come_and_go_while_it_runs_and_broken_ones_are_refused()
    {
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup());
        await server.ReconfigureAsync(server.Setup with { Rules = [Rules("100ms", "- {record: one, expr: 'vector(1)'}"), Rules("100ms", "- {record: two, expr: 'vector(2)'}")] });

        Assert.Equal(1, (await SeenAsync(server, "one")).Samples[0].Value);
        Assert.Equal(2, (await SeenAsync(server, "two")).Samples[0].Value);
        await Assert.ThrowsAsync<HttpRequestException>(() => server.ReconfigureAsync(server.Setup with { Rules = [Rules("1s", "- {record: one, expr: 'sum('}")] }));
    }

    [SkippableFact]
    public async Task A_scrape_that_is_late_or_fails_is_seen_as_such()
    {
        release.Server();
        using var late = new ScrapeTarget("late") { Latency = TimeSpan.FromMilliseconds(150) };
        using var failing = new ScrapeTarget("failing") { Failing = true };
        await using var server = await PrometheusServer.StartAsync(release, Scraping(late, failing));

        await SeenAsync(server, "up{instance=\"late\"} == 1");
        await SeenAsync(server, "up{instance=\"failing\"} == 0");
        Assert.True(await server.Queries.ValueAsync("scrape_duration_seconds{instance=\"late\"}", DateTimeOffset.UtcNow) >= 0.15);
    }

    /// <summary>What the figures of cost rest on: an instant selector reads one sample a series, a range one a sample, and the older release one more at the left edge.</summary>
    [SkippableFact]
    public async Task A_query_tells_what_it_touched()
    {
        var touched = 2 * (release == PrometheusRelease.V2 ? 6 : 5);
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60);
        await using var server = await PrometheusServer.StartAsync(release, new PrometheusSetup { Past = Past });

        var instant = await server.Queries.InstantAsync("sum(c)", now);
        var range = await server.Queries.InstantAsync("sum(sum_over_time(c[5m]))", now);
        var steps = await server.Queries.RangeAsync("sum(c)", now.AddMinutes(-3), now, TimeSpan.FromMinutes(1));

        Assert.Equal((3, 2), (instant.Value, instant.SamplesTouched));
        Assert.Equal((touched * 1.5, touched), (range.Value, range.SamplesTouched));
        Assert.Equal([3.0, 3.0, 3.0, 3.0], steps.Series[0].Samples.Select(static s => s.Value));
        Assert.Equal(8, steps.SamplesTouched);
        Assert.Equal(now.AddMinutes(-3), steps.Series[0].Samples[0].At);

        void Past(TextWriter to)
        {
            foreach (var value in (int[])[1, 2])
            {
                for (var minute = -10; minute <= 0; minute++)
                {
                    to.Write($"c{{v=\"{value}\"}} {value} {now.AddMinutes(minute).ToUnixTimeSeconds()}\n");
                }
            }
        }
    }

    private static PrometheusSetup Scraping(params ScrapeTarget[] targets) => new() { Jobs = [new ScrapeJob("api", Often, targets)] };

    private static string Rules(string interval, string rule) => $"groups:\n- name: g\n  interval: {interval}\n  rules:\n  {rule}\n";

    /// <summary>The query's one series, once it is there.</summary>
    private static async Task<Series> SeenAsync(PrometheusServer server, string query)
    {
        IReadOnlyList<Series> series = [];
        await UntilAsync(async () => (series = (await server.Queries.InstantAsync(query, DateTimeOffset.UtcNow)).Series).Count > 0);
        return Assert.Single(series);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var end = new CancellationTokenSource(Limit);
        while (!await holds())
        {
            await Task.Delay(Often / 4, end.Token);
        }
    }
}

public sealed class ServersOfPrometheus2Tests() : ServerTests(PrometheusRelease.V2);

public sealed class ServersOfPrometheus3Tests() : ServerTests(PrometheusRelease.V3);
