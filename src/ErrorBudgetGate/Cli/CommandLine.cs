using System.CommandLine;
using System.Reflection;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Cli;

/// <summary>From arguments to an exit code. Only a decision exits 0 or 1.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        StandardOutput.GuardDescriptors();
        try
        {
            if (args.Length == 0)
            {
                // The contract of existing hook manifests: no arguments, environment variables. It needs no parser, and every millisecond shows.
                return GateCommand.IsAskedForByEnvironment() ? await GateCommand.RunAsync(GateFlags.None) : UsageWithoutArguments();
            }

            var root = CreateRoot(args);
            var isSuggestion = IsSuggestion(args);
            if (!isSuggestion)
            {
                // Anywhere else a directive would turn a gate's call into one that decides nothing and exits 0.
                root.Directives.Clear();
            }

            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && !isSuggestion)
            {
                return UsageErrors(parsed);
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
#pragma warning disable CA1031 // The last line of defence: whatever went wrong, the process must not exit 0 or 1.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"error-budget-gate: a bug in the gate itself, nothing was decided: {e.GetType().Name}: {e.Message}\n{e.StackTrace}");
            return ExitCodes.Bug;
        }
    }

    public static string Version => typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <param name="asked">The command line: a command describes itself at length only where it is asked about, not in the list of all.</param>
    internal static RootCommand CreateRoot(string[] asked)
    {
        var root = new RootCommand("Turns an error budget into a rule that is enforced. With no command and SERVICE_NAME or PROMETHEUS_URL set, runs the gate.")
        {
            GateCommand.Create(teach: asked is ["gate", ..]),
        };

        // A gate's call needs no other command, and every millisecond of its start shows.
        if (asked is not ["gate", ..])
        {
            root.Add(CalcCommand.Create(asked));
            root.Add(StatusCommand.Create(teach: asked is ["status", ..]));
            root.Add(ImportCommand.Create(teach: asked is ["import", ..]));
            root.Add(PolicyCommand.Create());
            root.Add(RulesCommand.Create(teach: asked is ["rules", ..]));
            root.Add(SpoolCommand.Create());
            root.Add(CompletionCommand.Create());
        }

        return root;
    }

    /// <summary>As the completion scripts ask: a place in a line, and the line. Anything more is a call, and a wrong one.</summary>
    private static bool IsSuggestion(string[] args) =>
        args is [[.. var name and { Length: > 9 }, ']'], _]
        && name.StartsWith("[suggest:", StringComparison.Ordinal)
        && name.Length <= 15
        && name.AsSpan(9).IndexOfAnyExceptInRange('0', '9') < 0;

    private static int UsageErrors(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine("error-budget-gate: " + error.Message);
        }

        var path = string.Join(' ', Names(parsed.CommandResult.Command));
        Console.Error.WriteLine($"See: {path} --help");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. Names(parent), command.Name] : ["error-budget-gate"];

    private static int UsageWithoutArguments()
    {
        Console.Error.WriteLine("error-budget-gate: nothing to do: give a command, or set SERVICE_NAME and PROMETHEUS_URL to run the gate.");
        CreateRoot([]).Parse(["--help"]).Invoke(new InvocationConfiguration { Output = Console.Error });
        return ExitCodes.Usage;
    }
}
