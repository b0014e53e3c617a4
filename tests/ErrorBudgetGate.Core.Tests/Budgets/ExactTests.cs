using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Core.Tests.Budgets;

public sealed class ExactTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true);

    private static readonly Gen<TimeSpan> Spans = Gen.Choose(1, 315_360_000).Select(s => TimeSpan.FromSeconds(s));

    [Theory]
    [InlineData("291.66666666666666666666666667", "291.6666666666666666666666667")]
    [InlineData("0.0208333333333333333333333333", "0.0208333333333333333333333333")]
    [InlineData("40.3200", "40.32")]
    [InlineData("0.000", "0")]
    [InlineData("-7000.0", "-7000")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void An_exact_figure_has_28_digits_and_no_trailing_zeros(string value, string text) =>
        Assert.Equal(text, Exact.Round(Decimal(value)).ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("0.1157407407", 6, "0.115741")]
    [InlineData("0.00000165344", 3, "0.00000165")]
    [InlineData("416.6666667", 6, "416.667")]
    [InlineData("1234567.89", 6, "1234568")]
    [InlineData("-0.5", 6, "-0.5")]
    [InlineData("0", 6, "0")]
    [InlineData("0.0000000000000000000000000001", 6, "0.0000000000000000000000000001")]
    public void A_figure_for_people_keeps_its_first_digits_and_its_whole_part(string value, int digits, string text) =>
        Assert.Equal(text, Exact.Round(Decimal(value), digits).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void A_product_too_large_on_its_way_still_has_an_answer() =>
        Assert.Equal(70_000_000_000_000_000_000_000_000_000m, Exact.Scale(70_000_000_000_000_000_000_000_000_000m, TimeSpan.FromSeconds(86_399), TimeSpan.FromSeconds(86_399)));

    [Fact]
    public void What_no_decimal_holds_overflows_and_never_wraps() =>
        Assert.Throws<OverflowException>(() => Exact.Scale(decimal.MaxValue, TimeSpan.FromDays(1), TimeSpan.FromSeconds(1)));

    [Fact]
    public void Scaling_there_and_back_loses_at_most_the_last_digits()
    {
        var cases = from amount in Gen.Choose(1, int.MaxValue) from span in Spans from per in Spans select ((decimal)amount, span, per);
        Check.One(Many, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (amount, span, per) = c;
            return Math.Abs(Exact.Scale(Exact.Scale(amount, span, per), per, span) - amount) <= amount * 0.000_000_000_000_000_001m;
        }));
    }

    [Theory]
    [InlineData("10M/d", "10000000", 86_400)]
    [InlineData("1500/s", "1500", 1)]
    [InlineData("2.5k/min", "2500", 60)]
    [InlineData("2.5K/m", "2500", 60)]
    [InlineData("1G/second", "1000000000", 1)]
    [InlineData("7B/week", "7000000000", 604_800)]
    [InlineData("1e7/day", "10000000", 86_400)]
    [InlineData("0.5/h", "0.5", 3_600)]
    public void Traffic_is_a_number_and_a_unit(string text, string amount, int seconds)
    {
        Assert.True(Flow.TryParse(text, out var flow));
        Assert.Equal(new Flow(Decimal(amount), TimeSpan.FromSeconds(seconds)), flow);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("10M")]
    [InlineData("10M/")]
    [InlineData("/d")]
    [InlineData("M/d")]
    [InlineData("10m/d")]
    [InlineData("-5/s")]
    [InlineData("+5/s")]
    [InlineData("0/s")]
    [InlineData("0.0000001/s")]
    [InlineData("1e30/d")]
    [InlineData("1e300/d")]
    [InlineData("1.1G/s")]
    [InlineData("10,000/d")]
    [InlineData("10 M/d")]
    [InlineData("NaN/s")]
    [InlineData("10M/month")]
    [InlineData("10M/D")]
    [InlineData("10M/d/d")]
    public void What_is_no_traffic_is_refused(string? text) => Assert.False(Flow.TryParse(text, out _));

    [Fact]
    public void Traffic_kept_as_it_was_given_flows_in_exact_numbers()
    {
        var flow = new Flow(10_000_000m, TimeSpan.FromDays(1));

        Assert.Equal(280_000_000m, flow.Over(TimeSpan.FromDays(28)));
        Assert.Equal(86.4m, flow.SecondsFor(10_000m));
        Assert.Equal(500_000m, flow.Times(0.05m).Over(TimeSpan.FromDays(1)));
    }

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
