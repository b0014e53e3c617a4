using System.CommandLine;
using System.Text;
using System.Text.Json;
using ErrorBudgetGate.Config;

namespace ErrorBudgetGate.Cli;

/// <summary><c>policy validate|schema|show</c>: looks at configuration without a gate.</summary>
internal static class PolicyCommand
{
    /// <param name="standardInput">What <c>-</c> reads; the process's own where it is left out.</param>
    public static Command Create(Func<Stream>? standardInput = null) => new("policy", "Check, describe and print policies.")
    {
        Validate(standardInput),
        Schema(),
        Show(),
    };

    private static Command Validate(Func<Stream>? standardInput)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files, folders (their *.yaml and *.yml) or - for standard input. What refers to each other is given together.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output")
        {
            Description = "text, or json on standard output.",
            DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("validate", "Check policies, objectives and connections, every mistake at once.") { files, output };
        command.SetAction(parsed =>
        {
            var result = ConfigLoader.LoadPaths(parsed.GetValue(files) ?? [], acceptConnections: true, standardInput);
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(output) == "json")
            {
                console.Output.WriteLine(Json(result));
            }
            else
            {
                foreach (var note in result.Notes)
                {
                    console.Error.WriteLine($"note: {note}");
                }

                foreach (var fault in result.Faults)
                {
                    console.Error.WriteLine(fault);
                }

                console.Output.WriteLine(Summary(result));
            }

            return result.IsValid ? ExitCodes.Allowed : ExitCodes.Usage;
        });
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Print the JSON Schema of all documents, for editors.");
        command.SetAction(static parsed =>
        {
            using var bytes = new MemoryStream();
            JsonSchema.Write(bytes);
            parsed.InvocationConfiguration.Output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
            return ExitCodes.Allowed;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "One of " + string.Join(", ", BuiltInPolicies.Names) + "." };
        var command = new Command("show", "Print a built-in policy, to read or to start from.") { name };
        command.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            var asked = parsed.GetValue(name) ?? string.Empty;
            if (BuiltInPolicies.Text(asked) is not { } text)
            {
                console.Error.WriteLine($"No policy {FaultList.Quote(asked)} is built in; there are {string.Join(", ", BuiltInPolicies.Names)}.");
                return ExitCodes.Usage;
            }

            console.Output.Write(text);
            return ExitCodes.Allowed;
        });
        return command;
    }

    private static string Summary(ConfigResult result)
    {
        static string Count(int count, string one) => $"{count} {one}{(count == 1 ? string.Empty : "s")}";

        var found = Count(result.Documents.Count, "document");
        return result.IsValid ? $"valid: {found}" : $"not valid: {Count(result.Faults.Count, "fault")} in {found}";
    }

    /// <summary><c>{valid, documents: [{file, line, kind, name, sha256, file_sha256}], faults: [{file, line, column, message}], notes: [same]}</c>.</summary>
    private static string Json(ConfigResult result)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", result.IsValid);
            json.WriteStartArray("documents");
            foreach (var document in result.Documents)
            {
                json.WriteStartObject();
                json.WriteString("file", document.File);
                json.WriteNumber("line", document.At.Line);
                json.WriteString("kind", document.Kind);
                json.WriteString("name", document.Name);
                json.WriteString("sha256", document.Sha256);
                json.WriteString("file_sha256", document.FileSha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            ConfigFault.WriteArray(json, "faults", result.Faults);
            ConfigFault.WriteArray(json, "notes", result.Notes);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
