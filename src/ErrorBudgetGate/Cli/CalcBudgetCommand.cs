using System.CommandLine;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Cli;

/// <summary><c>calc budget</c>, and <c>calc</c> alone: everything that follows from what is known about a budget.</summary>
internal static class CalcBudgetCommand
{
    private const string Summary = "What a target allows, what is left of it, and how fast it burns; calc alone is the same.";

    private const string Lesson = Summary + "\n\n" + """
        error-budget-gate calc budget --target 99.95% --window 30d
        error-budget-gate calc budget --target 99.99% --traffic 100k/s
        error-budget-gate calc budget --target 99.9% --window 28d --bad 91560 --total 280M
        error-budget-gate calc budget --window 28d --window 30d --burn-rate 14.4
        A month that nobody named is 28 to 31 days, a column each; name it with month:2026-02, or with month and --at.
        """;

    /// <summary>Wider tables help nobody; ask in several calls.</summary>
    private const int MostColumns = 64;

    public static Command Create(bool teach)
    {
        var command = new Command("budget", teach ? Lesson : Summary);
        Fill(command);
        return command;
    }

    /// <summary>Gives a command the options and the action.</summary>
    public static void Fill(Command command)
    {
        var options = new CalcOptions();
        var target = new Option<string[]>("--target") { HelpName = "TARGET", Description = "The share that must succeed, 99.9% or 0.999. Repeatable.", AllowMultipleArgumentsPerToken = false };
        var remaining = new Option<string>("--remaining") { HelpName = "SHARE", Description = "Budget remaining, 67.3% or 0.673; negative where it is overspent." };
        var bad = new Option<string>("--bad") { HelpName = "EVENTS", Description = "Events that failed in the window, in place of --remaining; with --total." };
        var total = new Option<string>("--total") { HelpName = "EVENTS", Description = "All events of the window." };
        var burn = new Option<string>("--burn-rate") { HelpName = "FACTOR", Description = "1 spends one budget per window; 14 spends a 28d budget in 48 h." };
        var policy = new Option<string>("--policy") { HelpName = "PLACE", Description = "Whose tiers name what is left: standard, runway, or a file; default: standard." };
        command.Add(target);
        options.Window.Description += " Default: 28d.";
        command.Add(remaining);
        command.Add(bad);
        command.Add(total);
        command.Add(burn);
        command.Add(policy);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = new CalcInput(parsed);
            var targets = input.Texts(target).Select(t => input.Target(target.Name, t)).ToList();
            var windows = new CalcWindows(input, options);
            var spans = windows.Read(28);
            windows.CheckUse();
            var known = new Known(
                input.Traffic(options.Traffic),
                input.Price(options),
                input.Read(remaining, new RatioShape(-ErrorBudget.RatioBound, 1m, open: false, "67.3%")),
                input.Number(burn, 0.000_001m, 1_000_000_000_000m, "14"),
                input.Amount(total, "280M"),
                input.Text(bad) is "0" ? 0m : input.Amount(bad, "91560"));
            Check(input, known, input.Text(bad) is not null, input.Text(total) is not null, targets, spans.Count);
            var rule = input.Text(policy) is { } place ? Policy(input, place) : BuiltInPolicies.Load("standard");
            if (input.Text(policy) is not null && input.Text(remaining) is null && input.Text(bad) is null)
            {
                input.Faults.Add("--policy names the tier of what is left; give --remaining, or --bad and --total.");
            }

            return CalcCommand.Answer(parsed, input, options, () =>
            {
                var budgets = (targets.Count == 0 ? [null] : targets).SelectMany(t => spans.Select(s => known.Figures(t, s, rule!))).ToList();
                return (BudgetSheet.Of(budgets), () => CalcJson.Of(budgets));
            });
        });
    }

    private static void Check(CalcInput input, Known known, bool hasBad, bool hasTotal, List<BudgetTarget?> targets, int windows)
    {
        if (targets.Count == 0 && ((known.Burn is null && known.Remaining is null) || known.Traffic is not null || hasBad))
        {
            input.Faults.Add("which target? Give --target, such as 99.9%; without one only --burn-rate and --remaining can be told.");
        }

        if (hasBad != hasTotal)
        {
            input.Faults.Add("--bad and --total are one measurement; give both.");
        }

        if (known is { Bad: { } bad, Total: { } total } && bad > total)
        {
            input.Faults.Add("--bad counts more events than --total; swap them, or check the figures.");
        }

        if (hasBad && known.Remaining is not null)
        {
            input.Faults.Add("--remaining and --bad say the same thing; give one of them.");
        }

        if (targets.Count * windows > MostColumns)
        {
            input.Faults.Add($"{targets.Count} targets over {windows} windows are {targets.Count * windows} budgets; ask for at most {MostColumns} at once.");
        }

        foreach (var target in targets.OfType<BudgetTarget>())
        {
            var most = 1m / target.AllowedFailure;
            if (known.Burn > most)
            {
                input.Faults.Add($"--burn-rate: at {Figures.Target(target.Value)} even total failure burns at {Figures.Number(most)}x, so {Figures.Number(known.Burn.Value)}x cannot be; an alert there never fires.");
            }

            if (known.Remaining < 1m - most)
            {
                input.Faults.Add($"--remaining: at {Figures.Target(target.Value)} a window of nothing but failures leaves {Figures.Share(1m - most)}; it cannot be less.");
            }
        }
    }

    private static ErrorBudgetPolicy? Policy(CalcInput input, string place)
    {
        if (BuiltInPolicies.Names.Contains(place, StringComparer.Ordinal) && !File.Exists(place))
        {
            return BuiltInPolicies.Load(place);
        }

        var result = ConfigLoader.LoadPaths([place]);
        input.Faults.AddRange(result.Faults.Select(f => f.ToString()));
        var given = result.Documents.Where(d => d.Kind == PolicyShape.Kind).Select(d => d.Name).ToList();
        if (result.IsValid && given.Count != 1)
        {
            input.Faults.Add($"--policy: {FaultList.Quote(place)} holds {(given.Count == 0 ? "no policy" : string.Join(", ", given))}; give a file with one policy.");
        }

        return result.IsValid && given.Count == 1 ? result.Policies[given[0]] : null;
    }

    /// <summary>What was given, without target and window.</summary>
    private sealed record Known(Flow? Traffic, Valuation? Price, decimal? Remaining, decimal? Burn, decimal? Total, decimal? Bad)
    {
        public BudgetFigures Figures(BudgetTarget? target, WindowSpan window, ErrorBudgetPolicy policy) => BudgetFigures.Of(new BudgetCase(
            window,
            target,
            Traffic,
            Price,
            Remaining,
            this is { Bad: { } bad, Total: { } total } ? new EventCounts(bad, total) : null,
            Burn,
            policy));
    }
}
