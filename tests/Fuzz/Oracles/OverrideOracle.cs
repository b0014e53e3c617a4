using System.Globalization;
using ErrorBudgetGate.Fuzz.Targets;

namespace ErrorBudgetGate.Fuzz.Oracles;

/// <summary>Says whether an annotation lifts the block of the samples' world: written from the design's section 7 and the samples' policy, sharing no code with the gate.</summary>
internal static class OverrideOracle
{
    /// <param name="annotation">The annotation's text.</param>
    /// <param name="application">The Application as <see cref="Tree"/> reads its manifest.</param>
    public static Belief Judge(string annotation, object? application)
    {
        if (!TryRead(annotation, out var approval))
        {
            return Belief.Unsure;
        }

        if (!TryTime(approval.TextAt("issuedAt"), out var issuedAt) || !TryTime(approval.TextAt("expires"), out var expires))
        {
            return Belief.Unsure;
        }

        var initiator = application.TextAt("status", "operationState", "operation", "initiatedBy", "username").Trim();
        var isAutomated = application.TextAt("status", "operationState", "operation", "initiatedBy", "automated") == "true";
        var (vp, lead) = (approval.TextAt("approvers", "vp-engineering").Trim(), approval.TextAt("approvers", "sre-lead").Trim());
        var people = (approval.At("approvers") as Dictionary<string, object?> ?? []).Values.Select(static p => (p as string ?? string.Empty).Trim());
        var opens =
            approval.TextAt("kind") == "override"
            && approval.TextAt("service") == World.Service
            && Same(approval, application, "namespace") && Same(approval, application, "name") && Same(approval, application, "uid")
            && approval.TextAt("policy") == World.PolicyName
            && approval.TextAt("change_class") == "deployment"
            && Revisions(approval, application)
            && Is(vp, "alice@example.com") && Is(lead, "dana@example.com")
            && (isAutomated || (initiator.Length > 0 && !people.Any(p => Is(p, initiator))))
            && approval.TextAt("reason").Trim().Length > 0
            && Ticket(approval.TextAt("ticket"))
            && issuedAt <= World.Now.AddSeconds(60) && issuedAt >= World.Now.AddHours(-24)
            && expires > World.Now;
        return opens ? Belief.Opens : Belief.Holds;
    }

    /// <summary>The object itself, or the object in a text, as tools and shells leave it.</summary>
    private static bool TryRead(string annotation, out object? approval)
    {
        var text = annotation.Replace('\ufeff', ' ').Trim();
        if (!Tree.TryParse(text, out approval))
        {
            return text.Length > 2 && text[0] is '"' or '\'' && text[^1] == text[0] && Tree.TryParse(text[1..^1], out approval);
        }

        return approval is not string inner || Tree.TryParse(inner, out approval);
    }

    private static bool Same(object? approval, object? application, string field) =>
        approval.TextAt("application", field) is { Length: > 0 } text && text == application.TextAt("metadata", field);

    private static bool Revisions(object? approval, object? application)
    {
        var approved = List(approval);
        var targets = List(application.At("status", "operationState", "syncResult"));
        targets = targets.Count > 0 ? targets : List(application.At("status", "operationState", "operation", "sync"));
        return approved.Count > 0 && approved.Count == targets.Count && approved.Zip(targets, static (a, t) =>
            a == t || (a.Length >= 7 && t.Length is 40 or 64 && t.All(char.IsAsciiHexDigit) && t.StartsWith(a, StringComparison.OrdinalIgnoreCase))).All(static same => same);
    }

    /// <summary>Of the pair <c>revision</c> and <c>revisions</c> the one that says something; empty unless every item does.</summary>
    private static List<string> List(object? node)
    {
        var several = node.ItemsAt("revisions").Select(static r => r as string ?? string.Empty).ToList();
        var one = node.TextAt("revision");
        return several.Any(static r => r.Length > 0)
            ? several.All(static r => r.Length > 0) ? several : []
            : one.Length > 0 ? [one] : [];
    }

    private static bool Is(string person, string other) => string.Equals(person, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Capital letters, a hyphen, digits.</summary>
    private static bool Ticket(string ticket) =>
        ticket.Split('-') is [{ Length: > 0 } project, { Length: > 0 } number] && project.All(char.IsAsciiLetterUpper) && number.All(char.IsAsciiDigit);

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
