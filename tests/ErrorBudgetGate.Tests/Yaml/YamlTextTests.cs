using System.Text;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Tests.Yaml;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("payments-api")]
    [InlineData("28d")]
    [InlineData("1h30m")]
    [InlineData("99.95%")]
    [InlineData("http_requests_total{job=\"api\",code=~\"5..\"}")]
    [InlineData("sum(rate(x[$window])) / 2")]
    [InlineData("(a + b)")]
    [InlineData("https://example.com/#part")]
    [InlineData("errorbudgetgate.io/v1")]
    [InlineData("Europe/London")]
    [InlineData("wörter")]
    public void What_can_only_be_a_text_stands_plain(string text) => Assert.Equal(text, YamlText.Scalar(text));

    [Theory]
    [InlineData("", "''")]
    [InlineData("1", "'1'")]
    [InlineData("0.5", "'0.5'")]
    [InlineData("1e3", "'1e3'")]
    [InlineData("1_000", "'1_000'")]
    [InlineData("0xFade", "'0xFade'")]
    [InlineData("1.", "'1.'")]
    [InlineData("12:30:45", "'12:30:45'")]
    [InlineData("2026-03-01", "'2026-03-01'")]
    [InlineData("-1", "'-1'")]
    [InlineData(".5", "'.5'")]
    [InlineData(".inf", "'.inf'")]
    [InlineData("~", "'~'")]
    [InlineData("No", "'No'")]
    [InlineData("y", "'y'")]
    [InlineData("NULL", "'NULL'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:", "'a:'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData(" a", "' a'")]
    [InlineData("a ", "'a '")]
    [InlineData("# a", "'# a'")]
    [InlineData("- a", "'- a'")]
    [InlineData("---", "'---'")]
    [InlineData("{a}", "'{a}'")]
    [InlineData("{{ $labels.service }} is 'down'", "'{{ $labels.service }} is ''down'''")]
    [InlineData("*a", "'*a'")]
    [InlineData("&a", "'&a'")]
    [InlineData("!a", "'!a'")]
    [InlineData("@a", "'@a'")]
    [InlineData("`a`", "'`a`'")]
    [InlineData("%a", "'%a'")]
    [InlineData("\"a\"", "'\"a\"'")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("a\tb\\\"", "\"a\\tb\\\\\\\"\"")]
    [InlineData("a\u0085b", "\"a\\u0085b\"")]
    public void All_else_is_quoted(string text, string expected) => Assert.Equal(expected, YamlText.Scalar(text));

    [Theory]
    [InlineData("a, b")]
    [InlineData("x{a=\"b\"}")]
    [InlineData("a:b")]
    [InlineData("wörter wörter")]
    public void Between_braces_more_is_quoted(string text)
    {
        Assert.Equal(text, YamlText.Scalar(text));
        Assert.Equal($"'{text}'", YamlText.Scalar(text, flow: true));
    }

    [Theory]
    [InlineData("a\nb", "|-\n    a\n    b")]
    [InlineData("a\nb\n", "|\n    a\n    b")]
    [InlineData("a\n\n  b # c: d", "|-\n    a\n\n      b # c: d")]
    [InlineData("a\n", "\"a\\n\"")]
    [InlineData("\na", "\"\\na\"")]
    [InlineData(" a\nb", "\" a\\nb\"")]
    [InlineData("a\nb\n\n", "\"a\\nb\\n\\n\"")]
    [InlineData("a\r\nb", "\"a\\u000D\\nb\"")]
    [InlineData("a\n   \nb", "\"a\\n   \\nb\"")]
    public void Lines_stand_in_a_literal_block_where_one_can_hold_them(string text, string expected) => Assert.Equal(expected, YamlText.Value(text, 4));

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        const string Alphabet = "ab1. \n\t\r:#-{}[]\"'\\,%&*!|>?@`~\u0085\u2028\u0000é🙂";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Piece(Alphabet, random)));
            var yaml = $"a:\n  b: {YamlText.Value(text, 4)}\n  c: {YamlText.Scalar(text)}\n  d: [{YamlText.Scalar(text, flow: true)}, {{{YamlText.Scalar(text, flow: true)}: e}}]\n  {YamlText.Scalar(text + "k", flow: true)}: f\n";

            var read = YamlReader.Read(yaml);

            Assert.True(read.Faults.Count == 0, yaml + string.Concat(read.Faults));
            var a = (YamlNode.Mapping)((YamlNode.Mapping)read.Documents[0])["a"]!;
            Assert.Equal(text, ((YamlNode.Scalar)a["b"]!).Text);
            Assert.Equal(text, ((YamlNode.Scalar)a["c"]!).Text);
            var d = ((YamlNode.Sequence)a["d"]!).Items;
            Assert.Equal(text, ((YamlNode.Scalar)d[0]).Text);
            Assert.Equal(text, Assert.Single(((YamlNode.Mapping)d[1]).Entries).Key);
            Assert.Equal("f", ((YamlNode.Scalar)a.Entries[3].Value).Text);
        }
    }

    [Fact]
    public void A_comment_cannot_leave_its_lines()
    {
        var yaml = new StringBuilder();

        YamlText.AppendComment(yaml, "one\n\ntwo\u0085key: value \r", 2);

        Assert.Equal("  # one\n  #\n  # twokey: value\n", yaml.ToString());
    }

    /// <summary>Whole characters: half of a pair is no text.</summary>
    private static string Piece(string alphabet, Random random)
    {
        var at = random.Next(alphabet.Length);
        return char.IsHighSurrogate(alphabet[at]) ? alphabet.Substring(at, 2) : char.IsLowSurrogate(alphabet[at]) ? "x" : alphabet[at].ToString();
    }
}
