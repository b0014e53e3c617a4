using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>Puts every comment of the sources in front of the node that stands for what followed it.</summary>
internal static class CommentPlacement
{
    /// <summary>Lines by node. A comment before a place goes to the first node from there on, one behind something to the last node up to there; none is lost while its file has a node at all.</summary>
    /// <returns>And lines behind a document, by its root: what stands below everything else.</returns>
    public static (IReadOnlyDictionary<YamlNode, List<string>> Before, IReadOnlyDictionary<YamlNode, List<string>> Behind) Place(IReadOnlyList<YamlNode> documents, SourceTrace trace, IReadOnlyList<(string File, IReadOnlyList<YamlComment> Comments)> sources)
    {
        var order = new Dictionary<YamlNode, (int Number, YamlNode Root)>(ReferenceEqualityComparer.Instance);
        foreach (var document in documents)
        {
            Number(document, document, order);
        }

        var behind = new Dictionary<YamlNode, List<string>>(ReferenceEqualityComparer.Instance);
        var placed = new Dictionary<YamlNode, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var (file, comments) in sources)
        {
            var anchors = trace.Anchors.Where(a => a.File == file && order.ContainsKey(a.Node)).OrderBy(a => a.Line).ThenBy(a => order[a.Node].Number).ToList();
            foreach (var comment in anchors.Count == 0 ? [] : comments)
            {
                var index = anchors.FindIndex(a => a.Line >= comment.Line);
                if (index < 0 && !comment.IsInline)
                {
                    Lines(behind, order[anchors[^1].Node].Root).Add(comment.Text);
                    continue;
                }

                if (index < 0 || (comment.IsInline && index > 0 && anchors[index].Line > comment.Line))
                {
                    index = (index < 0 ? anchors.Count : index) - 1;
                }

                Lines(placed, anchors[index].Node).Add(comment.Text);
            }
        }

        var all = new Dictionary<YamlNode, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var node in placed.Keys.Concat(trace.Remarks.Keys).Where(order.ContainsKey).Distinct(ReferenceEqualityComparer.Instance).Cast<YamlNode>())
        {
            all[node] = [.. Trimmed(placed.GetValueOrDefault(node) ?? []), .. trace.Remarks.GetValueOrDefault(node) ?? []];
        }

        return (all, behind);
    }

    private static List<string> Lines(Dictionary<YamlNode, List<string>> lines, YamlNode node)
    {
        if (!lines.TryGetValue(node, out var own))
        {
            lines[node] = own = [];
        }

        return own;
    }

    private static void Number(YamlNode node, YamlNode root, Dictionary<YamlNode, (int Number, YamlNode Root)> order)
    {
        order.TryAdd(node, (order.Count, root));
        foreach (var child in (node as YamlNode.Mapping)?.Entries.Select(e => e.Value) ?? node.Items())
        {
            Number(child, root, order);
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
