using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>
/// The account of a run:
/// <c>{format, files: [{service, file, state, groups: [{name, interval, recordings, alerts}]}], notices: [{level, service, objective, message}], faults: [{file, line, column, message}]}</c>.
/// </summary>
internal static class RulesJson
{
    public static string Of(RulesAccount account)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", account.Task.Format == RuleFormat.Operator ? "operator" : "prometheus");
            json.WriteStartArray("files");
            account.Files.ForEach(file => Write(json, file));
            json.WriteEndArray();
            json.WriteStartArray("notices");
            foreach (var notice in account.Notices)
            {
                json.WriteStartObject();
                json.WriteString("level", notice.IsError ? "error" : "warning");
                json.WriteString("service", notice.Service);
                json.WriteString("objective", notice.Objective);
                json.WriteString("message", notice.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            ConfigFault.WriteArray(json, "faults", account.Faults);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, FileAccount file)
    {
        json.WriteStartObject();
        json.WriteString("service", file.Service);
        json.WriteString("file", file.File);
        json.WriteString("state", file.State);
        json.WriteStartArray("groups");
        foreach (var group in file.Groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteString("interval", Durations.Format(group.Interval));
            json.WriteNumber("recordings", group.Recordings);
            json.WriteNumber("alerts", group.Alerts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
