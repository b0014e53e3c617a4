using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>Calculations as one line of JSON: snake_case names that stay, numbers of 28 digits at the most, null for what is not known.</summary>
internal static class CalcJson
{
    /// <summary><c>{calculation: "budget", budgets: [...]}</c>, one for each target and window in the order they were asked.</summary>
    public static string Of(IReadOnlyList<BudgetFigures> budgets) => Write("budget", json =>
    {
        json.WriteStartArray("budgets");
        foreach (var budget in budgets)
        {
            json.WriteStartObject();
            Budget(json, budget.Case.Target?.Value, budget.Case.Window, budget.AllowedSeconds);
            BudgetJson.Write(json, budget);
            Notes(json, budget.Mistakes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary><c>{calculation: "incident", incident: {...}, budgets: [...]}</c>.</summary>
    public static string Of(IReadOnlyList<IncidentCost> costs) => Write("incident", json =>
    {
        var incident = costs[0].Incident;
        json.WriteStartObject("incident");
        Number(json, "minutes", incident.Seconds / 60m);
        Number(json, "share_failing", incident.Failing);
        Number(json, "minutes_of_total_failure", incident.FullSeconds / 60m);
        Number(json, "events_failed", incident.Failed);
        json.WriteString("currency", incident.Price?.Currency);
        Number(json, "money", incident.Money);
        json.WriteEndObject();
        json.WriteStartArray("budgets");
        foreach (var cost in costs)
        {
            json.WriteStartObject();
            json.WriteString("objective", cost.Name);
            Budget(json, cost.Target.Value, cost.Window, cost.AllowedSeconds);
            Number(json, "share_of_budget", cost.Share);
            Number(json, "minutes_left", cost.LeftSeconds / 60m);
            Number(json, "incidents_that_fit", cost.Fits);
            Number(json, "burn_rate", cost.BurnRate);
            Notes(json, cost.Mistakes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary><c>{calculation: "target", targets: [...]}</c>, one for each window.</summary>
    public static string Of(IReadOnlyList<TargetFigures> answers) => Write("target", json =>
    {
        json.WriteStartArray("targets");
        foreach (var answer in answers)
        {
            json.WriteStartObject();
            Budget(json, answer.Target, answer.Window, answer.SecondsAt(answer.Target));
            Number(json, "allowed_failures", answer.EventsAt(answer.Target));
            Number(json, "nearest_common_target", answer.Nearest);
            Common(json, "looser_common_target", answer, answer.Looser);
            Common(json, "stricter_common_target", answer, answer.Stricter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Write(string calculation, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("calculation", calculation);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Budget(Utf8JsonWriter json, decimal? target, WindowSpan window, decimal? allowedSeconds)
    {
        Number(json, "target", target);
        Number(json, "allowed_failure_ratio", 1m - target);
        json.WriteStartObject("window");
        json.WriteString("name", window.Name);
        Number(json, "seconds", window.Seconds);
        Number(json, "days", window.Seconds / 86_400m);
        Moment(json, "start", window.Start);
        Moment(json, "end", window.End);
        json.WriteEndObject();
        Number(json, "downtime_minutes", allowedSeconds / 60m);
        json.WriteString("downtime", allowedSeconds is { } seconds ? Figures.Spelled(seconds) : null);
    }

    private static void Common(Utf8JsonWriter json, string name, TargetFigures answer, decimal? common)
    {
        if (common is not { } target)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "target", target);
        Number(json, "downtime_minutes", answer.SecondsAt(target) / 60m);
        Number(json, "allowed_failures", answer.EventsAt(target));
        json.WriteEndObject();
    }

    private static void Notes(Utf8JsonWriter json, IReadOnlyList<CommonMistake> mistakes)
    {
        json.WriteStartArray("notes");
        foreach (var mistake in mistakes)
        {
            json.WriteStartObject();
            json.WriteString("code", mistake.Code);
            json.WriteString("text", mistake.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Exact, to 28 digits; null for what is not known.</summary>
    public static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Exact.Round(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } moment)
        {
            json.WriteString(name, moment);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
