using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config;

/// <summary>From <c>exclusions</c> to the domain.</summary>
internal static class ExclusionReader
{
    /// <summary>Leaves out what is at fault; a fault has then been added.</summary>
    public static IReadOnlyList<Exclusion> Read(YamlNode? list, FaultList faults) =>
        list is null ? [] : [.. list.Items().Select(item => One(item, faults)).OfType<Exclusion>()];

    private static Exclusion? One(YamlNode item, FaultList faults)
    {
        if (!ExclusionShape.Instant.TryRead(item.Get("registered"), out var registered))
        {
            return null;
        }

        var reason = item.Get("reason").Text();
        return item.Get("recurring") is { } recurring ? Recurring(recurring, reason, registered) : Fixed(item, reason, registered, faults);
    }

    private static Exclusion.Fixed? Fixed(YamlNode item, string reason, DateTimeOffset registered, FaultList faults)
    {
        if (!ExclusionShape.Instant.TryRead(item.Get("from"), out var from) || !ExclusionShape.Instant.TryRead(item.Get("to"), out var to))
        {
            return null;
        }

        var name = $"exclusion {FaultList.Quote(reason)}";
        if (to <= from)
        {
            faults.Add(item.Get("to")!.At, $"{name} ends at {Text(to)}, not after its beginning at {Text(from)}; write a later 'to'.");
            return null;
        }

        if (to <= registered)
        {
            faults.Add(
                item.Get("registered")!.At,
                $"{name} was registered at {Text(registered)}, when it was over ({Text(to)}): only a signed exclusion could hold for the past, which this version does not support; remove it.");
            return null;
        }

        return new Exclusion.Fixed(reason, registered, from, to);
    }

    private static Exclusion.Recurring? Recurring(YamlNode node, string reason, DateTimeOffset registered)
    {
        var days = node.Get("days").Items().Where(d => ExclusionShape.Day.TryRead(d, out _)).Select(d => ExclusionShape.Day.Or(d, default)).ToList();
        return days.Count > 0 && ExclusionShape.At.TryRead(node.Get("at"), out var at)
            && ExclusionShape.Length.TryRead(node.Get("for"), out var length) && ExclusionShape.TimeZone.TryRead(node.Get("timeZone"), out var zone)
            ? new Exclusion.Recurring(reason, registered, days, at, length, zone)
            : null;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
}
