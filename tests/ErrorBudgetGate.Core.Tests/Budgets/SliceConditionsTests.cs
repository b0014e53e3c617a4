using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Tests.Budgets;

public sealed class SliceConditionsTests
{
    [Theory]
    [InlineData("job:latency:p99 > 0.5")]
    [InlineData("up == 0")]
    [InlineData("success_ratio{job=\"a\"} < 0.99")]
    [InlineData("(((up) == 0))")]
    [InlineData("a != 1\n")]
    [InlineData("a >= on(job) group_left() b")]
    [InlineData("a > boolean_total")]
    [InlineData("a > bool 1 > 0")]
    [InlineData("(a < 1) or (b < 1)")]
    [InlineData("(a > bool 0) and b < 1")]
    [InlineData("min by (job) (ratio < 0.99)")]
    [InlineData("(a) < (b)")]
    [InlineData("up{x=\"(\"} == 0")]
    public void A_comparison_is_true_as_soon_as_it_yields_anything(string condition) => Assert.True(SliceConditions.YieldsOnlyWhenTrue(condition));

    [Theory]
    [InlineData("up == bool 0")]
    [InlineData("up ==BOOL 0")]
    [InlineData("(up == bool 0)")]
    [InlineData("(a > 0) > bool 1")]
    [InlineData("job:slice_is_bad{op=\"<\", and=\"x > 1\"}")]
    [InlineData("absent(up{job=~\"a|b\"})")]
    [InlineData("max_over_time((up == bool 0)[5m:30s])")]
    [InlineData("(a > bool 0) and (b > bool 1)")]
    [InlineData("order_total")]
    [InlineData("{__name__!=\"x>1\"}")]
    [InlineData("clamp_max(a, 1) + vector(0)")]
    [InlineData("((")]
    [InlineData("a{")]
    [InlineData("a{x='")]
    [InlineData("")]
    public void Anything_else_is_judged_by_its_value(string condition) => Assert.False(SliceConditions.YieldsOnlyWhenTrue(condition));

    [Theory]
    [InlineData("up == 0", "count((up == 0) >= -Inf)")]
    [InlineData(" up == bool 0\n", "count(((up == bool 0) != 0) >= -Inf)")]
    public void A_condition_becomes_a_sample_while_it_is_true(string bad, string composed) => Assert.Equal(composed, SliceConditions.Bad(Slices(bad)));

    [Theory]
    [InlineData("up == 0", "count((up == bool 0) >= -Inf)")]
    [InlineData("((a{x=\">\"}) >= on(job) b)", "count(((a{x=\">\"}) >= bool on(job) b) >= -Inf)")]
    [InlineData("up == bool 0", "count((up == bool 0) >= -Inf)")]
    [InlineData("job:slice_is_bad", "count((job:slice_is_bad) >= -Inf)")]
    [InlineData("a > 0 or b > 0", null)]
    [InlineData("a > 0 < 1", null)]
    [InlineData("sum(a > 0)", null)]
    public void A_condition_is_known_while_its_series_are_there(string bad, string? composed) => Assert.Equal(composed, SliceConditions.Known(Slices(bad)));

    [Fact]
    public void A_slice_counts_while_its_total_is_a_number() => Assert.Equal("count((up) >= -Inf)", SliceConditions.Counts(Slices("x")));

    [Fact]
    public void A_slice_has_no_price_and_a_request_has()
    {
        var priced = new Valuation("USD", 0.05m);
        var (target, window) = (new BudgetTarget(0.99m), new Window.Rolling(TimeSpan.FromDays(28)));
        var service = new ServiceObjectives(
            "api", "standard", [],
            [new Objective("slices", target, window, null, true, Slices("up == 0")), new Objective("requests", target, window, null, true, new Sli.Counters("bad", "total"))],
            priced, "");

        Assert.Equal([null, priced, priced], new[] { "slices", "requests", "api" }.Select(service.ValuationOf));
    }

    private static Sli.Slices Slices(string bad) => new(bad, " up\n", TimeSpan.FromMinutes(1));
}
