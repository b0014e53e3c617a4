using ErrorBudgetGate.Real.Backfill;

namespace ErrorBudgetGate.Real;

/// <summary>What a backfill makes of a rule file, before any server is asked.</summary>
public sealed class RecordingRulesTests
{
    private static readonly Dictionary<string, string> NoLabels = [];

    [Fact]
    public void A_pass_holds_what_does_not_depend_on_one_another()
    {
        var passes = BackfillPlan.Of([Rule("a:meter", "sum(raw)"), Rule("a:tile", "a:meter - a:meter offset 1m"), Rule("b:meter", "sum(raw)"), Rule("a:left", "1 - a:tile"), Rule("b:tile", "b:meter")]);

        Assert.Equal(["a:meter b:meter", "a:tile b:tile", "a:left"], passes.Select(static pass => string.Join(' ', pass.Select(static planned => planned.Rule.Record))));
    }

    [Theory]
    [InlineData("sum(tile:total) + my_tile", false)]
    [InlineData("tile:total-tile", true)]
    [InlineData("tile{slo=\"other\"} + tile{slo=~\"x}\",slo=\"other\"}[5m]", false)]
    [InlineData("tile{slo=\"other\"} + tile{slo=~\"x}\"}[5m]", true)]
    [InlineData("tile{job=\"api\"}", true)]
    public void What_a_rule_reads_is_told_by_name_and_labels(string expression, bool reads) =>
        Assert.Equal(reads, Rule("r", expression).Reads(Rule("tile", "sum(raw)") with { Labels = new Dictionary<string, string> { ["slo"] = "x" } }));

    /// <summary>A later rule's sample of the same instant is not there yet, and a rule's own never is.</summary>
    [Theory]
    [InlineData("last_over_time(tile{a=\"b\"}[6h])", "last_over_time(tile{a=\"b\"}[21599999ms] offset 1ms)")]
    [InlineData("sum_over_time(tile[1m]) + count_over_time(tile [1d])", "sum_over_time(tile[59999ms] offset 1ms) + count_over_time(tile[86399999ms] offset 1ms)")]
    [InlineData("tile offset 5m + sum_over_time(tile[1m] offset 1m)", "tile offset 5m + sum_over_time(tile[1m] offset 1m)")]
    public void What_is_recorded_later_is_read_as_of_before(string expression, string before)
    {
        Assert.Equal(new PlannedRule(Rule("tile", before), ReadsItself: true), BackfillPlan.Of([Rule("tile", expression)])[0][0]);
        Assert.Equal([["tile"], ["early"]], BackfillPlan.Of([Rule("early", expression), Rule("tile", "raw")]).Select(static pass => pass.Select(static planned => planned.Rule.Record)));
        Assert.Equal(new PlannedRule(Rule("early", before), ReadsItself: false), BackfillPlan.Of([Rule("early", expression), Rule("tile", "raw")])[1][0]);
        Assert.Equal(new PlannedRule(Rule("late", expression), ReadsItself: false), BackfillPlan.Of([Rule("tile", "raw"), Rule("late", expression)])[1][0]);
    }

    [Theory]
    [InlineData("a", "last_over_time(b[1h])", "b", "last_over_time(a[1h])")]
    [InlineData("a", "b", "b", "sum(raw)")]
    [InlineData("a", "sum_over_time(a[1h:5m])", "b", "sum(raw)")]
    public void Circles_and_what_would_be_seen_too_early_are_refused(string first, string reads, string second, string secondReads) =>
        Assert.Throws<InvalidOperationException>(() => BackfillPlan.Of([Rule(first, reads), Rule(second, secondReads)]));

    [Theory]
    [InlineData("")]
    [InlineData("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n")]
    public void Both_kinds_of_file_are_read(string head)
    {
        var indent = head.Length > 0 ? "  " : "";
        string[] lines =
        [
            "groups:", "- name: g", "  interval: 30s", "  labels: {service: api, team: a}", "  rules:",
            "  - {alert: A, expr: up == 0}", "  - {record: r, expr: sum(up), labels: {team: b}}", "- name: h", "  rules: [{record: s, expr: '1'}]",
        ];

        var rules = RecordingRules.Read(head + string.Concat(lines.Select(line => indent + line + "\n")), TimeSpan.FromMinutes(1));

        Assert.Equal([("g", 30.0, "r", "sum(up)"), ("h", 60.0, "s", "1")], rules.Select(static r => (r.Group, r.Interval.TotalSeconds, r.Record, r.Expression)));
        Assert.Equal(["service=api", "team=b"], rules[0].Labels.Select(static l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("groups: [{name: g, query_offset: 1m, rules: []}]")]
    [InlineData("groups: [{name: g, limit: 10, rules: []}]")]
    [InlineData("groups: [{name: g, interval: often, rules: []}]")]
    [InlineData("groups: [{name: g, rules: [{record: r}]}]")]
    [InlineData("groups: [{name: g")]
    public void What_a_backfill_would_not_honour_is_refused(string file) =>
        Assert.Throws<InvalidOperationException>(() => RecordingRules.Read(file, TimeSpan.FromMinutes(1)));

    private static RecordingRule Rule(string record, string expression) => new("g", TimeSpan.FromMinutes(5), record, expression, NoLabels);
}
