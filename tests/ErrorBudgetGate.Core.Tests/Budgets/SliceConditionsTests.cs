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
    [InlineData("up == 0", "(count((up == 0) >= -Inf) and count((up) >= -Inf))")]
    [InlineData("up == bool 0", "(count(((up == bool 0) != 0) >= -Inf) and count((up) >= -Inf))")]
    public void A_bad_slice_is_one_that_counts(string bad, string composed) =>
        Assert.Equal(composed, SliceConditions.Bad(new Sli.Slices(bad, " up\n", TimeSpan.FromMinutes(1))));
}
