using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>What foreign formats have no field for, read from annotations and labels: who decides, and for which Applications.</summary>
internal sealed class ForeignBinding
{
    public const string Policy = "errorbudgetgate.io/policy";
    public const string Applications = "errorbudgetgate.io/applications";
    private const string Prefix = "errorbudgetgate.io/";

    /// <summary>The prefix as Prometheus allows it in a label's name.</summary>
    private const string LabelPrefix = "errorbudgetgate_io_";

    private readonly FaultList _faults;

    /// <param name="texts">Mappings of annotations and labels, or nothing.</param>
    public ForeignBinding(FaultList faults, params ReadOnlySpan<YamlNode?> texts)
    {
        _faults = faults;
        foreach (var entry in texts.ToArray().SelectMany(node => node.Entries()).Where(e => IsOurs(e.Key)))
        {
            var key = entry.Key.StartsWith(LabelPrefix, StringComparison.Ordinal) ? Prefix + entry.Key[LabelPrefix.Length..] : entry.Key;
            if (key == Policy)
            {
                Name = ReadPolicy(entry.Value) ?? Name;
            }
            else if (key == Applications)
            {
                Governed = [.. Governed, .. ReadApplications(entry.Value)];
            }
            else
            {
                faults.Add(entry.KeyAt, $"{FaultList.Quote(entry.Key)} is not known; {ClosestName.Hint(key, [Policy, Applications], "known are")}");
            }
        }
    }

    /// <summary>The policy's name; null: not given.</summary>
    public YamlNode.Scalar? Name { get; }

    public IReadOnlyList<YamlNode.Mapping> Governed { get; } = [];

    public static bool IsOurs(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) || key.StartsWith(LabelPrefix, StringComparison.Ordinal);

    /// <summary>An Application's <c>NAMESPACE/NAME</c>; null where it is none.</summary>
    public static (string Namespace, string Name)? Application(string text) =>
        text.Split('/') is [var space, var name] && Texts.Name("a namespace").Fault(space) is null && Texts.Name("a name").Fault(name) is null ? (space, name) : null;

    public static YamlNode.Mapping Node((string Namespace, string Name) application, Position at) =>
        Nodes.Map(at, ("namespace", Nodes.Text(application.Namespace, at)), ("name", Nodes.Text(application.Name, at)));

    private YamlNode.Scalar? ReadPolicy(YamlNode value)
    {
        var before = _faults.Items.Count;
        Texts.Name("the name of a policy such as standard").Check(value, _faults);
        return _faults.Items.Count == before ? Nodes.Text(value.Text(), value.At) : null;
    }

    private IEnumerable<YamlNode.Mapping> ReadApplications(YamlNode value)
    {
        foreach (var text in value.Text().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Application(text) is { } application)
            {
                yield return Node(application, value.At);
            }
            else
            {
                _faults.Add(value.At, $"{FaultList.Quote(text)} is not an Application; write NAMESPACE/NAME, several with commas, such as \"argocd/web, argocd/web-eu\".");
            }
        }
    }
}
