using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>What follows from budgets, side by side, a column each.</summary>
internal static class BudgetSheet
{
    private static readonly (string Name, TimeSpan Span)[] Spans =
        [("per second", TimeSpan.FromSeconds(1)), ("per minute", TimeSpan.FromMinutes(1)), ("per hour", TimeSpan.FromHours(1)), ("per day", TimeSpan.FromDays(1))];

    /// <param name="budgets">At least one; all know the same things, about other targets or windows.</param>
    public static Sheet Of(IReadOnlyList<BudgetFigures> budgets)
    {
        var rows = new List<IReadOnlyList<string>>();

        // A row that no budget has an answer for is left out, a heading without rows too.
        void Row(string name, Func<BudgetFigures, string?> cell)
        {
            var cells = budgets.Select(cell).ToList();
            if (cells.Any(c => c is not null))
            {
                rows.Add([name, .. cells.Select(c => c ?? "-")]);
            }
        }

        Window(budgets, Row);
        var known = budgets[0];
        if (known.Failures is not null)
        {
            rows.Add([$"Failures allowed, of {Figures.Number(known.Case.Traffic!.Value.Over(TimeSpan.FromDays(1)))} events a day"]);
            foreach (var (name, span) in Spans)
            {
                Row(name, b => Figures.Number(b.Failures!.Allowed.Over(span)));
            }

            Row("in the window", b => $"{Figures.Number(b.Failures!.Window)} of {Figures.Number(b.Failures.WindowTotal)}");
        }

        if (known.Money is { } money)
        {
            rows.Add([$"Worth of these failures, {Figures.Money(money.Currency, known.Case.Price!.RevenuePerRequest)} an event"]);
            foreach (var (name, span) in Spans.Skip(2))
            {
                Row(name, b => Figures.Money(money.Currency, b.Money!.Allowed.Over(span)));
            }

            Row("in the window", b => Figures.Money(money.Currency, b.Money!.Window));
        }

        if (known.Remaining is { } left)
        {
            // Counted events leave another share of each target's budget.
            var isOne = budgets.All(b => b.Remaining!.Ratio == left.Ratio);
            rows.Add([isOne ? $"What is left, {Percent.Format(left.Ratio)}" : "What is left"]);
            Row("share of the budget", b => isOne ? null : Percent.Format(b.Remaining!.Ratio));
            Row("failed so far", b => b.Remaining!.ErrorRatio is { } ratio ? Figures.Share(ratio) + " of events" : null);
            Row("downtime", b => b.Remaining!.Seconds is { } seconds ? Figures.Downtime(seconds) : null);
            Row("failures", b => b.Remaining!.Events is { } events ? Figures.Number(events) : null);
            Row("money", b => b.Remaining!.Money is { } worth ? Figures.Money(b.Money!.Currency, worth) : null);
            Row("tier", b => b.Remaining!.Tier is { } tier ? $"{Excerpt.OneLine(tier.Name)} ({Excerpt.OneLine(tier.Title)}), {tier.Bounds(b.Remaining.Healthier)}" : null);
        }

        if (known.Burn is not null)
        {
            Burn(budgets, rows, Row);
        }

        return new Sheet([new SheetTable([string.Empty, .. budgets.Select(Title)], rows)], Notes(budgets.SelectMany(b => b.Mistakes)));
    }

    /// <summary>One note of each kind: of several columns the first speaks for all.</summary>
    public static IReadOnlyList<string> Notes(IEnumerable<CommonMistake> mistakes) => [.. mistakes.DistinctBy(m => m.Code).Select(m => m.Text)];

    public static string Title(BudgetFigures budget) =>
        budget.Case.Target is { } target ? $"{Figures.Target(target.Value)} over {budget.Case.Window.Name}" : $"over {budget.Case.Window.Name}";

    private static void Window(IReadOnlyList<BudgetFigures> budgets, Action<string, Func<BudgetFigures, string?>> row)
    {
        row("from", b => b.Case.Window.Start is { } start ? Moment(start) : null);
        row("to", b => b.Case.Window.End is { } end ? Moment(end) : null);
        row("length", b => b.Case.Window.Start is not null ? Figures.Spelled(b.Case.Window.Seconds) : null);
        row("share that may fail", b => b.Case.Target is { } target ? Figures.Target(target.AllowedFailure) : null);
        row("downtime allowed", b => b.AllowedSeconds is { } seconds ? Figures.Downtime(seconds) : null);
    }

    private static void Burn(IReadOnlyList<BudgetFigures> budgets, List<IReadOnlyList<string>> rows, Action<string, Func<BudgetFigures, string?>> row)
    {
        rows.Add([$"Burning at {Figures.Number(budgets[0].Burn!.Rate)}x"]);
        row("failing", b => b.Burn!.ErrorRatio is { } ratio ? Figures.Share(ratio) + " of events" : null);
        row("spent in an hour", b => Figures.Share(b.Burn!.SharePerHour) + " of the budget");
        row("all is spent in", b => Exhaustion(b.Burn!.SecondsToSpendAll));
        row("what is left, in", b => b.Remaining is null ? null : Exhaustion(b.Burn!.SecondsToSpendRemaining));
        row("failures per hour", b => b.Burn!.Failures is { } failures ? Figures.Number(failures.Over(TimeSpan.FromHours(1))) : null);
        row("money per hour", b => b.Burn!.Money is { } money ? Figures.Money(b.Money!.Currency, money.Over(TimeSpan.FromHours(1))) : null);
        row("money per day", b => b.Burn!.Money is { } money ? Figures.Money(b.Money!.Currency, money.Over(TimeSpan.FromDays(1))) : null);
    }

    private static string Exhaustion(decimal? seconds) => seconds switch
    {
        null => "not within the window",
        0m => "spent already",
        { } known => Figures.Span(known),
    };

    private static string Moment(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);
}
