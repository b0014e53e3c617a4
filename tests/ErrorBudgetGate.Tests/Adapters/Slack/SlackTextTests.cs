using ErrorBudgetGate.Adapters.Slack;
using FsCheck;
using FsCheck.Fluent;

namespace ErrorBudgetGate.Tests.Adapters.Slack;

public class SlackTextTests
{
    [Theory]
    [InlineData("plain", 10, "plain")]
    [InlineData("a & b", 20, "a &amp; b")]
    [InlineData("<!channel>", 50, "&lt;!channel&gt;")]
    [InlineData("&amp;", 50, "&amp;amp;")]
    [InlineData("&&&", 15, "&amp;&amp;&amp;")]
    [InlineData("&&&", 14, "&amp;&amp;…")]
    [InlineData("&&&", 11, "&amp;&amp;…")]
    [InlineData("&&&", 10, "&amp;…")]
    [InlineData("&&&", 5, "…")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("abcd", 1, "…")]
    [InlineData("a😀b", 3, "a…")]
    [InlineData("a😀b", 4, "a😀b")]
    [InlineData("a\u0007b\nc", 10, "a b\nc")]
    [InlineData("", 1, "")]
    public void Texts_are_escaped_and_then_cut_between_characters(string text, int longest, string expected) =>
        Assert.Equal(expected, SlackText.Escape(text, longest));

    [Fact]
    public void Half_a_pair_is_replaced() => Assert.Equal("a\ufffd", SlackText.Escape("a\ud83d", 10));

    /// <summary>Texts rich in what goes wrong.</summary>
    private static readonly Gen<string> Hostile =
        from pieces in Gen.Elements("&", "<", ">", "&amp;", "&lt;", "x", "😀", "\ud83d", "\ude00", "é", "\n", "\0", "<!here>", "<@U1>", "`", "*").ListOf()
        select string.Concat(pieces);

    [Fact]
    public void No_text_is_ever_over_its_limit_or_cut_inside_an_entity_or_a_pair()
    {
        var inputs =
            from text in Gen.OneOf(Hostile, ArbMap.Default.GeneratorFor<string>().Select(t => t ?? string.Empty))
            from longest in Gen.Choose(1, 60)
            select (text, longest);

        Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true),
            Prop.ForAll(inputs.ToArbitrary(), input =>
            {
                var (text, longest) = input;
                var cut = SlackText.Escape(text, longest);
                var whole = SlackText.Escape(text, int.MaxValue);
                return cut.Length <= longest
                    && SlackEndpoint.IsEscaped(cut)
                    && SlackEndpoint.IsEscaped(whole)
                    && (whole.Length <= longest ? cut == whole : cut.EndsWith('…') && whole.StartsWith(cut[..^1], StringComparison.Ordinal) && cut.Length > longest - 6);
            }));
    }
}
