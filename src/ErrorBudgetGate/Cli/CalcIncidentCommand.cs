using System.CommandLine;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Cli;

/// <summary><c>calc incident</c>: how much of which budget an incident costs.</summary>
internal static class CalcIncidentCommand
{
    private const string Summary = "How much of which budget an incident costs.";

    private const string Lesson = Summary + "\n\n" + """
        All writes failed for 5 minutes; what is that of common budgets?
          error-budget-gate calc incident --minutes 5
        A bad deployment: 4% errors for 5 minutes, against one budget, in money too
          error-budget-gate calc incident --minutes 5 --failing 4% --target 99.99% --window 365d --traffic 10M/d --per-event 0.05
        Counted failures, against the objectives of a service
          error-budget-gate calc incident --failed 12.5k --traffic 10M/d --objectives objectives.yaml
        Minutes and shares assume even traffic: at peak an incident costs more events than that, at night fewer. --failed counts them.
        """;

    private const decimal LeastFailing = 0.000_000_001m;

    public static Command Create(bool teach)
    {
        var options = new CalcOptions();
        var minutes = new Option<string>("--minutes", "--duration") { HelpName = "DURATION", Description = "How long it lasted: 5m, 90s, 1h30m; a number alone counts minutes." };
        var failing = new Option<string>("--failing") { HelpName = "SHARE", Description = "The share of events that failed, 4% or 0.04; default: 100%." };
        var failed = new Option<string>("--failed") { HelpName = "EVENTS", Description = "Events that failed, in place of --minutes and --failing; with --traffic." };
        var target = new Option<string[]>("--target") { HelpName = "TARGET", Description = "The share that must succeed, 99.9% or 0.999; default: common ones. Repeatable.", AllowMultipleArgumentsPerToken = false };
        var objectives = new Option<string>("--objectives") { HelpName = "FILE", Description = "Objectives in place of --target and --window: a file or a folder." };
        options.Window.Description += " Default: 28d, 30d, 90d, 365d.";
        var command = new Command("incident", teach ? Lesson : Summary) { minutes, failing, failed, target, objectives };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = new CalcInput(parsed);
            var windows = new CalcWindows(input, options);
            var (budgets, price) = input.Text(objectives) is { } place
                ? Objectives(input, windows, place, input.Texts(target).Count > 0 || input.Texts(options.Window).Count > 0)
                : (Budgets(input, windows, input.Texts(target), target.Name), null);
            windows.CheckUse();
            var given = input.Price(options);
            var incident = Read(input, options, minutes, failing, failed, given ?? price);
            return CalcCommand.Answer(parsed, input, options, () =>
            {
                var costs = budgets.Select(b => incident()!.Against(b.Target, b.Window, b.Name)).ToList();
                return (IncidentSheet.Of(costs), () => CalcJson.Of(costs));
            });
        });
        return command;
    }

    private static Func<Incident?> Read(CalcInput input, CalcOptions options, Option<string> minutes, Option<string> failing, Option<string> failed, Valuation? price)
    {
        var seconds = input.Seconds(minutes, minutes: true);
        var share = input.Text(failing) is null ? 1m : input.Read(failing, new RatioShape(0m, 1m, open: false, "4%"));
        if (share < LeastFailing)
        {
            input.Faults.Add("--failing: nothing failed, so nothing was spent; write a share above 0%, such as 4%.");
        }

        var count = input.Amount(failed, "12.5k");
        var traffic = input.Traffic(options.Traffic);
        var (byTime, byCount) = (input.Text(minutes) is not null || input.Text(failing) is not null, input.Text(failed) is not null);
        if (byTime == byCount || (byTime && input.Text(minutes) is null))
        {
            input.Faults.Add("what happened? Give --minutes, such as 5m (and --failing, such as 4%), or --failed and --traffic; not both.");
        }

        if (byCount && input.Text(options.Traffic) is null)
        {
            input.Faults.Add("--failed is a share of the budget only beside all events; give --traffic, such as 10M/d.");
        }

        return () => (seconds, count) switch
        {
            ({ } lasted, _) => Incident.Lasting(lasted, share!.Value, traffic, price),
            (_, { } events) => Incident.Counting(events, traffic!.Value, price),
            _ => null,
        };
    }

    private static List<(BudgetTarget Target, WindowSpan Window, string? Name)> Budgets(CalcInput input, CalcWindows windows, IReadOnlyList<string> targets, string name)
    {
        IReadOnlyList<string> asked = targets.Count > 0 ? targets : ["99%", "99.5%", "99.9%", "99.95%", "99.99%"];
        var spans = windows.Read(28, 30, 90, 365);
        return [.. asked.Select(t => input.Target(name, t)).OfType<BudgetTarget>().SelectMany(t => spans.Select(s => (t, s, (string?)null)))];
    }

    /// <summary>Every objective's budget, and what an event is worth where one service says so.</summary>
    private static (List<(BudgetTarget Target, WindowSpan Window, string? Name)> Budgets, Valuation? Price) Objectives(CalcInput input, CalcWindows windows, string place, bool elsewhere)
    {
        if (elsewhere)
        {
            input.Faults.Add("--objectives has targets and windows of its own; give it, or --target and --window.");
        }

        var result = ConfigLoader.LoadPaths([place], resolvePolicies: false);
        input.Faults.AddRange(result.Faults.Select(f => f.ToString()));
        if (result.IsValid && result.Services.Count == 0)
        {
            input.Faults.Add($"--objectives: {FaultList.Quote(place)} holds no {ObjectivesShape.Kind}; give a file that does.");
        }

        var budgets = result.Services.Values.OrderBy(s => s.Service, StringComparer.Ordinal)
            .SelectMany(s => s.Objectives.SelectMany(o => windows.Of(o.Window).Select(span => (o.Target, span, (string?)$"{s.Service}/{o.Name}"))))
            .ToList();
        return (budgets, result.Services.Count == 1 ? result.Services.Values.First().Valuation : null);
    }
}
