using System.Collections.Concurrent;
using System.Text;
using ErrorBudgetGate.Tests.Processes;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>One run of one row, and what was found wrong with it.</summary>
internal sealed record FaultRun(GateRun Run, IReadOnlyList<string> Differences, IReadOnlyList<string> Leaks);

/// <summary>Runs each row once, however many tests look at it; rows that are likely to be asked for next already run meanwhile.</summary>
internal static class FaultRuns
{
    /// <summary>Most rows spend their time waiting, so a few more may run than there are processors.</summary>
    private static readonly SemaphoreSlim Slots = new(Environment.ProcessorCount * 4);

    private static readonly ConcurrentDictionary<string, Lazy<Task<FaultRun>>> Started = new(StringComparer.Ordinal);

    private static readonly List<string> Order = [.. FaultTable.Rows.Keys];

    public static Task<FaultRun> OfAsync(string name)
    {
        var at = Order.IndexOf(name);
        foreach (var next in Order.Skip(at).Take(Environment.ProcessorCount * 4))
        {
            _ = Start(next);
        }

        return Start(name);
    }

    private static Task<FaultRun> Start(string name) =>
        Started.GetOrAdd(name, static key => new Lazy<Task<FaultRun>>(() => Task.Run(() => RunAsync(FaultTable.Rows[key])))).Value;

    private static async Task<FaultRun> RunAsync(FaultRow row)
    {
        await Slots.WaitAsync();
        try
        {
            await using var world = new GateWorld(row.In, row);
            var run = await world.RunAsync();
            return new FaultRun(run, [.. FaultOutcome.Differences(row, run, world)], [.. Leaks(run, world)]);
        }
        finally
        {
            Slots.Release();
        }
    }

    private static IEnumerable<string> Leaks(GateRun run, GateWorld world)
    {
        var places = world.Traces().Concat([("stdout", run.Stdout), ("stderr", run.Stderr), ("process list", run.CommandLine)]);
        return places.Where(p => Secrets.AreIn(p.Item2)).Select(p => new StringBuilder(p.Item1).Append(": ").Append(p.Item2).ToString());
    }
}
