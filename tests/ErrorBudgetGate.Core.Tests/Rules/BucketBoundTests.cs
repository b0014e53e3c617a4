using System.Globalization;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Core.Tests.Rules;

public sealed class BucketBoundTests
{
    /// <summary>As Go, Prometheus 3, Java, Python, .NET and C print the same bound.</summary>
    [Theory]
    [InlineData("0.3", "0.3", "0.30")]
    [InlineData("1", "1", "1.0")]
    [InlineData("10", "10", "10.0")]
    [InlineData("2.5", "2.5", "2.50")]
    [InlineData("0.001", "0.001")]
    [InlineData("0.0005", "0.0005", "5.0E-4")]
    [InlineData("0.00005", "5e-05", "5.0E-5", "5E-05", "0.00005")]
    [InlineData("0.000025", "2.5e-05", "2.5E-5")]
    [InlineData("1000000", "1e+06", "1000000", "1000000.0", "1.0E6", "1e6")]
    [InlineData("1500000", "1.5e+06", "1500000.0", "1.5E6")]
    [InlineData("10000000", "1e+07", "1.0E7", "1E+07")]
    [InlineData("1234567.5", "1.2345675e+06", "1234567.5")]
    public void A_bound_is_found_in_every_spelling(string threshold, params string[] spellings) =>
        Assert.All(spellings, le => Assert.Matches(Anchored(threshold), le));

    [Theory]
    [InlineData("0.3", "0.03", "3", "0.35", "10.3", "0x3", "+Inf", "3e-02")]
    [InlineData("1", "10", "1.05", "0.1", "11")]
    [InlineData("1000000", "1e+07", "10000000", "1e+060", "1.1e+06", "1e-06")]
    [InlineData("0.00005", "5e-06", "5e+05", "0.000005", "1.5e-05")]
    public void No_other_bound_is_taken_for_it(string threshold, params string[] others) =>
        Assert.All(others, le => Assert.DoesNotMatch(Anchored(threshold), le));

    [Fact]
    public void Every_bound_of_a_wide_range_is_found_as_go_and_java_write_it()
    {
        for (var exponent = -9; exponent <= 12; exponent++)
        {
            foreach (var digits in (decimal[])[1m, 2.5m, 5m, 7.25m])
            {
                var bound = exponent < 0 ? digits / Power(-exponent) : digits * Power(exponent);
                var mantissa = digits.ToString(CultureInfo.InvariantCulture);
                var go = exponent is < -4 or >= 6 ? $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}" : Plain(bound);
                var java = exponent is < -3 or >= 7 ? $"{(mantissa.Contains('.') ? mantissa : mantissa + ".0")}E{exponent}" : Plain(bound);

                var pattern = Anchored(bound.ToString(CultureInfo.InvariantCulture));
                Assert.Matches(pattern, go);
                Assert.Matches(pattern, java);
            }
        }
    }

    private static decimal Power(int exponent) => exponent == 0 ? 1m : 10m * Power(exponent - 1);

    private static string Plain(decimal bound) => bound.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>PromQL anchors the pattern, and takes one backslash of two away.</summary>
    private static Regex Anchored(string threshold)
    {
        var matcher = BucketBound.Matcher(decimal.Parse(threshold, CultureInfo.InvariantCulture));
        Assert.StartsWith("le=~\"", matcher, StringComparison.Ordinal);
        var pattern = matcher[5..^1].Replace(@"\\", @"\", StringComparison.Ordinal);
        return new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }
}
