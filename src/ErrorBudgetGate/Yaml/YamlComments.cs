using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ErrorBudgetGate.Yaml;

/// <summary>A comment, without its mark.</summary>
/// <param name="IsInline">It stands behind something on its line.</param>
internal readonly record struct YamlComment(int Line, string Text, bool IsInline);

/// <summary>The comments of a YAML text: what <c>#</c> means in quotes and blocks only a scanner knows.</summary>
internal static class YamlComments
{
    /// <summary>In order; those before the first place where the text is no YAML. Never throws for what the text holds.</summary>
    public static IReadOnlyList<YamlComment> Read(string text)
    {
        var comments = new List<YamlComment>();
        try
        {
            // A scanner without its parser may stand still where a text is no YAML: a character makes a few tokens at the most.
            var scanner = new Scanner(new StringReader(text), skipComments: false);
            for (var left = (4L * text.Length) + 64; left > 0 && scanner.MoveNext(); left--)
            {
                if (scanner.Current is Comment comment)
                {
                    comments.Add(new YamlComment((int)comment.Start.Line, comment.Value.Trim(), comment.IsInline));
                }
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The reader of documents says what is wrong; see YamlReader for the exceptions.
        }

        return comments;
    }
}
