using ErrorBudgetGate.Adapters.Prometheus;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class PlainSelectorTests
{
    [Theory]
    [InlineData("slo:error_budget_remaining:ratio")]
    [InlineData("slo:error_budget_remaining:ratio{service=\"payments-api\"}")]
    [InlineData(" up { job = 'a' , b!~`x}y` , } ")]
    [InlineData("{__name__=\"up\",job=~\"a|b\"}")]
    [InlineData("up{}")]
    [InlineData("up{a=\"}\\\"{\"}")]
    [InlineData("{\"http.requests\", \"label.x\"=\"v\"}")]
    [InlineData("sum")]
    public void A_selector_is_plain(string query) => Assert.True(PlainSelector.Matches(query));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("NaN")]
    [InlineData("Inf")]
    [InlineData("1 - x")]
    [InlineData("sum(x)")]
    [InlineData("(x)")]
    [InlineData("-x")]
    [InlineData("x offset 5m")]
    [InlineData("x{a=\"b\"} offset 5m")]
    [InlineData("x @ 123")]
    [InlineData("x{a=\"b\"}[5m]")]
    [InlineData("x{a=\"b\"} or y")]
    [InlineData("x{a=\"b\" or c=\"d\"}")]
    [InlineData("x{a=\"b\"")]
    [InlineData("x{a=\"b")]
    [InlineData("x{a=b}")]
    [InlineData("x{a}")]
    [InlineData("x{,}")]
    [InlineData("x{a=\"b\"}}")]
    [InlineData("x{a=\"b\"} # budget")]
    [InlineData("x y")]
    [InlineData("\"x\"")]
    public void Anything_else_is_not(string query) => Assert.False(PlainSelector.Matches(query));
}
