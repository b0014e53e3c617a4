using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Adapters.Kubernetes;
using ErrorBudgetGate.Adapters.Slack;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>What follows a decision: every text that is made of it must come out whole, whatever it was made from.</summary>
internal static class Aftermath
{
    /// <returns>The decision in a word, for the summary.</returns>
    public static string Of(Verdict verdict, ErrorBudgetPolicy policy, ApplicationAnswer application)
    {
        var record = new RecordBuilder(World.Task(policy), application, new DurationField(1, 1, 2), World.Now).Build(verdict, corrects: null);
        Must.Hold(record.ExitCode == 0 == (verdict.Decision.LetsGo() || policy.Mode == PolicyMode.Observe), () => $"exit code {record.ExitCode} for {verdict.Decision}");

        var serialized = DecisionRecordJson.Serialize(record);
        Must.Hold(!Encoding.UTF8.GetString(serialized.Json.Span).Any(char.IsControl), "the record's line holds a control character");
        Must.Hold(DecisionRecordJson.Deserialize(serialized.Json).Record.RecordId == record.RecordId, "the record reads back as another");

        var summary = GateSummary.Render(record, World.Hint(policy), policy);
        Must.Hold(!summary.Any(static c => char.IsControl(c) && c != '\n'), () => "the summary holds a control character: " + Must.Escaped(summary));

        using var slack = JsonDocument.Parse(SlackMessage.Write(record, World.Hint(policy)));
        Must.Hold(slack.RootElement.GetRawText().Length < 60_000, "Slack refuses a message as long as this");
        using var happened = JsonDocument.Parse(DecisionEvent.Write(record));
        Must.Hold(Encoding.UTF8.GetByteCount(happened.RootElement.GetProperty("note").GetString()!) <= 1024, "Kubernetes refuses a note as long as this");
        return record.Decision;
    }
}
