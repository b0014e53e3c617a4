using System.Text.RegularExpressions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Tests.Rendering;

public sealed partial class SafeNameTests
{
    [Theory]
    [InlineData("payments-api")]
    [InlineData("a")]
    [InlineData("7zip")]
    public void A_name_that_is_safe_stays(string name)
    {
        Assert.Equal(name, SafeName.File(name));
        Assert.Equal(name, SafeName.Dns(name, 40));
    }

    [Theory]
    [InlineData("payments.api_v2", "payments.api_v2", "payments-api-v2-f9fa96ed")]
    [InlineData("Payments API", "payments-api-27a5be46", "payments-api-27a5be46")]
    public void One_that_is_not_is_changed_and_marked(string name, string file, string dns)
    {
        Assert.Equal(file, SafeName.File(name));
        Assert.Equal(dns, SafeName.Dns(name, 40));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("/absolute")]
    [InlineData("-rf")]
    [InlineData("a\0b\nc")]
    [InlineData("支払い")]
    [InlineData("C:\\con")]
    [InlineData("trailing.")]
    public void Any_text_becomes_a_name(string text)
    {
        Assert.Matches(FileName(), SafeName.File(text));
        Assert.Matches(Label(), SafeName.Dns(text, 50));
    }

    [Fact]
    public void Names_are_short_enough_and_differ_however_alike_they_are()
    {
        string[] texts = ["A", "a", "ä", "Ä", "a b", "a  b", "a/b", "a-b", .. Enumerable.Range(300, 20).Select(length => new string('x', length))];

        Assert.Equal(texts.Length, texts.Select(SafeName.File).Distinct().Count());
        Assert.Equal(texts.Length, texts.Select(t => SafeName.Dns(t, 46)).Distinct().Count());
        Assert.All(texts, t => Assert.True(SafeName.File(t).Length <= 128 && SafeName.Dns(t, 46).Length <= 46, t));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]*[a-z0-9]$", RegexOptions.None, 1000)]
    private static partial Regex FileName();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*[a-z0-9]$", RegexOptions.None, 1000)]
    private static partial Regex Label();
}
