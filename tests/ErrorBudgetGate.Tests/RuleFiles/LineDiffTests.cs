using ErrorBudgetGate.RuleFiles;

namespace ErrorBudgetGate.Tests.RuleFiles;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a b c", "a b c", "")]
    [InlineData("a b c", "a x c", "2-b 2+x")]
    [InlineData("a b c", "b c", "1-a")]
    [InlineData("a c", "a b c", "2+b")]
    [InlineData("", "a b", "1+a 2+b")]
    [InlineData("a b c d e f", "x b c d e y", "1-a 1+x 6-f 6+y")]
    public void Only_what_changed_is_told(string old, string now, string expected) =>
        Assert.Equal(expected, string.Join(' ', LineDiff.Of(Lines(old), Lines(now)).Select(c => $"{c.Number}{(c.IsNew ? '+' : '-')}{c.Text}")));

    [Fact]
    public void The_changes_lead_from_one_text_to_the_other_and_no_shorter_way_does()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var (old, now) = (Any(random), Any(random));
            var changes = LineDiff.Of(old, now);

            Assert.Equal(now, Applied(old, changes));
            Assert.Equal(old.Count + now.Count - (2 * CommonLines(old, now)), changes.Count);
        }
    }

    [Fact]
    public void Texts_that_have_little_in_common_are_told_apart_all_the_same()
    {
        string[] old = [.. Enumerable.Range(0, 900).Select(n => $"old {n}")];
        string[] now = [.. Enumerable.Range(0, 900).Select(n => $"new {n}")];

        Assert.Equal(now, Applied(old, LineDiff.Of(old, now)));
    }

    private static List<string> Applied(IReadOnlyList<string> old, IReadOnlyList<LineChange> changes)
    {
        var removed = changes.Where(c => !c.IsNew).Select(c => c.Number - 1).ToHashSet();
        var text = old.Where((_, index) => !removed.Contains(index)).ToList();
        foreach (var added in changes.Where(c => c.IsNew).OrderBy(c => c.Number))
        {
            text.Insert(added.Number - 1, added.Text);
        }

        return text;
    }

    /// <summary>The longest common subsequence, by the book.</summary>
    private static int CommonLines(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var row = new int[one.Count + 1, other.Count + 1];
        for (var i = 1; i <= one.Count; i++)
        {
            for (var j = 1; j <= other.Count; j++)
            {
                row[i, j] = one[i - 1] == other[j - 1] ? row[i - 1, j - 1] + 1 : Math.Max(row[i - 1, j], row[i, j - 1]);
            }
        }

        return row[one.Count, other.Count];
    }

    private static IReadOnlyList<string> Any(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => "abc"[random.Next(3)].ToString())];

    private static string[] Lines(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
