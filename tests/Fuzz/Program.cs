using ErrorBudgetGate.Fuzz.Processes;
using ErrorBudgetGate.Fuzz.Running;
using ErrorBudgetGate.Fuzz.Targets;

Options options;
try
{
    options = Options.Read(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n\n{Options.Usage}");
    return 2;
}

var all = AllTargets.Create(options.Folder);
var unknown = options.Only.Append(options.Replay?.Target).OfType<string>().Where(name => name != ThroughProcess.Name && all.All(t => t.Name != name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No target is called {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(t => t.Name))}, {ThroughProcess.Name}.");
    return 2;
}

var findings = new Findings(options.Folder, options.Seed);
var runner = new Runner(options, findings);
var processes = new ThroughProcess(options, findings);
if (options.Replay is { } replay)
{
    if (replay.Target == ThroughProcess.Name)
    {
        await processes.RunAsync(replay.Iteration, 1);
    }
    else
    {
        runner.Replay(all.First(t => t.Name == replay.Target), replay.Iteration);
    }
}
else
{
    runner.Run([.. all.Where(t => options.Only.Count == 0 || options.Only.Contains(t.Name))]);
    if (options.Only.Count == 0 || options.Only.Contains(ThroughProcess.Name))
    {
        await processes.RunAsync(0, options.ThroughProcess);
    }
}

findings.Tell(Console.Out);
Console.WriteLine($"{runner.Passed + processes.Passed} passed, {findings.Count} failed");
return findings.Count > 0 ? 1 : 0;
