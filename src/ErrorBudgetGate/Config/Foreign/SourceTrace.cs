using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>Which place of which file a node of a translated document stands for, and what is to be said about it in a comment.</summary>
internal sealed class SourceTrace
{
    private readonly List<(YamlNode Node, string File, int Line)> _anchors = [];
    private readonly Dictionary<YamlNode, List<string>> _remarks = new(ReferenceEqualityComparer.Instance);

    /// <summary>In the order they were made: an outer node before those inside it.</summary>
    public IReadOnlyList<(YamlNode Node, string File, int Line)> Anchors => _anchors;

    public IReadOnlyDictionary<YamlNode, List<string>> Remarks => _remarks;

    /// <summary>Comments of the source in front of this place go in front of the node.</summary>
    public T Anchor<T>(T node, FaultList file, Position at)
        where T : YamlNode
    {
        _anchors.Add((node, file.File, at.Line));
        return node;
    }

    /// <summary>The same for texts inside a node, each where it stands; those that were made up stand where the node does.</summary>
    public void AnchorInside(YamlNode node, FaultList file)
    {
        foreach (var entry in node.Entries())
        {
            if (entry.Value is YamlNode.Scalar && entry.KeyAt != node.At)
            {
                Anchor(entry.Value, file, entry.KeyAt);
            }

            AnchorInside(entry.Value, file);
        }
    }

    /// <summary>What the source says in a field that has no counterpart: a display name, a description.</summary>
    public void Remark(YamlNode node, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                if (!_remarks.TryGetValue(node, out var lines))
                {
                    _remarks[node] = lines = [];
                }

                lines.AddRange(text.Trim().Split('\n').Select(line => line.Trim()));
            }
        }
    }
}
