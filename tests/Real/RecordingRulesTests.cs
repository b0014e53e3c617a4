using ErrorBudgetGate.Real.Backfill;

namespace ErrorBudgetGate.Real;

/// <summary>What a backfill makes of a rule file, before any server is asked.</summary>
public sealed class RecordingRulesTests
{
    [Fact]
    public void A_pass_holds_what_does_not_depend_on_one_another()
    {
        var passes = RuleBackfill.Passes([Rule("a:meter", "sum(raw)"), Rule("a:tile", "a:meter - a:meter offset 1m"), Rule("b:meter", "sum(raw)"), Rule("a:left", "1 - a:tile"), Rule("b:tile", "b:meter")]);

        Assert.Equal(["a:meter b:meter", "a:tile b:tile", "a:left"], passes.Select(static pass => string.Join(' ', pass.Select(static rule => rule.Record))));
    }

    [Fact]
    public void A_name_within_a_name_is_another_one()
    {
        Assert.False(Rule("r", "sum(slo:meter:total) + my_slo:meter").Reads("slo:meter"));
        Assert.True(Rule("r", "slo:meter:total-slo:meter").Reads("slo:meter"));
    }

    [Theory]
    [InlineData("a", "last_over_time(a[1h])", "b", "a")]
    [InlineData("a", "b", "b", "sum(raw)")]
    public void Rules_that_read_what_comes_later_are_refused(string first, string reads, string second, string secondReads) =>
        Assert.Throws<InvalidOperationException>(() => RuleBackfill.Passes([Rule(first, reads), Rule(second, secondReads)]));

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

    private static RecordingRule Rule(string record, string expression) => new("g", TimeSpan.FromMinutes(5), record, expression, new Dictionary<string, string>());
}
