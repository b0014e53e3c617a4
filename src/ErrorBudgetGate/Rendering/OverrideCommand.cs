using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Rendering;

/// <summary>What an override must look like under the policy in force.</summary>
/// <param name="Annotation">The Application's annotation that carries it.</param>
/// <param name="Structured">False: the annotation's value is just <c>true</c>.</param>
/// <param name="Roles">Roles that must each be named; structured only.</param>
/// <param name="MaxAge">How long one may live, from <c>issuedAt</c>; structured only.</param>
internal sealed record OverrideHint(string Annotation, bool Structured, IReadOnlyList<string> Roles, TimeSpan MaxAge);

/// <summary>The exact shell command that asks for an override of one recorded decision.</summary>
internal static class OverrideCommand
{
    /// <summary>Everything the gate knows is filled in; what only people know stands as <c>&lt;placeholder&gt;</c>.</summary>
    public static string Build(DecisionRecord record, OverrideHint hint)
    {
        var command = new StringBuilder("kubectl annotate application.argoproj.io ")
            .Append(Quote(record.Application.Name))
            .Append(" -n ")
            .Append(Quote(record.Application.Namespace));

        // kubectl refuses to replace an annotation unless told to; where none was seen, that refusal protects somebody's newer one.
        if (record.Override is not null)
        {
            command.Append(" --overwrite");
        }

        command.Append(' ').Append(Quote(hint.Annotation)).Append('=');
        return command.Append(hint.Structured ? Quote(Template(record, hint)) : "true").ToString();
    }

    /// <summary>A POSIX shell word that stands for exactly this text.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':' or '@')
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>The object of design section 7, one line.</summary>
    public static string Template(DecisionRecord record, OverrideHint hint)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, record, hint);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, DecisionRecord record, OverrideHint hint)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "override");
        writer.WriteString("service", record.Service);
        writer.WriteStartObject("application");
        writer.WriteString("namespace", record.Application.Namespace);
        writer.WriteString("name", record.Application.Name);
        writer.WriteString("uid", record.Application.Uid is { Length: > 0 } uid ? uid : "<uid of the Application>");
        writer.WriteEndObject();
        writer.WriteString("policy", record.Policy.Name);
        writer.WriteString("change_class", record.Change.Class);
        WriteRevisions(writer, record.Change.Revisions);
        writer.WriteStartObject("approvers");
        foreach (var role in hint.Roles)
        {
            writer.WriteString(role, $"<name of the {role}>");
        }

        writer.WriteEndObject();
        writer.WriteString("reason", "<why it cannot wait>");
        writer.WriteString("ticket", "<ticket>");
        writer.WriteString("issuedAt", "<now, as 2026-01-31T12:00:00Z>");
        writer.WriteString("expires", $"<at most {Durations.Format(hint.MaxAge)} later>");
        writer.WriteEndObject();
    }

    private static void WriteRevisions(Utf8JsonWriter writer, IReadOnlyList<string> revisions)
    {
        if (revisions.Count <= 1)
        {
            writer.WriteString("revision", revisions.Count == 1 ? revisions[0] : "<revision>");
            return;
        }

        writer.WriteStartArray("revisions");
        foreach (var revision in revisions)
        {
            writer.WriteStringValue(revision);
        }

        writer.WriteEndArray();
    }
}
