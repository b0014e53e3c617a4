using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Core.Tests.Decisions;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("\u001b[31mred", " [31mred")]
    [InlineData("a\u202eb\u2028c\u0085d", "a b c d")]
    [InlineData("a  b", "a  b")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    public void One_line_stays_one_line(string text, string shown) => Assert.Equal(shown, Excerpt.OneLine(text));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_text() => Assert.Equal("a b", Excerpt.OneLine("a\ud83db"));

    [Theory]
    [InlineData(" <p>\n\t hi  you ", "<p> hi you")]
    [InlineData("0123456789", "0123456789")]
    [InlineData("01234567890", "0123456...")]
    [InlineData("0123456789 ", "0123456789")]
    [InlineData("0123456789 x", "0123456...")]
    [InlineData("012345\ud83d\ude000123", "012345...")]
    [InlineData("", "")]
    public void A_beginning_is_cut_between_characters(string text, string shown) => Assert.Equal(shown, Excerpt.Of(text, 10));

    [Theory]
    [InlineData("a  b", "'a  b'")]
    [InlineData("a\nb", "'a b'")]
    [InlineData("0123456789", "'0123456789'")]
    [InlineData("01234567890", "'0123456...'")]
    public void Quotes_keep_every_blank(string text, string shown) => Assert.Equal(shown, Excerpt.Quoted(text, 10));

    [Fact]
    public void A_text_of_any_length_is_shown_whole_where_that_is_asked() =>
        Assert.Equal(new string('a', 5000), Excerpt.Of(new string('a', 5000), int.MaxValue));
}
