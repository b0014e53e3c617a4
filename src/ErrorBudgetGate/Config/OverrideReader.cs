using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>From a policy's <c>override</c> to the domain.</summary>
internal static class OverrideReader
{
    /// <summary>What bare evidence cannot show, so that asking for it would be half obeyed.</summary>
    private static bool IsOnlyStructured(string field) => field is "approvals" or "maxAge" or "requires" or "patterns" or "separationOfDuties";

    /// <param name="roles">Null when the policy gives no roles at all.</param>
    public static OverrideRule Read(YamlNode? node, Dictionary<string, Role>? roles, FaultList faults)
    {
        var annotation = node.Get("annotation") is { } key ? key.Text() : OverrideRule.DefaultAnnotation;
        RecordStore[] record = node.Get("record") is { } stores
            ? [.. stores.Items().Select(s => PolicyShape.Store.Or(s, RecordStore.Splunk))]
            : [RecordStore.Splunk];
        if (PolicyShape.Evidence.Or(node.Get("evidence"), OverrideEvidence.Structured) == OverrideEvidence.Bare)
        {
            return Bare(node, annotation, record, faults);
        }

        if (node is YamlNode.Mapping && node.Get("approvals") is null)
        {
            faults.Add(node.At, "'approvals' is missing, so anybody could lift a block; add approvals: [ROLE] (a role with members: [] is held by nobody).");
        }

        var approvals = node.Get("approvals").Items();
        foreach (var role in approvals.Where(r => r.Text().Length > 0))
        {
            if (roles is not null && !roles.ContainsKey(role.Text()))
            {
                faults.Add(role.At, $"role {FaultList.Quote(role.Text())} is not in roles; {ClosestName.Hint(role.Text(), roles.Keys, "roles holds")}");
            }
        }

        var requires = node.Get("requires") is { } list ? [.. list.Items().Select(r => r.Text())] : (string[])["reason", "ticket"];
        return new OverrideRule(
            annotation,
            OverrideEvidence.Structured,
            [.. approvals.Select(r => r.Text())],
            PolicyShape.MaxAge.Or(node.Get("maxAge"), TimeSpan.FromHours(24)),
            requires.Contains("reason", StringComparer.Ordinal),
            requires.Contains("ticket", StringComparer.Ordinal),
            node.Get("patterns").Get("ticket") is { } pattern ? new TextPattern(pattern.Text()) : null,
            new BooleanShape().Or(node.Get("separationOfDuties"), fallback: true),
            record);
    }

    private static OverrideRule Bare(YamlNode? node, string annotation, RecordStore[] record, FaultList faults)
    {
        foreach (var entry in node.Entries().Where(e => IsOnlyStructured(e.Key)))
        {
            faults.Add(entry.KeyAt, $"'{entry.Key}' cannot be asked of bare evidence, which names nobody and has no end; remove it, or write evidence: structured.");
        }

        return new OverrideRule(
            annotation,
            OverrideEvidence.Bare,
            Approvals: [],
            MaxAge: TimeSpan.MaxValue,
            RequiresReason: false,
            RequiresTicket: false,
            TicketPattern: null,
            SeparationOfDuties: false,
            record);
    }
}
