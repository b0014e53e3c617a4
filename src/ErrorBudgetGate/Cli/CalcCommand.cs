using System.CommandLine;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Cli;

/// <summary><c>calc</c>: the arithmetic of error budgets, without any server.</summary>
internal static class CalcCommand
{
    private const string Summary = "The arithmetic of error budgets, without any server: downtime, failures, money, burn rates, incidents.";

    private const string Lesson = Summary + "\n\n" + """
        What does a target allow, and what is left?
          error-budget-gate calc --target 99.9% --window 28d
          error-budget-gate calc --target 99.9% --window 28d --traffic 10M/d --per-event 0.05 --remaining 67.3% --burn-rate 14
          error-budget-gate calc --target 99.9% --target 99.99% --window month --time-zone Europe/London --at 2026-03-29
        How much of which budget does an incident cost?
          error-budget-gate calc incident --minutes 5 --failing 100%
        What target allows 20 minutes a month?
          error-budget-gate calc target --allow 20m --window 30d
        """;

    /// <param name="asked">The command line: a command describes itself at length only where it is asked about.</param>
    public static Command Create(string[] asked)
    {
        var isAsked = asked is ["calc", ..];
        var part = isAsked && asked.Length > 1 ? asked[1] : string.Empty;
        var command = new Command("calc", isAsked && part is not ("budget" or "incident" or "target") ? Lesson : Summary);
        CalcBudgetCommand.Fill(command);
        command.Add(CalcBudgetCommand.Create(teach: part == "budget"));
        command.Add(CalcIncidentCommand.Create(teach: part == "incident"));
        command.Add(CalcTargetCommand.Create(teach: part == "target"));
        return command;
    }

    /// <summary>Prints the answer, or every fault and exit code 2.</summary>
    /// <param name="answer">Called only where there are no faults; may add some.</param>
    public static int Answer(ParseResult parsed, CalcInput input, CalcOptions options, Func<(Sheet Sheet, Func<string> Json)> answer)
    {
        var console = parsed.InvocationConfiguration;
        try
        {
            // An answer may turn out to be none: it then says so, and nothing is printed of it.
            var found = input.Faults.Count == 0 ? answer() : default;
            if (input.Faults.Count == 0)
            {
                console.Output.Write(parsed.GetValue(options.Output) switch
                {
                    "json" => found.Json() + "\n",
                    "markdown" => found.Sheet.ToMarkdown(),
                    _ => found.Sheet.ToText(),
                });
                return ExitCodes.Allowed;
            }
        }
        catch (OverflowException)
        {
            input.Faults.Add("these figures together are larger than exact arithmetic holds (28 digits); write smaller ones.");
        }
        catch (IOException e)
        {
            console.Error.WriteLine("error-budget-gate: standard output did not take the answer: " + e.Message);
            return ExitCodes.Indeterminate;
        }

        foreach (var fault in input.Faults)
        {
            console.Error.WriteLine("error-budget-gate: " + fault);
        }

        console.Error.WriteLine($"See: error-budget-gate {Path(parsed.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }

    private static string Path(Command command) => command.Name == "calc" ? "calc" : "calc " + command.Name;
}
