using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>Puts every comment of the sources in front of the node that stands for what followed it.</summary>
internal static class CommentPlacement
{
    /// <summary>Lines by node. A comment before a place goes to the first node from there on, one behind something to the last node up to there; none is lost while its file has a node at all.</summary>
    public static IReadOnlyDictionary<YamlNode, List<string>> Place(IEnumerable<YamlNode> documents, SourceTrace trace, IReadOnlyList<(string File, IReadOnlyList<YamlComment> Comments)> sources)
    {
        var order = new Dictionary<YamlNode, int>(ReferenceEqualityComparer.Instance);
        foreach (var document in documents)
        {
            Number(document, order);
        }

        var placed = new Dictionary<YamlNode, List<(int Line, string Text)>>(ReferenceEqualityComparer.Instance);
        foreach (var (file, comments) in sources)
        {
            var anchors = trace.Anchors.Where(a => a.File == file && order.ContainsKey(a.Node)).OrderBy(a => a.Line).ThenBy(a => order[a.Node]).ToList();
            foreach (var comment in anchors.Count == 0 ? [] : comments)
            {
                var index = anchors.FindIndex(a => a.Line >= comment.Line);
                if (index < 0 || (comment.IsInline && index > 0 && anchors[index].Line > comment.Line))
                {
                    index = (index < 0 ? anchors.Count : index) - 1;
                }

                var node = anchors[index].Node;
                if (!placed.TryGetValue(node, out var lines))
                {
                    placed[node] = lines = [];
                }

                lines.Add((comment.Line, comment.Text));
            }
        }

        var all = new Dictionary<YamlNode, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var node in placed.Keys.Concat(trace.Remarks.Keys).Where(order.ContainsKey).Distinct(ReferenceEqualityComparer.Instance).Cast<YamlNode>())
        {
            all[node] = [.. Trimmed(placed.GetValueOrDefault(node)?.Select(l => l.Text) ?? []), .. trace.Remarks.GetValueOrDefault(node) ?? []];
        }

        return all;
    }

    private static void Number(YamlNode node, Dictionary<YamlNode, int> order)
    {
        order.TryAdd(node, order.Count);
        foreach (var child in (node as YamlNode.Mapping)?.Entries.Select(e => e.Value) ?? node.Items())
        {
            Number(child, order);
        }
    }

    /// <summary>Without empty lines at either end.</summary>
    private static List<string> Trimmed(IEnumerable<string> lines)
    {
        var kept = lines.SkipWhile(l => l.Length == 0).ToList();
        while (kept.Count > 0 && kept[^1].Length == 0)
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return kept;
    }
}
