using System.Buffers;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Adapters.Slack;

/// <summary>A decision as a Block Kit message, design section 8.</summary>
/// <remarks>Slack's limits: header 150, section text 3000, 10 fields of 2000, 50 blocks; and in practice about 13,000 in all, which the parts' own limits keep well below.</remarks>
internal static class SlackMessage
{
    public const int HeaderLimit = 150;
    public const int SectionLimit = 3000;

    private const int SentenceLimit = 1000;
    private const int FieldLimit = 300;
    private const int LineLimit = 300;
    private const int MostListed = 8;

    /// <summary>The webhook's JSON body.</summary>
    public static ReadOnlyMemory<byte> Write(DecisionRecord record, OverrideHint? hint)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(body);
        var title = Title(record);
        var why = record.Reasons.Count > 0 ? record.Reasons[0].Detail : "No reason was recorded.";

        json.WriteStartObject();
        json.WriteString("text", SlackText.Escape($"{title}. {why}", SentenceLimit));
        json.WriteStartArray("blocks");
        json.WriteStartObject();
        json.WriteString("type", "header");
        Text(json, "plain_text", SlackText.Escape(title, HeaderLimit));
        json.WriteEndObject();
        Section(json, SlackText.Escape(why, SentenceLimit));
        Fields(json, record);
        List(json, "Also", record.Reasons.Skip(1).Select(r => r.Detail));
        if (record is { Decision: "OVERRIDDEN", Override: { } used })
        {
            List(json, "Override", OverrideFacts(used));
        }

        List(json, "Obligations", record.Obligations);
        if (hint is not null)
        {
            Ask(json, record, hint);
        }

        Footer(json, record);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }

    private static string Title(DecisionRecord record)
    {
        var bearing = record switch
        {
            { DryRun: true } => " (dry run)",
            { Mode: "observe", Decision: not "ALLOWED" } => " (observed, not enforced)",
            _ => string.Empty,
        };
        return $"{record.Decision}{bearing}: {record.Service}";
    }

    private static void Fields(Utf8JsonWriter json, DecisionRecord record)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartArray("fields");
        void Field(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json.WriteStartObject();
                json.WriteString("type", "mrkdwn");
                json.WriteString("text", $"*{name}*\n{SlackText.Escape(value, FieldLimit)}");
                json.WriteEndObject();
            }
        }

        // Rounded towards the worse figure: what is shown is never better than what is.
        Field("Budget left", record.BudgetRemainingPct is { } left ? $"{decimal.Round(left, 4, MidpointRounding.ToNegativeInfinity):0.####}%" : "not known");
        Field("Budget left in money", record.BudgetMonetaryValueRemaining is { } money ? $"{decimal.Round(money, 2, MidpointRounding.ToNegativeInfinity):N2} {record.Currency}" : null);
        Field("Tier", record.Tier ?? "not known");
        Field("Application", $"{record.Application.Namespace}/{record.Application.Name}");
        Field(record.Change.Revisions.Count > 1 ? "Revisions" : "Revision", record.Change.Revisions.Count > 0 ? string.Join(", ", record.Change.Revisions) : "not known");
        Field("Started by", record.Change switch
        {
            { Automated: true } => "auto-sync",
            { Initiator: { Length: > 0 } who } => who,
            _ => "not known",
        });
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<string> OverrideFacts(OverrideField used)
    {
        foreach (var approver in used.Approvers)
        {
            yield return $"{approver.Person} as {approver.Role}";
        }

        if (used.Approvers.Count == 0)
        {
            yield return $"the annotation {used.Annotation}, which names nobody";
        }

        if (!string.IsNullOrEmpty(used.Reason))
        {
            yield return $"Reason: {used.Reason}";
        }

        if (!string.IsNullOrEmpty(used.Ticket))
        {
            yield return $"Ticket: {used.Ticket}";
        }

        yield return used.Expires is { } end ? $"Ends {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "It has no end: remove the annotation after this change";
    }

    private static void List(Utf8JsonWriter json, string title, IEnumerable<string> lines)
    {
        var shown = lines.Take(MostListed + 1).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        var text = string.Concat(shown.Take(MostListed).Select(line => $"\n• {SlackText.Escape(line, LineLimit)}"));
        Section(json, $"*{title}*{text}{(shown.Count > MostListed ? "\n• …" : string.Empty)}");
    }

    /// <summary>How to ask for an override: for a change that was stopped and whose Application can be read, so that an override would be seen.</summary>
    private static void Ask(Utf8JsonWriter json, DecisionRecord record, OverrideHint hint)
    {
        if (record.Decision is not ("BLOCKED" or "INDETERMINATE") || record.Application.Uid is null)
        {
            return;
        }

        var intro = hint.Structured
            ? $"To ask for an override, fill in what stands in <>, run this and start the sync again. It needs {Names(hint.Roles)} and ends at most {Durations.Format(hint.MaxAge)} after it is issued."
            : "To lift this block, run this and start the sync again; remove the annotation after the change.";
        var head = $"*Override*\n{SlackText.Escape(intro, SentenceLimit)}\n";
        var command = SlackText.Escape(OverrideCommand.Build(record, hint), int.MaxValue);
        var fenced = $"```{command}```";

        // A command is shown whole or not at all: a cut one would be run.
        var fits = head.Length + fenced.Length <= SectionLimit && !command.Contains("```", StringComparison.Ordinal) && !command.Contains('\n');
        Section(json, head + (fits ? fenced : SlackText.Escape($"The command is too long to be shown here; the annotation is {hint.Annotation}.", FieldLimit)));
    }

    private static string Names(IReadOnlyList<string> roles) => roles.Count switch
    {
        0 => "one named person",
        1 => $"a {roles[0]}",
        _ => $"{string.Join(", ", roles)} (each another person)",
    };

    private static void Footer(Utf8JsonWriter json, DecisionRecord record)
    {
        var attempt = record.Attempt > 0 ? $", retry {record.Attempt}" : string.Empty;
        json.WriteStartObject();
        json.WriteString("type", "context");
        json.WriteStartArray("elements");
        json.WriteStartObject();
        json.WriteString("type", "mrkdwn");
        json.WriteString("text", SlackText.Escape($"Decision {record.DecisionId}{attempt}, policy {record.Policy.Name}, error-budget-gate {record.GateVersion}", FieldLimit));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Section(Utf8JsonWriter json, string escaped)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        Text(json, "mrkdwn", escaped);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string type, string escaped)
    {
        json.WriteStartObject("text");
        json.WriteString("type", type);
        json.WriteString("text", escaped);
        json.WriteEndObject();
    }
}
