using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Core.Tests.Rules;

public sealed class RuleGeneratorTests
{
    private static readonly Sli Counters = new Sli.Counters("errors_total{job=\"api\"}", "requests_total{job=\"api\"}");

    [Theory]
    [InlineData("28d", "14x 1h 5m 2m page|6x 6h 30m 5m page|3x 1d 2h 15m ticket|1x 3d 6h 30m ticket")]
    [InlineData("30d", "14x 1h 5m 2m page|6x 6h 30m 5m page|3x 1d 2h 15m ticket|1x 3d 6h 30m ticket")]
    [InlineData("7d", "14x 15m 5m 1m page|6x 1h30m 10m 1m page|3x 6h 30m 4m ticket|1x 18h 1h30m 8m ticket")]
    [InlineData("90d", "14x 3h 15m 2m page|6x 18h 1h30m 5m page|3x 3d 6h 15m ticket|1x 10d 18h 30m ticket")]
    [InlineData("1d", "14x 10m 5m 1m page|6x 15m 5m 1m page|3x 45m 5m 1m ticket|1x 3h 15m 1m ticket")]
    public void Default_alerts_scale_with_the_window(string window, string expected)
    {
        _ = Durations.TryParse(window, out var length);

        Assert.Equal(expected.Split('|'), BurnAlerts(Generate(Objective(new Window.Rolling(length)))));
    }

