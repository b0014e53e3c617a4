using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Config.Foreign;
using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Cli;

/// <summary><c>import FILE...</c>: OpenSLO v1 and Sloth documents to <c>ServiceObjectives</c>.</summary>
internal static class ImportCommand
{
    private const string Summary = "Convert OpenSLO v1 and Sloth documents to ServiceObjectives.";

    private const string Lesson = Summary + "\n\n" + """
        The other commands read these formats as they are; import once to own the objectives here. SLOs of one service become one
        document; comments are kept. What cannot be carried over exactly is an error with its place; what decides nothing and has
        no counterpart is a note on standard error.
          look at it           error-budget-gate import slo.yaml
          bind it              error-budget-gate import slo.yaml --policy payments --application argocd/web > objectives.yaml
          a folder             error-budget-gate import slo/ --out objectives/
          Sloth over 28 days   error-budget-gate import sloth.yaml --window 28d
          from a pipe          cat slo/*.yaml | error-budget-gate import -

        Exit codes: 0 done, 2 usage, a fault in a file, or a file in --out that differs.
        """;

    /// <param name="teach">Describe it at length: for its own help, not for a list of commands.</param>
    /// <param name="standardInput">What <c>-</c> reads; the process's own where it is left out.</param>
    public static Command Create(bool teach, Func<Stream>? standardInput = null)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files, folders (their *.yaml and *.yml) or - for standard input. What refers to each other is given together.",
            Arity = ArgumentArity.OneOrMore,
        };
        var policy = new Option<string>("--policy") { Description = "The policy of services that name none (annotation errorbudgetgate.io/policy); standard where it is left out.", HelpName = "NAME" };
        var applications = new Option<string[]>("--application") { Description = "An Argo CD Application of services that name none (annotation errorbudgetgate.io/applications); may be repeated.", HelpName = "NAMESPACE/NAME" };
        var window = new Option<string>("--window") { Description = "The window of Sloth's objectives, which is not in its files; 30d where it is left out.", HelpName = "DURATION" };
        var withoutAlerts = new Option<bool>("--without-alerts") { Description = "Leave the source's alert policies and alerting out; the generated alerts take their place." };
        var folder = new Option<string>("--out") { Description = "Write one file a service, SERVICE.yaml, into this folder instead.", HelpName = "DIR" };
        var force = new Option<bool>("--force") { Description = "Replace files in --out that differ." };
        var output = new Option<string>("--output") { Description = "yaml, or json: services, notes and faults as one object on standard output.", DefaultValueFactory = static _ => "yaml" };
        output.AcceptOnlyFromAmong("yaml", "json");
        var command = new Command("import", teach ? Lesson : Summary) { files, policy, applications, window, withoutAlerts, folder, force, output };
        Check(policy, static text => Texts.Name("the name of a policy such as standard").Fault(text));
        Check(applications, static text => ForeignBinding.Application(text) is null ? $"{FaultList.Quote(text)} is not an Application; write NAMESPACE/NAME, such as argocd/web." : null);
        Check(window, ForeignOptions.WindowFault);
        command.Validators.Add(result =>
        {
            if (result.GetValue(force) && result.GetResult(folder) is null)
            {
                result.AddError("--force replaces files in a folder; say which with --out DIR.");
            }
        });
        command.SetAction(parsed =>
        {
            var options = new ForeignOptions
            {
                Policy = parsed.GetValue(policy) ?? ForeignOptions.Default.Policy,
                Applications = [.. (parsed.GetValue(applications) ?? []).Select(text => ForeignBinding.Application(text)!.Value)],
                SlothWindow = parsed.GetValue(window) ?? ForeignOptions.Default.SlothWindow,
                SlothWindowGiven = parsed.GetValue(window) is not null,
                WithoutAlerts = parsed.GetValue(withoutAlerts),
            };
            var faults = new List<ConfigFault>();
            var texts = ConfigFiles.Read(parsed.GetValue(files) ?? [], faults, standardInput);
            var result = ForeignImport.Run(texts, options, faults);
            var target = parsed.GetValue(folder) is { } path ? new ImportFolder(path, parsed.GetValue(force)) : null;
            return Finish(result, target, parsed.GetValue(output) == "json", parsed.InvocationConfiguration);
        });
        return command;
    }

    private static int Finish(ImportResult result, ImportFolder? folder, bool json, InvocationConfiguration console)
    {
        var faults = result.Faults.Select(f => f.ToString()).ToList();
        IReadOnlyList<string> written = [];
        if (faults.Count == 0 && folder is not null)
        {
            written = folder.Write(result.Services, faults);
        }

        if (json)
        {
            console.Output.WriteLine(Json(result, faults.Count == 0));
        }
        else if (faults.Count == 0 && folder is null)
        {
            console.Output.Write(string.Join("---\n", result.Services.Select(s => s.Yaml)));
        }

        foreach (var note in json ? [] : result.Notes)
        {
            console.Error.WriteLine($"note: {note}");
        }

        foreach (var line in written.Concat(json ? faults.Skip(result.Faults.Count) : faults))
        {
            console.Error.WriteLine(line);
        }

        return faults.Count == 0 ? ExitCodes.Allowed : ExitCodes.Usage;
    }

    /// <summary><c>{valid, services: [ServiceObjectives], notes: [{file, line, column, message}], faults: [same]}</c>.</summary>
    private static string Json(ImportResult result, bool valid)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", valid);
            json.WriteStartArray("services");
            foreach (var service in valid ? result.Services : [])
            {
                service.Document.WriteTo(json);
            }

            json.WriteEndArray();
            ConfigFault.WriteArray(json, "notes", result.Notes);
            ConfigFault.WriteArray(json, "faults", result.Faults);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Check(Option option, Func<string, string?> faultOf) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (faultOf(token.Value) is { } fault)
            {
                result.AddError($"{option.Name}: {fault}");
            }
        }
    });
}
