using System.CommandLine;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Cli;

/// <summary><c>calc target</c>: the target that allows so much, and the common ones beside it.</summary>
internal static class CalcTargetCommand
{
    private const string Summary = "The target that allows so much downtime, so many failures or so much money.";

    private const string Lesson = Summary + "\n\n" + """
        What target allows 20 minutes a month?
          error-budget-gate calc target --allow 20m --window 30d
        What target allows 416 failures an hour, of 10 million events a day?
          error-budget-gate calc target --allow-events 416/h --traffic 10M/d
        What target allows damage of 14,000 in 28 days?
          error-budget-gate calc target --allow-money 14000 --window 28d --traffic 10M/d --per-event 0.05
        A month that nobody named is 28 to 31 days, an answer each.
        """;

    public static Command Create(bool teach)
    {
        var options = new CalcOptions();
        var time = new Option<string>("--allow") { HelpName = "DURATION", Description = "Downtime in the window: 20m, 90s, 1h30m." };
        var events = new Option<string>("--allow-events") { HelpName = "EVENTS", Description = "Failures in the window, 280k, or by time, 416/h; with --traffic." };
        var money = new Option<string>("--allow-money") { HelpName = "AMOUNT", Description = "Money in the window, 14000, or by time, 500/d; with --traffic and --per-event." };
        options.Window.Description += " Default: 28d.";
        var command = new Command("target", teach ? Lesson : Summary) { time, events, money };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = new CalcInput(parsed);
            var windows = new CalcWindows(input, options);
            var spans = windows.Read(28);
            windows.CheckUse();
            var traffic = input.Traffic(options.Traffic);
            var price = input.Price(options);
            if (new[] { time, events, money }.Count(o => input.Text(o) is not null) != 1)
            {
                input.Faults.Add("how much may fail? Give one of --allow, such as 20m, --allow-events, such as 416/h, or --allow-money, such as 500/d.");
            }

            Require(input, events, options.Traffic);
            Require(input, money, options.Traffic);
            Require(input, money, options.PerEvent);
            var seconds = input.Seconds(time, minutes: false);
            var failures = Failures(input, events, 1m) ?? Failures(input, money, price?.RevenuePerRequest ?? 1m);
            return CalcCommand.Answer(parsed, input, options, () =>
            {
                var answers = spans.Select(s => new TargetFigures(s, traffic, seconds is { } known ? known / s.Seconds : failures!.Value.Share(traffic!.Value, s.Length))).ToList();
                Refuse(input, answers);
                return (TargetSheet.Of(answers), () => CalcJson.Of(answers));
            });
        });
        return command;
    }

    private static void Require(CalcInput input, Option<string> given, Option<string> needed)
    {
        if (input.Text(given) is not null && input.Text(needed) is null)
        {
            input.Faults.Add($"{given.Name} is a share only beside all events; give {needed.Name}.");
        }
    }

    private static Allowance? Failures(CalcInput input, Option<string> option, decimal price)
    {
        if (input.Text(option) is not { } text)
        {
            return null;
        }

        if (Flow.TryParse(text, out var flow))
        {
            return new Allowance(flow, Count: null, price);
        }

        if (Flow.TryParseAmount(text, out var amount))
        {
            return new Allowance(Flow: null, amount, price);
        }

        input.Faults.Add($"{option.Name}: {FaultList.Quote(text)} is not an amount above 0; write one for the window, such as 280k, or by time, such as 416/h.");
        return null;
    }

    /// <summary>Shares that no target can stand for.</summary>
    private static void Refuse(CalcInput input, List<TargetFigures> answers)
    {
        foreach (var answer in answers)
        {
            if (answer.AllowedFailure >= 1m)
            {
                input.Faults.Add($"over {answer.Window.Name} that allows everything to fail, so no target is left; allow less than {Figures.Spelled(answer.Window.Seconds)}"
                    + (answer.Traffic is { } traffic ? $", {Figures.Number(traffic.Over(answer.Window.Length))} events." : "."));
            }
            else if (answer.AllowedFailure < 0.000_000_000_001m)
            {
                input.Faults.Add($"over {answer.Window.Name} that is a target of more than twelve nines, which nobody can measure; allow more.");
            }
        }
    }

    /// <summary>Events or money that may be lost: by time, or in the window.</summary>
    private readonly record struct Allowance(Flow? Flow, decimal? Count, decimal Price)
    {
        public decimal Share(Flow traffic, TimeSpan window) =>
            (Flow is { } flow ? Exact.Scale(flow.Amount, traffic.Per, flow.Per) / traffic.Amount : Count!.Value / traffic.Over(window)) / Price;
    }
}
