using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Core.Tests.Rules;

public sealed class PromSelectorTests
{
    [Theory]
    [InlineData("up", "up", "up")]
    [InlineData(" up { job = \"a\" , code=~'5..', } ", "up", "up{job=\"a\",code=~'5..'}")]
    [InlineData("{__name__=\"up\",job=\"a\"}", "up", "up{job=\"a\"}")]
    [InlineData("{__name__=~\"up|down\"}", null, "{__name__=~\"up|down\"}")]
    [InlineData("up{path=\"/a}b,c=\\\"d\\\"\"}", "up", "up{path=\"/a}b,c=\\\"d\\\"\"}")]
    [InlineData("a:b{x!=`\\`}", "a:b", "a:b{x!=`\\`}")]
    public void A_selector_is_read_in_its_parts(string text, string? name, string written)
    {
        var selector = PromSelector.Parse(text)!;

        Assert.Equal(name, selector.Name);
        Assert.Equal(written, selector.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sum(up)")]
    [InlineData("up[5m]")]
    [InlineData("up{job=\"a\"")]
    [InlineData("up{job=\"a}")]
    [InlineData("up{job>\"a\"}")]
    [InlineData("up{job=\"a\" code=\"b\"}")]
    [InlineData("up{job=\"a\"} or down")]
    [InlineData("up{__name__=\"down\"}")]
    public void Anything_else_is_no_selector(string text) => Assert.Null(PromSelector.Parse(text));

    [Fact]
    public void Neighbours_keep_what_says_which_series_or_which_target()
    {
        var selector = PromSelector.Parse("lat{job=~\"a|b\",namespace=\"n\",path=\"/x\"}")!;

        Assert.Equal("lat_bucket{job=~\"a|b\",namespace=\"n\",path=\"/x\",le=\"1\"}", selector.With("_bucket", "le=\"1\""));
        Assert.Equal("process_start_time_seconds{job=~\"a|b\",namespace=\"n\"}", selector.OfSameTargets("process_start_time_seconds"));
        Assert.Equal("process_start_time_seconds", PromSelector.Parse("lat{path=\"/x\"}")!.OfSameTargets("process_start_time_seconds"));
    }
}
