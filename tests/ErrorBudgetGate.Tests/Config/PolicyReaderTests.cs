using System.Text;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Tests.Configuration;

public sealed class PolicyReaderTests
{
    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var policy = Load("valid-smallest-policy").Policies["p"];

        Assert.Equal(PolicyMode.Enforce, policy.Mode);
        Assert.Empty(policy.Roles);
        Assert.Equal(OverrideRule.DefaultAnnotation, policy.Override.Annotation);
        Assert.Equal(OverrideEvidence.Structured, policy.Override.Evidence);
        Assert.Equal(["sre"], policy.Override.Approvals);
        Assert.Equal(TimeSpan.FromHours(24), policy.Override.MaxAge);
        Assert.True(policy.Override.RequiresReason);
        Assert.True(policy.Override.RequiresTicket);
        Assert.Null(policy.Override.TicketPattern);
        Assert.True(policy.Override.SeparationOfDuties);
        Assert.Equal([RecordStore.Splunk], policy.Override.Record);
        Assert.All(Enum.GetValues<ReasonCode>(), code => Assert.False(policy.OnUnknown.Allows(code)));
        Assert.False(policy.OnUnknown.BlocksBadNeverSeen);
        Assert.True(policy.NoTrafficIsHealthy);
        Assert.False(policy.AllowFirstDeployment);
        Assert.Equal(TimeSpan.FromMinutes(10), policy.MaxStaleness);
        Assert.Equal(0.5m, policy.MinCoverage);
        Assert.Equal(0m, policy.MinEvents);
        Assert.Null(policy.BurnRate);
        Assert.Equal("OPEN", policy.Tiers[0].Title);
    }

    [Fact]
    public void Every_field_reaches_the_domain()
    {
        var policy = Load("valid-every-policy-field").Policies["everything"];

        Assert.Equal(PolicyMode.Observe, policy.Mode);
        Assert.Equal([("A", 0.75m, true), ("B", 0m, true), ("C", -0.5m, false), ("D", null, false)], policy.Tiers.Select(t => (t.Name, t.Above, t.PermitsDeployment)));
        Assert.Equal(("First", "green"), (policy.Tiers[0].Title, policy.Tiers[0].Signal));
        Assert.Null(policy.Roles["sre"].Members);
        Assert.Equal(["dana@example.com", "Bob B."], policy.Roles["lead"].Members);
        Assert.Equal([], policy.Roles["nobody"].Members);
        Assert.Equal("example.com/override", policy.Override.Annotation);
        Assert.Equal(TimeSpan.FromMinutes(90), policy.Override.MaxAge);
        Assert.False(policy.Override.RequiresReason);
        Assert.False(policy.Override.RequiresTicket);
        Assert.Equal("^[A-Z]+-[0-9]+$", policy.Override.TicketPattern?.Expression);
        Assert.False(policy.Override.SeparationOfDuties);
        Assert.Equal([RecordStore.Splunk, RecordStore.Spool], policy.Override.Record);
        Assert.Equal([ReasonCode.Timeout, ReasonCode.NoTraffic], Enum.GetValues<ReasonCode>().Where(policy.OnUnknown.Allows));
        Assert.True(policy.OnUnknown.BlocksBadNeverSeen);
        Assert.False(policy.NoTrafficIsHealthy);
        Assert.True(policy.AllowFirstDeployment);
        Assert.Equal(TimeSpan.FromMinutes(11), policy.MaxStaleness);
        Assert.Equal(0.5m, policy.MinCoverage);
        Assert.Equal(1000m, policy.MinEvents);
        Assert.Equal(new BurnRateGuard(TimeSpan.FromHours(1), 14.4m, Blocks: true), policy.BurnRate);
    }

    [Fact]
    public void A_default_that_the_schema_states_is_the_one_that_holds()
    {
        const string Spelt = """
              mode: enforce
              onUnknown: block
              onNoTraffic: healthy
              onFirstDeployment: block
              maxStaleness: 10m
              minCoverage: 50%
              minEvents: 0
              override: {approvals: [sre], annotation: sre.internal/budget-override-approved, maxAge: 24h, requires: [reason, ticket], evidence: structured, separationOfDuties: true, record: [splunk]}
            """;
        var text = Encoding.UTF8.GetString(ConfigCases.Texts("valid-smallest-policy")[0].Bytes.Span)
            .Replace("  override: {approvals: [sre]}", Spelt, StringComparison.Ordinal);

        var spelt = ConfigLoader.Load([new ConfigText("f", Encoding.UTF8.GetBytes(text))]);

        Assert.Empty(spelt.Faults);
        Assert.Equal(Plain(Load("valid-smallest-policy").Policies["p"]), Plain(spelt.Policies["p"]));
    }

    [Fact]
    public void Unknowns_may_be_allowed_but_for_some()
    {
        var text = Encoding.UTF8.GetString(ConfigCases.Texts("valid-smallest-policy")[0].Bytes.Span) + "  onUnknown: {default: allow, stale: block, bad_never_seen: block}\n";

        var rule = ConfigLoader.Load([new ConfigText("f", Encoding.UTF8.GetBytes(text))]).Policies["p"].OnUnknown;

        Assert.True(rule.Allows(ReasonCode.Timeout));
        Assert.False(rule.Allows(ReasonCode.Stale));
        Assert.False(rule.Allows(ReasonCode.BadNeverSeen));
        Assert.True(rule.BlocksBadNeverSeen);
    }

    [Fact]
    public void Bare_evidence_asks_for_nothing_it_cannot_show()
    {
        var rule = Load("valid-bare-evidence").Policies["p"].Override;

        Assert.Equal(OverrideEvidence.Bare, rule.Evidence);
        Assert.Empty(rule.Approvals);
        Assert.False(rule.RequiresReason || rule.RequiresTicket || rule.SeparationOfDuties);
        Assert.Equal([RecordStore.Spool], rule.Record);
    }

    [Fact]
    public void Objectives_reach_the_domain()
    {
        var service = Load("valid-every-objective-field").Services["api"];

        Assert.Equal("runway", service.Policy);
        Assert.Equal([new GovernedApplication("argocd", "api"), new GovernedApplication("argocd", "api-canary")], service.Applications);
        Assert.Equal(new Valuation("EUR", 0.0000001m), service.Valuation);
        var (counted, rated, recorded) = (service.Objectives[0], service.Objectives[1], service.Objectives[2]);
        Assert.Equal(new BudgetTarget(0.9995m), counted.Target);
        Assert.Equal(new Window.Rolling(TimeSpan.FromDays(30)), counted.Window);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), counted.Since);
        Assert.False(counted.Gating);
        Assert.True(rated.Gating);
        Assert.Equal("{__name__=\"http_requests_total\", job=\"api\"}", Assert.IsType<Sli.Counters>(counted.Sli).Total);
        Assert.Equal(new Window.Calendar(CalendarPeriod.Quarter, TimeZoneInfo.Utc), rated.Window);
        Assert.Equal("sum(rate(http_requests_total[$window]))", Assert.IsType<Sli.Rates>(rated.Sli).Total);
        Assert.Equal("Europe/London", Assert.IsType<Window.Calendar>(recorded.Window).Zone.Id);
        Assert.Equal(new Sli.RecordedRatio("slo:error_budget_remaining:ratio{service=\"api\"}"), recorded.Sli);
    }

    [Fact]
    public void Every_form_of_sli_reaches_the_domain()
    {
        var objectives = Load("valid-sli-forms").Services["api"].Objectives;

        Assert.Equal(
            [
                new Sli.GoodCounters("http_requests_total{job=\"api\",code!~\"5..\"}", "http_requests_total{job=\"api\"}"),
                new Sli.Rates(
                    "sum(sum(rate(http_requests_total[$window]))) - (sum(sum by (pod) (rate(http_requests_total{code!~\"5..\"}[$window]))) or sum(sum(rate(http_requests_total[$window]))) * 0)",
                    "sum(rate(http_requests_total[$window]))"),
                new Sli.Histogram("http_request_duration_seconds{job=\"api\",handler=~\"/v1/.*,le=\"}", 0.3m, Native: false),
                new Sli.Histogram("http_request_duration_seconds", 2.5m, Native: true),
                new Sli.Histogram("http_response_size_bytes { job=\"api\" }", 1_000_000m, Native: false),
                new Sli.Slices("job:latency:p99{job=\"api\"} > 0.5", "job:latency:p99{job=\"api\"}", TimeSpan.FromMinutes(1)),
                new Sli.Slices("up == bool 0", "up", TimeSpan.FromSeconds(30)),
            ],
            objectives.Select(o => o.Sli));
        Assert.Equal([15, 30], objectives.Take(2).Select(o => (int)o.ScrapeInterval.TotalSeconds));
    }

    [Fact]
    public void Labels_source_and_alerts_reach_the_domain()
    {
        var service = Load("valid-alerts-and-exclusions").Services["api"];

        Assert.Equal(["team=payments", "example.com/tier=1", "empty="], service.Labels.Select(l => $"{l.Key}={l.Value}"));
        Assert.Equal(EventSource.Tiles, service.Source);
        var alerts = service.Alerts;
        Assert.Equal(
            [
                new BurnRateAlert(AlertSeverity.Page, 14.4m, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2)),
                new BurnRateAlert(AlertSeverity.Ticket, 1m, TimeSpan.FromDays(3), TimeSpan.FromHours(6), TimeSpan.Zero),
            ],
            alerts.BurnRates);
        Assert.Equal((true, true, false), (alerts.BurnRatesEnabled, alerts.TiersEnabled, alerts.DataEnabled));
        Assert.Equal((100m, 0.75m), (alerts.MinEvents, alerts.MinCoverage));
        Assert.Equal(("critical", "ticket"), alerts.Severities);
        Assert.Equal(("https://wiki.example.com/runbooks/{service}#{objective}", "http://wiki/policy"), (alerts.RunbookUrl, alerts.PolicyUrl));
        Assert.Equal("payments", alerts.Labels["team"]);
        Assert.Equal("Two lines\nof text.\n", alerts.Annotations["note"]);
    }

    [Fact]
    public void An_objectives_alerts_replace_the_services_as_a_whole()
    {
        var service = Load("valid-alerts-and-exclusions").Services["api"];

        var own = service.Objectives[0].Alerts!;
        Assert.Equal((false, false, true), (own.BurnRatesEnabled, own.TiersEnabled, own.DataEnabled));
        Assert.Equal(("page", "ticket"), own.Severities);
        Assert.Null(own.BurnRates);
        Assert.Null(service.Objectives[1].Alerts);
    }

    [Fact]
    public void An_objectives_exclusions_stand_beside_the_services()
    {
        var service = Load("valid-alerts-and-exclusions").Services["api"];

        var upgrade = new Exclusion.Fixed("Database upgrade", Utc(10, 25, 9), Utc(11, 1, 9), Utc(11, 1, 11));
        Assert.Equal([upgrade], service.Exclusions);
        Assert.Equal([upgrade], service.Objectives[1].Exclusions);
        Assert.Equal(upgrade, service.Objectives[0].Exclusions[0]);
        var weekly = Assert.IsType<Exclusion.Recurring>(service.Objectives[0].Exclusions[1]);
        Assert.Equal(Utc(10, 25, 9).AddMinutes(30).AddMilliseconds(500), weekly.Registered);
        Assert.Equal([DayOfWeek.Saturday, DayOfWeek.Sunday], weekly.Days);
        Assert.Equal((new TimeOnly(2, 0), TimeSpan.FromMinutes(90), "Europe/London"), (weekly.At, weekly.Length, weekly.Zone.Id));
    }

    [Theory]
    [InlineData("standard", "TIER_1 0.75 True, TIER_2 0.25 True, TIER_3  False", "vp-engineering, sre-lead")]
    [InlineData("runway", "FULL 0.8 True, TIGHT 0.2 True, LOW 0 False, FROZEN  False", "sre")]
    public void Built_in_policies_load_and_say_what_they_are_known_for(string name, string tiers, string approvals)
    {
        var policy = BuiltInPolicies.Load(name);

        Assert.Equal(name, policy.Name);
        Assert.Equal(tiers, string.Join(", ", policy.Tiers.Select(t => $"{t.Name} {t.Above} {t.PermitsDeployment}")));
        Assert.Equal(approvals, string.Join(", ", policy.Override.Approvals));
        Assert.Empty(policy.Roles);
        Assert.Equal(ConfigText.Digest(Encoding.UTF8.GetBytes(BuiltInPolicies.Text(name)!)), policy.Sha256);
    }

    [Fact]
    public void No_other_policy_is_built_in()
    {
        Assert.Null(BuiltInPolicies.Text("Standard"));
        Assert.Throws<ArgumentException>(() => BuiltInPolicies.Load("payments"));
    }

    private static ConfigResult Load(string name)
    {
        var result = ConfigLoader.Load(ConfigCases.Texts(name));
        Assert.Empty(result.Faults);
        return result;
    }

    /// <summary>A record's text without what differs by identity: the digest and the type names of collections.</summary>
    private static string Plain(ErrorBudgetPolicy policy) => string.Join(
        '|',
        policy with { Sha256 = null, Tiers = [], Override = policy.Override with { Approvals = [], Record = [] } },
        string.Join(',', policy.Override.Approvals),
        string.Join(',', policy.Override.Record),
        string.Join(',', policy.Tiers.Select(t => t with { Obligations = [] })));

    private static DateTimeOffset Utc(int month, int day, int hour) => new(2026, month, day, hour, 0, 0, TimeSpan.Zero);
}
