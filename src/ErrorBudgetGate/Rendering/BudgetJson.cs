using System.Text.Json;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>What follows from one budget: failures, money, what remains, how it burns. An object each, null where nothing is known.</summary>
internal static class BudgetJson
{
    private static readonly (string Name, TimeSpan Span)[] Spans =
        [("per_second", TimeSpan.FromSeconds(1)), ("per_minute", TimeSpan.FromMinutes(1)), ("per_hour", TimeSpan.FromHours(1)), ("per_day", TimeSpan.FromDays(1))];

    public static void Write(Utf8JsonWriter json, BudgetFigures budget)
    {
        Failures(json, budget);
        Money(json, budget);
        Remaining(json, budget);
        Burn(json, budget);
    }

    private static void Failures(Utf8JsonWriter json, BudgetFigures budget)
    {
        if (budget.Failures is not { } failures)
        {
            json.WriteNull("allowed_failures");
            return;
        }

        json.WriteStartObject("allowed_failures");
        foreach (var (name, span) in Spans)
        {
            var amount = failures.Allowed.Over(span);
            CalcJson.Number(json, name, amount);
            CalcJson.Number(json, name + "_floor", decimal.Floor(amount));
        }

        CalcJson.Number(json, "window", failures.Window);
        CalcJson.Number(json, "window_total", failures.WindowTotal);
        json.WriteEndObject();
    }

    private static void Money(Utf8JsonWriter json, BudgetFigures budget)
    {
        if (budget.Money is not { } money)
        {
            json.WriteNull("money");
            return;
        }

        json.WriteStartObject("money");
        json.WriteString("currency", money.Currency);
        CalcJson.Number(json, "per_event", budget.Case.Price!.RevenuePerRequest);
        CalcJson.Number(json, "per_hour", money.Allowed.Over(TimeSpan.FromHours(1)));
        CalcJson.Number(json, "per_day", money.Allowed.Over(TimeSpan.FromDays(1)));
        CalcJson.Number(json, "window", money.Window);
        json.WriteEndObject();
    }

    private static void Remaining(Utf8JsonWriter json, BudgetFigures budget)
    {
        if (budget.Remaining is not { } left)
        {
            json.WriteNull("remaining");
            return;
        }

        json.WriteStartObject("remaining");
        CalcJson.Number(json, "ratio", left.Ratio);
        CalcJson.Number(json, "error_ratio", left.ErrorRatio);
        CalcJson.Number(json, "minutes", left.Seconds / 60m);
        CalcJson.Number(json, "failures", left.Events);
        CalcJson.Number(json, "money", left.Money);
        json.WriteString("policy", budget.Case.Policy?.Name);
        json.WriteString("tier", left.Tier?.Name);
        json.WriteEndObject();
    }

    private static void Burn(Utf8JsonWriter json, BudgetFigures budget)
    {
        if (budget.Burn is not { } burn)
        {
            json.WriteNull("burn");
            return;
        }

        json.WriteStartObject("burn");
        CalcJson.Number(json, "rate", burn.Rate);
        CalcJson.Number(json, "error_ratio", burn.ErrorRatio);
        CalcJson.Number(json, "share_spent_per_hour", burn.SharePerHour);
        CalcJson.Number(json, "hours_to_spend_all", burn.SecondsToSpendAll / 3600m);
        CalcJson.Number(json, "hours_to_spend_remaining", burn.SecondsToSpendRemaining / 3600m);
        CalcJson.Number(json, "failures_per_hour", burn.Failures?.Over(TimeSpan.FromHours(1)));
        CalcJson.Number(json, "money_per_hour", burn.Money?.Over(TimeSpan.FromHours(1)));
        CalcJson.Number(json, "money_per_day", burn.Money?.Over(TimeSpan.FromDays(1)));
        json.WriteEndObject();
    }
}
