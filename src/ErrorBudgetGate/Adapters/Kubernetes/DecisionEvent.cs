using System.Buffers;
using ErrorBudgetGate.Transport;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>A decision record as an Event of <c>events.k8s.io/v1</c>. Limits are those of Kubernetes' own validation (core/validation/events.go).</summary>
internal static class DecisionEvent
{
    private const int MaxNoteBytes = 1024;

    private const int MaxFieldLength = 128;

    /// <summary>The same for the same record: a repeat meets 409.</summary>
    public static string NameOf(DecisionRecord record) =>
        "error-budget-gate." + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(record.RecordId))).ToLowerInvariant()[..32];

    /// <summary>The request's body.</summary>
    public static byte[] Write(DecisionRecord record)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "events.k8s.io/v1");
            json.WriteString("kind", "Event");
            json.WriteStartObject("metadata");
            json.WriteString("name", NameOf(record));
            json.WriteString("namespace", record.Application.Namespace);
            json.WriteEndObject();
            json.WriteString("eventTime", record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("reportingController", "errorbudgetgate.io/gate");
            json.WriteString("reportingInstance", Short(record.RunId));
            json.WriteString("action", "Gate");
            json.WriteString("reason", Short("ErrorBudgetGate" + Capitalised(record.Decision)));
            json.WriteString("type", record.Decision == Decision.Allowed.Text() ? "Normal" : "Warning");
            json.WriteString("note", Note(record));
            json.WriteStartObject("regarding");
            json.WriteString("apiVersion", "argoproj.io/v1alpha1");
            json.WriteString("kind", "Application");
            json.WriteString("namespace", record.Application.Namespace);
            json.WriteString("name", record.Application.Name);
            json.WriteString("uid", record.Application.Uid);
            if (record.Application.ResourceVersion is { Length: > 0 } version)
            {
                json.WriteString("resourceVersion", version);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static string Note(DecisionRecord record)
    {
        var note = new StringBuilder();
        note.Append(record.DryRun ? "Dry run: " : string.Empty).Append(record.Decision).Append('.');
        foreach (var reason in record.Reasons)
        {
            note.Append(' ').Append(reason.Detail);
        }

        if (record.BudgetRemainingPct is { } remaining)
        {
            note.Append(CultureInfo.InvariantCulture, $" Budget remaining: {remaining:0.##}%{(record.Tier is null ? string.Empty : $" ({record.Tier})")}.");
        }

        if (record.Change.Revisions.Count > 0)
        {
            note.Append(" Revision: ").AppendJoin(", ", record.Change.Revisions.Select(static r => FarText.Show(r))).Append('.');
        }

        note.Append(" Decision id: ").Append(record.DecisionId).Append('.');
        return CutToBytes(note.ToString(), MaxNoteBytes);
    }

    private static string CutToBytes(string text, int most)
    {
        if (Encoding.UTF8.GetByteCount(text) <= most)
        {
            return text;
        }

        const int ellipsis = 3;
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most - ellipsis)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append('\u2026').ToString();
    }

    private static string Capitalised(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    private static string Short(string text) => text.Length <= MaxFieldLength ? text : text[..MaxFieldLength];
}
