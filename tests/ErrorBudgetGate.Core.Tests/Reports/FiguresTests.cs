using System.Globalization;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Core.Tests.Reports;

public sealed class FiguresTests
{
    [Theory]
    [InlineData("3153.6", "52 min 33.6 s")]
    [InlineData("172800", "2 d")]
    [InlineData("116294.4", "1 d 8 h 18 min 14.4 s")]
    [InlineData("0", "0 s")]
    [InlineData("0.00031536", "0.000315 s")]
    [InlineData("-8467.2", "-2 h 21 min 7.2 s")]
    [InlineData("59.99999", "1 min")]
    public void A_duration_is_spelled_in_units_that_fit(string seconds, string text) => Assert.Equal(text, Figures.Spelled(Decimal(seconds)));

    [Theory]
    [InlineData("2419.2", "40.32 min = 40 min 19.2 s")]
    [InlineData("1200", "20 min")]
    public void Downtime_is_told_twice_only_where_that_says_more(string seconds, string text) => Assert.Equal(text, Figures.Downtime(Decimal(seconds)));

    [Theory]
    [InlineData("280000", "280,000")]
    [InlineData("416.6666666667", "416.667")]
    [InlineData("0.1157407407", "0.115741")]
    [InlineData("12345678901", "12,345,678,901")]
    public void A_number_keeps_six_digits(string value, string text) => Assert.Equal(text, Figures.Number(Decimal(value)));

    [Theory]
    [InlineData("0.0951293759", "9.5129%")]
    [InlineData("0.00000012345", "0.000012%")]
    [InlineData("0", "0%")]
    [InlineData("-3.5", "-350%")]
    public void A_share_is_never_rounded_to_nothing(string ratio, string text) => Assert.Equal(text, Figures.Share(Decimal(ratio)));

    [Theory]
    [InlineData("0.999", "99.9%")]
    [InlineData("0.999999999999", "99.9999999999%")]
    [InlineData("0.999537037037037037037037037", "99.9537037037037%")]
    public void A_target_is_never_rounded_to_everything(string ratio, string text) => Assert.Equal(text, Figures.Target(Decimal(ratio)));

    [Theory]
    [InlineData("291.666666667", "USD 291.67")]
    [InlineData("7000", "USD 7,000")]
    [InlineData("0.05", "USD 0.05")]
    [InlineData("0.00012345", "USD 0.000123")]
    [InlineData("1234.5", "USD 1,234.50")]
    public void Money_has_cents_where_there_are_some(string amount, string text) => Assert.Equal(text, Figures.Money("USD", Decimal(amount)));

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
