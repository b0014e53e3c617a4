using System.CommandLine;
using ErrorBudgetGate.Gate;

namespace ErrorBudgetGate.Cli;

/// <summary><c>spool flush</c>: delivers to Splunk what earlier runs could not.</summary>
internal static class SpoolCommand
{
    private static readonly Setting[] Used =
        [GateSettings.SpoolDirectory, GateSettings.SplunkUrl, GateSettings.SplunkTokenFile, GateSettings.SplunkIndex, GateSettings.SplunkSource, GateSettings.SplunkCa,
            GateSettings.Connections, GateSettings.Timeout, GateSettings.RequestTimeout];

    public static Command Create()
    {
        var flush = new Command("flush", "Deliver spooled decision records to Splunk, oldest first. Exit 0 when none is left, 3 when some are.");
        var options = Used.Select(s => (Setting: s, Option: new Option<string>(s.Flag!) { HelpName = s.Value, Description = s.Variable is null ? s.Help : $"{s.Help} [{s.Variable}]" })).ToList();
        foreach (var (_, option) in options)
        {
            flush.Add(option);
        }

        flush.SetAction((parsed, _) =>
        {
            var flags = options
                .Where(o => parsed.GetResult(o.Option) is { Implicit: false })
                .ToDictionary(o => o.Setting.Flag!, o => (IReadOnlyList<string>)[parsed.GetValue(o.Option) ?? string.Empty], StringComparer.Ordinal);
            return FlushAsync(new SettingValues(flags, Environment.GetEnvironmentVariable));
        });
        return new Command("spool", "Decision records that wait on disk.") { flush };
    }

    private static async Task<int> FlushAsync(SettingValues values)
    {
        using var signals = new StopSignals(TimeProvider.System);
        using var log = new GateLog(verbose: false, Console.Error);
        var faults = new List<string>();
        var connections = ConnectionReader.ForSpool(values, log, faults);
        Require(connections, values, faults);
        if (faults.Count > 0)
        {
            foreach (var fault in faults)
            {
                Console.Error.WriteLine("error-budget-gate: " + fault);
            }

            return ExitCodes.Usage;
        }

        using var composition = new Composition(connections, log);
        using var limit = new CancellationTokenSource(connections.Timeout);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, signals.Token);
        var flushed = await composition.Flush().RunAsync(int.MaxValue, both.Token);
        Console.WriteLine($"{flushed.Delivered} delivered, {flushed.Failed} kept, {flushed.SetAside} set aside");
        foreach (var fault in flushed.Faults)
        {
            Console.Error.WriteLine("error-budget-gate: " + fault);
        }

        if (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        return flushed is { Failed: 0, Finished: true } ? ExitCodes.Allowed : ExitCodes.Indeterminate;
    }

    private static void Require(Connections connections, SettingValues values, List<string> faults)
    {
        if (connections.SpoolDirectory is null)
        {
            faults.Add($"which spool? Give {GateSettings.SpoolDirectory.Name}.");
        }

        if (connections.Splunk is null && values.Get(GateSettings.SplunkUrl) is null)
        {
            faults.Add($"flush where to? Give {GateSettings.SplunkUrl.Name} and {GateSettings.SplunkToken.Variable}.");
        }
    }
}
