using System.Globalization;
using System.Text.RegularExpressions;
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
        var matcher = BucketBound.Matcher(decimal.Parse(bound, CultureInfo.InvariantCulture));
        Assert.StartsWith("le=~\"", matcher, StringComparison.Ordinal);
        var pattern = matcher["le=~\"".Length..^1].Replace(@"\\", @"\", StringComparison.Ordinal);

        // Prometheus anchors its patterns.
        var anchored = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        Assert.All(spellings.Split(','), s => Assert.Matches(anchored, s));
        Assert.All(others.Split(','), s => Assert.DoesNotMatch(anchored, s));
    }
}
