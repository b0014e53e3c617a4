using System.Globalization;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Core.Tests.Rules;

public sealed class BucketBoundTests
{
    [Theory]
    [InlineData("0.3", "0.3,0.30", "0.31,03,0x3,1.3")]
    [InlineData("1", "1,1.0", "10,1.5,11,0.1")]
    [InlineData("10", "10,10.0", "1,100,10.5")]
    [InlineData("2.5", "2.5", "25,2x5,2.55")]
    [InlineData("1000000", "1000000,1e+06,1000000.0,1e+6,1.0E6", "100000,1e+07,1e-06")]
    [InlineData("0.0001", "0.0001,1e-04,1.0E-4", "0.00011,1e-05")]
    [InlineData("1500", "1500,1.5e+03,1500.0", "15000,1.5e+04")]
    public void Every_spelling_of_the_bound_matches_and_no_other(string bound, string spellings, string others)
    {
        var anchored = Anchored(decimal.Parse(bound, CultureInfo.InvariantCulture));
        Assert.All(spellings.Split(','), s => Assert.Matches(anchored, s));
        Assert.All(others.Split(','), s => Assert.DoesNotMatch(anchored, s));
    }

    [Fact]
    public void Every_bound_of_a_wide_range_is_found_as_go_and_java_write_it()
    {
        for (var exponent = -9; exponent <= 12; exponent++)
        {
            foreach (var digits in (decimal[])[1m, 2.5m, 5m, 7.25m])
            {
                var bound = exponent < 0 ? digits / Power(-exponent) : digits * Power(exponent);
                var (plain, mantissa) = (PromQl.Number(bound), PromQl.Number(digits));
                var go = exponent is < -4 or >= 6 ? $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}" : plain;
                var java = exponent is < -3 or >= 7 ? $"{(mantissa.Contains('.') ? mantissa : mantissa + ".0")}E{exponent}" : plain;

                Assert.Matches(Anchored(bound), go);
                Assert.Matches(Anchored(bound), java);
            }
        }
    }

    private static decimal Power(int exponent) => exponent == 0 ? 1m : 10m * Power(exponent - 1);

    /// <summary>Prometheus anchors its patterns.</summary>
    private static Regex Anchored(decimal bound)
    {
        var matcher = BucketBound.Matcher(bound);
        Assert.StartsWith("le=~\"", matcher, StringComparison.Ordinal);
        var pattern = matcher["le=~\"".Length..^1].Replace(@"\\", @"\", StringComparison.Ordinal);
        return new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
