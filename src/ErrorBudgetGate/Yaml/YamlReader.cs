using ErrorBudgetGate.Core.Decisions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ErrorBudgetGate.Yaml;

/// <summary>What a YAML text holds: its documents, or why it cannot be read.</summary>
/// <param name="Documents">Complete documents; those before a syntax fault are kept.</param>
internal sealed record YamlDocuments(IReadOnlyList<YamlNode> Documents, IReadOnlyList<YamlFault> Faults);

/// <summary>YAML (and so JSON) to positioned nodes. Duplicate keys, merge keys, aliases and tags are faults, each by name; an alias can hide a billion nodes.</summary>
internal sealed class YamlReader
{
    /// <summary>No honest file of ours nests deeper; a parser's stack must not be the limit.</summary>
    private const int MaxDepth = 64;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly List<YamlFault> _faults = [];

    private YamlReader(string text)
    {
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>Never throws for what the text holds.</summary>
    public static YamlDocuments Read(string text)
    {
        var (documents, faults) = (new List<YamlNode>(), new List<YamlFault>());
        ReadEach(text, documents.Add, faults.Add);
        return new YamlDocuments(documents, faults);
    }

    /// <summary>Hands documents over one by one, each after its faults, and keeps none: nodes take a hundred times the room of their text.</summary>
    public static void ReadEach(string text, Action<YamlNode> document, Action<YamlFault> fault)
    {
        var reader = new YamlReader(text);
        YamlNode? node;
        do
        {
            node = reader.Next();
            reader._faults.ForEach(fault);
            reader._faults.Clear();
            if (node is not null)
            {
                document(node);
            }
        }
        while (node is not null);
    }

    /// <summary>The next document; null at the end or at a syntax fault.</summary>
    private YamlNode? Next()
    {
        try
        {
            _parser.TryConsume<StreamStart>(out _);
            _parser.TryConsume<DocumentEnd>(out _);
            if (_parser.TryConsume<StreamEnd>(out _))
            {
                return null;
            }

            _parser.Consume<DocumentStart>();
            return Node(depth: 0);
        }
        catch (YamlException e)
        {
            _faults.Add(new YamlFault(At(e.Start), "not valid YAML: " + Excerpt.Of(e.Message, 200)));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser lets a few malformed texts through to its own internals, a bracket without its end above all.
            _faults.Add(new YamlFault(At(_scanner.CurrentPosition), "not valid YAML: a bracket or quote before this place is probably not closed."));
        }

        return null;
    }

    private YamlNode Node(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {MaxDepth} levels.");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            Refuse(scalar);
            return new YamlNode.Scalar(scalar.Value, scalar.Style == ScalarStyle.Plain, At(scalar.Start));
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            Refuse(sequence);
            var items = new List<YamlNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            return new YamlNode.Sequence(items, At(sequence.Start));
        }

        if (_parser.TryConsume<MappingStart>(out var mapping))
        {
            Refuse(mapping);
            return Mapping(At(mapping.Start), depth);
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _faults.Add(new YamlFault(At(alias.Start), $"alias *{Excerpt.Of(alias.Value.Value, 60)} is not accepted; write the value out."));
            return new YamlNode.Scalar(string.Empty, Plain: true, At(alias.Start));
        }

        throw new YamlException(_parser.Current!.Start, _parser.Current.End, "unexpected content.");
    }

    private YamlNode.Mapping Mapping(Position at, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not YamlNode.Scalar { Text: var name })
            {
                _faults.Add(new YamlFault(key.At, "a key must be a text."));
            }
            else if (name == "<<")
            {
                _faults.Add(new YamlFault(key.At, "merge keys (<<) are not accepted; write the fields out."));
            }
            else if (!seen.TryAdd(name, key.At))
            {
                _faults.Add(new YamlFault(key.At, $"{Excerpt.Quoted(name, 60)} stands twice; the first is at line {seen[name].Line}."));
            }
            else
            {
                entries.Add(new YamlEntry(name, key.At, value));
            }
        }

        return new YamlNode.Mapping(entries, at);
    }

    private void Refuse(NodeEvent node)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _faults.Add(new YamlFault(At(node.Start), $"tag {Excerpt.Of(node.Tag.Value, 60)} is not accepted."));
        }
    }

    private static Position At(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
}
