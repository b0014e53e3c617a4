using System.CommandLine;
using ErrorBudgetGate.Gate;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.Cli;

/// <summary><c>gate</c>: decides whether one change may go on.</summary>
internal static class GateCommand
{
    private const string Summary = "Decide whether one change may go on: read what is left of the error budget, hold it against the policy, record the decision.";

    private const string Lesson = Summary + "\n\n" + """
        Three ways to run it, the same code behind each:
          files only         error-budget-gate gate --policy policy.yaml --measurements week.csv --application app.yaml --at 2026-11-01T12:00:00Z
          environment        SERVICE_NAME, PROMETHEUS_URL, POLICY_TIER_3_THRESHOLD, OVERRIDE_ANNOTATION and no arguments at all
          policy and flags   error-budget-gate gate --policy configmap:platform/error-budget --service payments-api --prometheus-url http://prometheus:9090

        Exit codes: 0 allowed or overridden, 1 blocked, 2 configuration or usage, 3 not known, 70 a bug, 130/143 stopped by a signal.
        Every flag is also an environment variable where one is named; a flag outweighs a variable, a variable the connections file.
        Secrets are never flags: they come from variables or files.
        """;

    /// <summary>However long its configuration took to read, a run that could decide also tries to.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    /// <summary>Existing hook manifests set variables and give no arguments.</summary>
    public static bool IsAskedForByEnvironment() =>
        Environment.GetEnvironmentVariable("SERVICE_NAME") is { Length: > 0 } || Environment.GetEnvironmentVariable("PROMETHEUS_URL") is { Length: > 0 };

    /// <param name="teach">Describe it at length: for its own help, not for a list of commands.</param>
    public static Command Create(bool teach)
    {
        var command = new Command("gate", teach ? Lesson : Summary);
        var options = new List<(Setting Setting, Option Option)>();
        foreach (var setting in GateSettings.All)
        {
            if (setting.Flag is not { } flag)
            {
                continue;
            }

            var help = setting.Variable is { } variable ? $"{setting.Help} [{variable}]" : setting.Help;
            Option option = GateSettings.IsRepeatable(setting)
                ? new Option<string[]>(flag) { Description = help, HelpName = setting.Value, AllowMultipleArgumentsPerToken = false }
                : new Option<string>(flag) { Description = help, HelpName = setting.Value };
            options.Add((setting, option));
            command.Add(option);
        }

        var dryRun = new Option<bool>("--dry-run") { Description = "Decide, print and record as a dry run; exit 0 whatever the decision." };
        var explain = new Option<bool>("--explain") { Description = "Print the reasoning step by step." };
        var verbose = new Option<bool>("--verbose") { Description = "Log what is asked of whom, on standard error." };
        var output = new Option<string>("--output") { Description = "text (a summary, then the record as one JSON line) or json (the record alone).", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        command.Add(dryRun);
        command.Add(explain);
        command.Add(verbose);
        command.Add(output);
        command.SetAction((parsed, _) =>
        {
            var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var (setting, option) in options)
            {
                if (parsed.GetResult(option) is { Implicit: false } given)
                {
                    values[setting.Flag!] = [.. given.Tokens.Select(token => token.Value)];
                }
            }

            return RunAsync(new GateFlags(values, parsed.GetValue(dryRun), parsed.GetValue(explain), parsed.GetValue(output) == "json", parsed.GetValue(verbose)));
        });
        return command;
    }

    public static async Task<int> RunAsync(GateFlags flags)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var signals = new StopSignals(TimeProvider.System);
        using var log = new GateLog(flags.Verbose, Console.Error);
        var values = new SettingValues(flags.Values, Environment.GetEnvironmentVariable);
        signals.EndAfter(ConnectionReader.FirstTimeout(values));
        var faults = new List<string>();
        var connections = ConnectionReader.ForGate(values, log, faults);
        using var composition = new Composition(connections, log);
        signals.EndAfter(connections.Timeout);

        // A policy that comes over the network has its share of the run's time, and what it takes is gone from the rest.
        using var limit = new CancellationTokenSource(connections.Timeout / 2);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, signals.Token);
        var reader = new GateTaskReader(values, flags.DryRun, connections, composition.ConfigMaps, composition.RunId, faults);
        var task = await reader.ReadAsync(reading.Token);
        if (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        if (task is null)
        {
            return Refuse(faults, composition);
        }

        var left = connections.Timeout - TimeProvider.System.GetElapsedTime(started);
        task = task with { Timeout = left > LeastTime ? left : LeastTime };
        var summary = flags.Json ? null : new Func<Core.Decisions.DecisionRecord, string>(record => GateSummary.Render(record, Composition.Hint(task), flags.Explain ? task.Policy : null));
        var standardOutput = new StandardOutput(summary);
        var outcome = await new GateRun(task, composition.Ports(task, standardOutput), connections.Clock, log).ExecuteAsync(() => signals.ExitCode, signals.Token);

        // With an audit file the record's line stands there, and the summary is all that is left to print.
        if (!standardOutput.HasWritten && summary is not null && StandardOutput.WriteText(summary(outcome.Record)) is { } fault)
        {
            log.Warning("standard output not written", ("why", fault));
        }

        composition.Termination.Write($"{outcome.Record.Decision}: {outcome.Record.Reasons[0].Detail}");
        return outcome.ExitCode;
    }

    private static int Refuse(List<string> faults, Composition composition)
    {
        foreach (var fault in faults)
        {
            Console.Error.WriteLine("error-budget-gate: " + fault);
        }

        Console.Error.WriteLine($"error-budget-gate: nothing was decided: {faults.Count} configuration {(faults.Count == 1 ? "fault" : "faults")}. See: error-budget-gate gate --help");
        composition.Termination.Write("Error budget gate, configuration: " + string.Join(" ", faults));
        return ExitCodes.Usage;
    }
}