    [Fact]
    public void A_default_alert_that_can_never_fire_is_left_out_with_a_warning()
    {
        var generated = Generate(Objective(target: 0.9m));

        Assert.DoesNotContain(BurnAlerts(generated), a => a.StartsWith("14x", StringComparison.Ordinal));
        var notice = Assert.Single(generated.Notices);
        Assert.False(notice.IsError);
        Assert.Contains("a total outage burns at 10x; it is left out", notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "1h", "5m", "can never fire")]
    [InlineData(2, "29d", "1d", "looks back further than the objective's window of 28d")]
    [InlineData(2, "1h", "2m", "shorter than 5m")]
    public void An_explicit_alert_that_cannot_work_is_an_error(int factor, string @long, string @short, string expected)
    {
        _ = Durations.TryParse(@long, out var l);
        _ = Durations.TryParse(@short, out var s);
        var alerts = AlertSettings.Default with { BurnRates = [new BurnRateAlert(AlertSeverity.Page, factor, l, s, TimeSpan.FromMinutes(1))] };

        var notice = Assert.Single(Generate(Objective() with { Alerts = alerts }).Notices);

        Assert.True(notice.IsError);
        Assert.Contains(expected, notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_objective_s_own_alerts_replace_the_service_s()
    {
        var own = AlertSettings.Default with { BurnRates = [new BurnRateAlert(AlertSeverity.Ticket, 2.5m, TimeSpan.FromHours(4), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(3))] };

        Assert.Equal(["2_5x 4h 20m 3m ticket"], BurnAlerts(Generate(Objective() with { Alerts = own })));
    }

    [Fact]
    public void Pages_and_tickets_carry_their_own_labels_and_annotations_even_where_their_severities_are_called_alike()
    {
        static AlertTexts Texts(string label, string note) => new(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["route"] = label },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["note"] = note });
        var own = AlertSettings.Default with { Severities = ("home", "home"), Labels = Texts("all", "x").Labels, Annotations = Texts("x", "all").Annotations, Page = Texts("pager", "wake up"), Ticket = Texts("chat", "tomorrow") };

        var alerts = Alerts(Generate(Objective() with { Alerts = own })).ToLookup(a => Label(a, "route"), StringComparer.Ordinal);

        Assert.Equal(["ErrorBudgetBurnRate_14x", "ErrorBudgetBurnRate_6x"], alerts["pager"].Select(a => a.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains("ErrorBudget_FreezeTrigger", alerts["chat"].Select(a => a.Name));
        Assert.Equal(["ErrorBudget_Recovered"], alerts["all"].Select(a => a.Name));
        Assert.All(alerts["pager"], a => Assert.Equal("wake up", a.Annotations.Single(n => n.Key == "note").Value));
        Assert.All(alerts["all"], a => Assert.Equal("all", a.Annotations.Single(n => n.Key == "note").Value));
    }

    [Fact]
    public void Slow_scrapes_and_odd_windows_are_errors()
    {
        Assert.Contains("two samples", Assert.Single(Generate(Objective() with { ScrapeInterval = TimeSpan.FromMinutes(3) }).Notices).Message, StringComparison.Ordinal);
        Assert.Contains("five-minute tiles", Assert.Single(Generate(Objective(new Window.Rolling(TimeSpan.FromMinutes(2881)))).Notices).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_window_has_tiles_and_burn_rates_and_no_tiers()
    {
        var generated = Generate(Objective(new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc)));

        var names = Recordings(generated).Select(r => r.Name).ToHashSet();
        Assert.Contains(SeriesNames.Events, names);
        Assert.Contains(SeriesNames.NewestTile, names);
        Assert.Contains(SeriesNames.BurnRate(TimeSpan.FromHours(1)), names);
        Assert.DoesNotContain(SeriesNames.Remaining, names);
        Assert.DoesNotContain(SeriesNames.Tier, names);
        Assert.DoesNotContain(Alerts(generated), a => a.Name.StartsWith("ErrorBudget_T", StringComparison.Ordinal));
    }

    [Fact]
    public void An_informational_objective_moves_no_tier()
    {
        var alerts = Alerts(Generate(Objective() with { Gating = false })).Select(a => a.Name).ToList();

        Assert.DoesNotContain("ErrorBudget_FreezeTrigger", alerts);
        Assert.Contains("ErrorBudgetBurnRate_14x", alerts);
    }

    [Fact]
    public void The_freeze_stands_at_the_bound_of_the_last_tier_that_permits_deployments()
    {
        var freeze = Alerts(Generate(Objective())).Single(a => a.Name == "ErrorBudget_FreezeTrigger");

        Assert.Equal("slo:error_budget_remaining:ratio{service=\"api\",objective=\"success\"} <= 0.250000001", freeze.Expression);
        Assert.Equal(TimeSpan.FromMinutes(5), freeze.For);
        Assert.Contains(new KeyValuePair<string, string>("policy_action", "deployment_freeze"), freeze.Labels);
    }

    [Fact]
    public void A_recorded_ratio_gets_no_rules_and_is_not_silently_dropped()
    {
        var generated = Generate(Objective() with { Sli = new Sli.RecordedRatio("up") });

        Assert.Empty(generated.File.Groups);
        Assert.Contains("recorded", Assert.Single(generated.Notices).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_escaped_for_where_they_go()
    {
        var generated = Generate(Objective() with { Name = "a\"b\\c{{d" });

        Assert.All(Recordings(generated).Where(r => r.Expression.Contains("objective=", StringComparison.Ordinal)), r => Assert.Contains(@"objective=""a\""b\\c{{d""", r.Expression, StringComparison.Ordinal));
        Assert.All(Alerts(generated), a => Assert.Contains("a\"b\\c{{ \"{{\" }}d", a.Annotations[0].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_of_the_service_are_on_alerts_under_names_that_Prometheus_takes()
    {
        var alert = Alerts(Generate(Objective())).First();

        Assert.Contains(new KeyValuePair<string, string>("app_kubernetes_io_part_of", "shop"), alert.Labels);
        Assert.Contains(new KeyValuePair<string, string>("service", "api"), alert.Labels);
        Assert.Contains(new KeyValuePair<string, string>("note", "{{ \"{{\" }} fail }}"), alert.Labels);
    }

    [Fact]
    public void A_label_of_the_service_hides_none_of_the_alert_s_and_is_no_template()
    {
        var service = new ServiceObjectives("api", "p", [], [Objective()], Valuation: null, "0")
        {
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["tier"] = "gold", ["severity"] = "none", ["policy_action"] = "x", ["note"] = "{{ x }}" },
        };

        var freeze = Alerts(RuleGenerator.Generate(service, Policy())).Single(a => a.Name == "ErrorBudget_FreezeTrigger");

        Assert.Equal(("T3", "ticket", "deployment_freeze"), (Label(freeze, "tier"), Label(freeze, "severity"), Label(freeze, "policy_action")));
        Assert.Equal("{{ \"{{\" }} x }}", Label(freeze, "note"));
    }

    [Fact]
    public void Group_and_rule_names_are_unique_and_equal_input_gives_equal_output()
    {
        var (first, second) = (Generate(Objective()), Generate(Objective()));

        Assert.Equal(Flat(first), Flat(second));
        Assert.Equal(first.File.Groups.Count, first.File.Groups.Select(g => g.Name).Distinct(StringComparer.Ordinal).Count());
        var keys = first.File.Groups.SelectMany(g => g.Rules).OfType<Rule.Recording>().Select(r => $"{r.Name} {string.Join(',', r.Labels)}").ToList();
        Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Excluded_tiles_are_recorded_beside_those_that_count()
    {
        var from = new DateTimeOffset(2026, 11, 7, 2, 0, 0, TimeSpan.Zero);
        var generated = Generate(Objective() with { Exclusions = [new Exclusion.Fixed("move", from.AddDays(-1), from, from.AddHours(2))] });

        var names = Recordings(generated).Select(r => r.Name).ToList();
        Assert.Contains(SeriesNames.ExcludedEvents, names);
        Assert.Contains(SeriesNames.ExcludedBadEvents, names);
        Assert.True(names.IndexOf(SeriesNames.Events) < names.IndexOf("slo:tile:window_events"));
        Assert.Contains("(vector((time() - 150)) >= 1794016800 < 1794024000)", Recordings(generated).Single(r => r.Name == SeriesNames.Events).Expression, StringComparison.Ordinal);
    }

    /// <summary>1 November 2026 to 1 November 2036.</summary>
    [Theory]
    [InlineData("Europe/London", " >= 1793491200 < 2109110400))", "until 2036-11-01")]
    [InlineData("UTC", " >= 1793491200))", null)]
    public void A_recurring_exclusion_ends_where_clock_changes_are_not_known_any_more_and_says_so(string zone, string expected, string? notice)
    {
        var nightly = new Exclusion.Recurring(
            "backup", new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), [DayOfWeek.Sunday], new TimeOnly(2, 0), TimeSpan.FromHours(1), TimeZoneInfo.FindSystemTimeZoneById(zone));

        var generated = Generate(Objective() with { Exclusions = [nightly] });

        Assert.Contains(expected, Recordings(generated).Single(r => r.Name == SeriesNames.ExcludedEvents).Expression, StringComparison.Ordinal);
        Assert.Equal(notice is not null, generated.Notices.Any(n => !n.IsError && n.Message.Contains(notice ?? "until", StringComparison.Ordinal)));
    }

    private static string[] Flat(GeneratedRules generated) =>
        [.. generated.File.Groups.SelectMany(g => g.Rules.Select(r => $"{g.Name} {g.Interval} {r.Expression} {string.Join(',', r.Labels)}"))];

    private static IEnumerable<Rule.Recording> Recordings(GeneratedRules generated) => generated.File.Groups.SelectMany(g => g.Rules).OfType<Rule.Recording>();

    private static IEnumerable<Rule.Alert> Alerts(GeneratedRules generated) => generated.File.Groups.SelectMany(g => g.Rules).OfType<Rule.Alert>();

    private static IEnumerable<string> BurnAlerts(GeneratedRules generated) =>
        Alerts(generated)
            .Where(a => a.Name.StartsWith("ErrorBudgetBurnRate_", StringComparison.Ordinal))
            .Select(a => $"{a.Name[20..]} {Label(a, "long_window")} {Label(a, "short_window")} {Durations.Format(a.For)} {Label(a, "severity")}");

    private static string Label(Rule rule, string name) => rule.Labels.Single(l => l.Key == name).Value;

    private static Objective Objective(Window? window = null, decimal target = 0.999m) =>
        new("success", new BudgetTarget(target), window ?? new Window.Rolling(TimeSpan.FromDays(28)), Since: null, Gating: true, Counters);

    private static GeneratedRules Generate(Objective objective) => RuleGenerator.Generate(
        new ServiceObjectives("api", "p", [], [objective], new Valuation("USD", 0.05m), "0")
        {
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app.kubernetes.io/part-of"] = "shop", ["service"] = "other", ["note"] = "{{ fail }}" },
        },
        Policy());

    private static ErrorBudgetPolicy Policy() => new(
        "p", Sha256: null, PolicyMode.Enforce,
        [new Tier("T1", "Healthy", 0.75m, true, [], null), new Tier("T2", "Degraded", 0.25m, true, ["Review"], null), new Tier("T3", "Exhausted", null, false, [], null)],
        new Dictionary<string, Role>(StringComparer.Ordinal),
        new OverrideRule("a", OverrideEvidence.Bare, [], TimeSpan.FromHours(1), false, false, null, false, []),
        UnknownRule.Block, NoTrafficIsHealthy: true, AllowFirstDeployment: false, TimeSpan.FromMinutes(10), MinCoverage: 0.5m, MinEvents: 0m, BurnRate: null);
}
