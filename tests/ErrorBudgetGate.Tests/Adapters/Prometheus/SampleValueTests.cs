using System.Globalization;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Tests.Adapters.Prometheus;

public sealed class SampleValueTests
{
    [Theory]
    [InlineData("0.25", "0.25")]
    [InlineData("0.25000000000000067", "0.25000000000000067")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("1e-7", "0.0000001")]
    [InlineData("1.234e+06", "1234000")]
    [InlineData("1e18", "1000000000000000000")]
    [InlineData("1e-400", "0")]
    [InlineData("-0", "0")]
    public void A_number_is_read_exactly(string text, string value)
    {
        Assert.Null(SampleValue.TryRead(text, out var read));
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("-Inf")]
    [InlineData("Inf")]
    [InlineData("1e19")]
    [InlineData("-1000000000000000001")]
    [InlineData("1e300")]
    [InlineData("1e400")]
    public void What_is_not_finite_is_said_to_be_so(string text) => Assert.Equal(ReasonCode.NotFinite, SampleValue.TryRead(text, out _)?.Reason);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("0x10")]
    [InlineData("1 2")]
    public void What_is_no_number_is_malformed(string text) => Assert.Equal(ReasonCode.MalformedResponse, SampleValue.TryRead(text, out _)?.Reason);

    [Fact]
    public void Times_keep_their_milliseconds()
    {
        Assert.Null(SampleValue.TryReadTime("1774785600.123", out var time));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 12, 0, 0, 123, TimeSpan.Zero), time);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e17")]
    public void A_time_outside_the_calendar_is_malformed(string text) => Assert.Equal(ReasonCode.MalformedResponse, SampleValue.TryReadTime(text, out _)?.Reason);
}
