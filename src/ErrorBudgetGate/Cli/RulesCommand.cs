using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using ErrorBudgetGate.Rendering;
using ErrorBudgetGate.RuleFiles;

namespace ErrorBudgetGate.Cli;

/// <summary><c>rules FILE...</c>: Prometheus rules from objectives.</summary>
internal static class RulesCommand
{
    private const string Summary = "Generate Prometheus rules from objectives: budget, burn rates, tiers and alerts.";

    private const string Lesson = Summary + "\n\n" + """
        Reads ServiceObjectives, OpenSLO v1 and Sloth prometheus/v1 documents together with the policies that they name; standard and runway are built in.
          look at them         error-budget-gate rules objectives.yaml
          rule files           error-budget-gate rules slo/ --out rules/
          Prometheus Operator  error-budget-gate rules slo/ --format operator --namespace monitoring --object-labels release=prometheus | kubectl apply -f -
          in CI                error-budget-gate rules slo/ --out rules/ --check
          from a pipe          error-budget-gate import sloth.yaml | error-budget-gate rules -

        The same sources generate the same bytes. With an error in any source nothing is written.
        Exit codes: 0 done, 1 --check found a difference, 2 usage, a fault in a file, or nothing could be written, 130/143 stopped by a signal.
        """;

    /// <param name="teach">Describe it at length: for its own help, not for a list of commands.</param>
    /// <param name="standardInput">What <c>-</c> reads; the process's own where it is left out.</param>
    /// <param name="console">Where results and notices go; the process's own where it is left out.</param>
    public static Command Create(bool teach, Func<Stream>? standardInput = null, Func<InvocationConfiguration, RulesConsole>? console = null)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files, folders (their *.yaml and *.yml) or - for standard input. Objectives and their policies are given together.",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = new Option<string>("--format")
        {
            Description = "prometheus: a rule file. operator: monitoring.coreos.com/v1 PrometheusRule objects.",
            DefaultValueFactory = static _ => "prometheus",
        };
        format.AcceptOnlyFromAmong("prometheus", "operator");
        var labels = Pairs("--labels", "Add a label to every alert and every series that others read; may be repeated. Series that the rules sum over a window never change their labels.", RuleLabels.FaultOfLabel);
        var objectLabels = Pairs("--object-labels", "Add a label to every PrometheusRule, such as the release=prometheus that a ruleSelector asks for; may be repeated.", RuleLabels.FaultOfObjectLabel);
        var objectNamespace = new Option<string>("--namespace") { Description = "The namespace of every PrometheusRule; without it, wherever they are applied.", HelpName = "NAMESPACE" };
        var folder = new Option<string>("--out") { Description = "Write one file a service, SERVICE.rules.yaml, into this folder. Files that are as they should be stay untouched.", HelpName = "DIR" };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit 1 and name each file in --out that differs, is missing or is left over." };
        var prune = new Option<bool>("--prune") { Description = "Remove files in --out that were generated for services that are not given any more." };
        var output = new Option<string>("--output")
        {
            Description = "text, or json: what was generated, written or compared, as one JSON object instead of it.",
            DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("rules", teach ? Lesson : Summary) { files, format, labels, objectLabels, objectNamespace, folder, check, prune, output };
        command.Validators.Add(result =>
        {
            foreach (var flag in (Option<bool>[])[check, prune])
            {
                if (IsSet(result, flag) && result.GetResult(folder) is null)
                {
                    result.AddError($"{flag.Name} looks at a folder; say which with --out DIR.");
                }
            }

            if (IsSet(result, check) && IsSet(result, prune))
            {
                result.AddError("--check writes nothing and --prune removes; give one of them.");
            }

            if (Given(result, format) != "operator")
            {
                foreach (var option in (Option[])[objectLabels, objectNamespace])
                {
                    if (result.GetResult(option) is { Implicit: false })
                    {
                        result.AddError($"{option.Name} is about PrometheusRule objects; give --format operator with it.");
                    }
                }
            }

            if (Given(result, folder) is { Length: 0 })
            {
                result.AddError("--out is empty; give it a folder.");
            }

            if (Given(result, objectNamespace) is { } space && RuleLabels.FaultOfNamespace(space) is { } fault)
            {
                result.AddError(fault);
            }
        });
        command.SetAction((parsed, _) =>
        {
            var operatorFormat = parsed.GetValue(format) == "operator";
            var given = RuleLabels.Split(parsed.GetValue(labels));
            var ofObjects = RuleLabels.Split(parsed.GetValue(objectLabels));
            var task = new RulesTask(
                parsed.GetValue(files) ?? [],
                operatorFormat ? RuleFormat.Operator : RuleFormat.Prometheus,
                given,
                parsed.GetValue(objectNamespace),
                operatorFormat ? RuleLabels.OfObject(ofObjects) : [],
                RuleLabels.Flags(operatorFormat, given, parsed.GetValue(objectNamespace), ofObjects, parsed.GetValue(folder) is not null),
                parsed.GetValue(folder),
                parsed.GetValue(check),
                parsed.GetValue(prune),
                parsed.GetValue(output) == "json");
            var configuration = parsed.InvocationConfiguration;
            return Task.FromResult(Run(task, console?.Invoke(configuration) ?? OfProcess(standardInput)));
        });
        return command;
    }

    private static int Run(RulesTask task, RulesConsole console)
    {
        using var signals = new StopSignals(TimeProvider.System);
        try
        {
            return new RulesRun(task, console).Execute(signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            console.Error.WriteLine("error-budget-gate: stopped by a signal; no file was changed.");
            return signals.ExitCode;
        }
    }

    private static RulesConsole OfProcess(Func<Stream>? standardInput) => new(
        standardInput,
        new StreamWriter(new StandardOutputStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 32 * 1024),
        Console.Error,
        !Console.IsErrorRedirected);

    private static Option<string[]> Pairs(string name, string help, Func<string, string?> faultOf)
    {
        var option = new Option<string[]>(name) { Description = help, HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
        option.Validators.Add(result =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in result.Tokens)
            {
                if (faultOf(token.Value) is { } fault)
                {
                    result.AddError($"{name}: {fault}");
                }
                else if (!seen.Add(token.Value[..token.Value.IndexOf('=', StringComparison.Ordinal)]))
                {
                    result.AddError($"{name}: '{token.Value}' names a label that is given already.");
                }
            }
        });
        return option;
    }

    /// <summary>As it was written; null where it was not, or has no value. To ask for the value itself throws where that is a mistake of its own.</summary>
    private static string? Given(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false, Tokens: [.., var last] } ? last.Value : null;

    private static bool IsSet(CommandResult result, Option<bool> flag) =>
        result.GetResult(flag) is { Implicit: false } && !string.Equals(Given(result, flag), "false", StringComparison.OrdinalIgnoreCase);
}
