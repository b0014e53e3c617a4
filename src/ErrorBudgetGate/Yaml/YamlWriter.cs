using System.Text;

namespace ErrorBudgetGate.Yaml;

/// <summary>Nodes to YAML as people write it: blocks, what is short on one line, comments in front of what they are about.</summary>
/// <param name="comments">By node: lines in front of its key or item.</param>
internal sealed class YamlWriter(IReadOnlyDictionary<YamlNode, List<string>> comments)
{
    /// <summary>A line in braces is no longer than this.</summary>
    private const int FlowWidth = 80;

    private readonly StringBuilder _yaml = new();

    /// <summary>The document, with a line break at its end and without <c>---</c>.</summary>
    /// <param name="last">Comment lines below everything else.</param>
    public static string Write(YamlNode document, IReadOnlyDictionary<YamlNode, List<string>> comments, IReadOnlyList<string>? last = null)
    {
        var writer = new YamlWriter(comments);
        writer.Comment(document, 0);
        writer.Block(document, 0);
        if (last is not null)
        {
            YamlText.AppendComment(writer._yaml, string.Join('\n', last), 0);
        }

        return writer._yaml.ToString();
    }

    /// <param name="indent">Of the node's own lines; the first is already begun after an item's hyphen.</param>
    private void Block(YamlNode node, int indent, bool begun = false)
    {
        switch (node)
        {
            case YamlNode.Mapping { Entries.Count: > 0 } mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (!begun)
                    {
                        Comment(entry.Value, indent);
                        _yaml.Append(' ', indent);
                    }

                    begun = false;
                    _yaml.Append(YamlText.Scalar(entry.Key, flow: true)).Append(':');
                    Value(entry.Value, indent);
                }

                break;
            case YamlNode.Sequence { Items.Count: > 0 } sequence:
                foreach (var item in sequence.Items)
                {
                    Comment(item, indent);
                    _yaml.Append(' ', indent).Append('-');
                    Item(item, indent);
                }

                break;
            default:
                _yaml.Append(' ', indent).Append(Inline(node, indent + 2)).Append('\n');
                break;
        }
    }

    private void Value(YamlNode value, int indent)
    {
        if (IsInline(value, indent))
        {
            _yaml.Append(' ').Append(Inline(value, indent + 2)).Append('\n');
            return;
        }

        _yaml.Append('\n');
        Block(value, indent + 2);
    }

    private void Item(YamlNode item, int indent)
    {
        if (item is YamlNode.Mapping { Entries: [var first, ..] } && !IsInline(item, indent) && !comments.ContainsKey(first.Value))
        {
            _yaml.Append(' ');
            Block(item, indent + 2, begun: true);
        }
        else
        {
            Value(item, indent);
        }
    }

    /// <summary>Scalars, and what fits on a line in braces without quotes or comments.</summary>
    private bool IsInline(YamlNode node, int indent) =>
        node is YamlNode.Scalar || IsEmpty(node) || (!HasCommentInside(node) && Flow(node) is { } flow && indent + flow.Length <= FlowWidth);

    private string Inline(YamlNode node, int indent) => node is YamlNode.Scalar scalar
        ? IsWord(scalar) ? scalar.Text : YamlText.Value(scalar.Text, indent)
        : Flow(node) ?? "{}";

    /// <summary>Null where a part needs quotes: blocks read better.</summary>
    private static string? Flow(YamlNode node)
    {
        switch (node)
        {
            case YamlNode.Scalar scalar:
                var text = IsWord(scalar) ? scalar.Text : YamlText.Scalar(scalar.Text, flow: true);
                return text[0] is '\'' or '"' ? null : text;
            case YamlNode.Sequence sequence:
                var items = sequence.Items.Select(Flow).ToList();
                return items.Contains(null) ? null : $"[{string.Join(", ", items)}]";
            case YamlNode.Mapping mapping:
                var entries = mapping.Entries.Select(e => Flow(e.Value) is { } value ? $"{YamlText.Scalar(e.Key, flow: true)}: {value}" : null).ToList();
                return entries.Contains(null) ? null : $"{{{string.Join(", ", entries)}}}";
            default:
                return null;
        }
    }

    private static bool IsEmpty(YamlNode node) => node is YamlNode.Mapping { Entries.Count: 0 } or YamlNode.Sequence { Items.Count: 0 };

    /// <summary>A number or truth value stays one.</summary>
    private static bool IsWord(YamlNode.Scalar scalar) => scalar.AsNumber() is not null || scalar.AsBoolean() is not null;

    private bool HasCommentInside(YamlNode node) => node switch
    {
        YamlNode.Mapping mapping => mapping.Entries.Any(e => comments.ContainsKey(e.Value) || HasCommentInside(e.Value)),
        YamlNode.Sequence sequence => sequence.Items.Any(i => comments.ContainsKey(i) || HasCommentInside(i)),
        _ => false,
    };

    private void Comment(YamlNode node, int indent)
    {
        if (comments.TryGetValue(node, out var lines))
        {
            YamlText.AppendComment(_yaml, string.Join('\n', lines), indent);
        }
    }
}
