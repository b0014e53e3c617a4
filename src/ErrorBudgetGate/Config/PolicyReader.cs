using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>From a policy document to the domain. What no single field can tell is checked here; a field at fault has been reported by its shape and is passed over.</summary>
internal static class PolicyReader
{
    /// <summary>Adds what is wrong between fields; the policy is of use only if the document has no fault at all.</summary>
    public static ErrorBudgetPolicy Read(YamlNode document, string sha256, FaultList faults)
    {
        var spec = document.Get("spec");
        var roles = Roles(spec.Get("roles"));
        var noTraffic = PolicyShape.NoTraffic.Or(spec.Get("onNoTraffic"), fallback: true);
        var guard = spec.Get("burnRate");
        return new ErrorBudgetPolicy(
            document.Get("metadata").Get("name").Text(),
            sha256,
            PolicyShape.Mode.Or(spec.Get("mode"), PolicyMode.Enforce),
            Tiers(spec.Get("tiers"), faults),
            roles,
            OverrideReader.Read(spec.Get("override"), spec.Get("roles") is null ? null : roles, faults),
            Unknown(spec.Get("onUnknown"), noTraffic, faults),
            noTraffic,
            PolicyShape.AllowOrBlock.Or(spec.Get("onFirstDeployment"), fallback: false),
            PolicyShape.MaxStaleness.Or(spec.Get("maxStaleness"), TimeSpan.FromMinutes(10)),
            PolicyShape.MinCoverage.Or(spec.Get("minCoverage"), 0.5m),
            PolicyShape.MinEvents.Or(spec.Get("minEvents"), 0m),
            guard is null
                ? null
                : new BurnRateGuard(
                    PolicyShape.GuardWindow.Or(guard.Get("window"), TimeSpan.FromHours(1)),
                    PolicyShape.GuardAbove.Or(guard.Get("above"), 1m),
                    PolicyShape.Then.Or(guard.Get("then"), fallback: false)));
    }

    private static List<Tier> Tiers(YamlNode? list, FaultList faults)
    {
        var tiers = new List<Tier>();
        var names = new Dictionary<string, Position>(StringComparer.Ordinal);
        var items = list.Items();
        decimal? previous = null;
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var name = item.Get("name").Text();
            var label = name.Length == 0 ? $"tier {i + 1}" : $"tier {FaultList.Quote(name)}";
            if (name.Length > 0 && !names.TryAdd(name, item.At))
            {
                faults.Add(item.Get("name")!.At, $"{label} stands twice; the first is at line {names[name].Line}, give each tier its own name.");
            }

            var above = Above(item, label, isLast: i == items.Count - 1, previous, faults);
            previous = above ?? previous;
            tiers.Add(new Tier(
                name,
                item.Get("title") is { } title ? title.Text() : name,
                above,
                item.Get("permits").Get("deployment") is not null,
                [.. item.Get("obligations").Items().Select(o => o.Text())],
                item.Get("signal")?.Text()));
        }

        return tiers;
    }

    private static decimal? Above(YamlNode item, string label, bool isLast, decimal? previous, FaultList faults)
    {
        var node = item.Get("above");
        switch (node, isLast)
        {
            case (null, false) when item is YamlNode.Mapping:
                faults.Add(item.At, $"{label} has no 'above'; only the last tier takes the rest, add for example above: 25%.");
                return null;
            case ({ }, true):
                faults.Add(node.At, $"{label} is the last and takes the rest; remove its 'above', or add a tier below it.");
                return null;
        }

        if (!PolicyShape.Above.TryRead(node, out var above))
        {
            return null;
        }

        if (previous is { } healthier && above >= healthier)
        {
            faults.Add(node!.At, $"{label} begins at {Percent.Format(above)}, not below the tier before it ({Percent.Format(healthier)}); order tiers from the healthiest down.");
        }

        return above;
    }

    private static Dictionary<string, Role> Roles(YamlNode? node)
    {
        var roles = new Dictionary<string, Role>(StringComparer.Ordinal);
        foreach (var entry in node.Entries())
        {
            var members = entry.Value.Get("members");
            roles[entry.Key] = new Role(entry.Key, members is null ? null : [.. members.Items().Select(m => m.Text())]);
        }

        return roles;
    }

    private static UnknownRule Unknown(YamlNode? node, bool noTrafficIsHealthy, FaultList faults)
    {
        if (node is not YamlNode.Mapping mapping)
        {
            return new UnknownRule(PolicyShape.AllowOrBlock.Or(node, fallback: false), new HashSet<ReasonCode>());
        }

        var allow = PolicyShape.AllowOrBlock.Or(mapping["default"], fallback: false);
        var exceptions = new HashSet<ReasonCode>();
        foreach (var code in PolicyShape.ReadingCodes)
        {
            if (PolicyShape.AllowOrBlock.TryRead(mapping[code.Text()], out var allowed) && allowed != allow)
            {
                exceptions.Add(code);
            }
        }

        if (noTrafficIsHealthy && mapping["no_traffic"] is { } noTraffic)
        {
            faults.Add(noTraffic.At, "no_traffic is never unknown while onNoTraffic is healthy; write onNoTraffic: unknown, or remove this line.");
        }

        var neverSeen = PolicyShape.AllowOrBlock.TryRead(mapping[ReasonCode.BadNeverSeen.Text()], out var unseenAllowed) && !unseenAllowed;
        return new UnknownRule(allow, exceptions) { BlocksBadNeverSeen = neverSeen };
    }
}
