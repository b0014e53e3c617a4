using System.Globalization;
using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Processes;

/// <summary>Damaged files through the real executable: it says blocked, wrong or unknown, never go on, and never falls over.</summary>
internal sealed class ThroughProcess(Options options, Findings findings)
{
    public const string Name = "process";

    private static readonly int[] Expected = [1, 2, 3];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    public long Passed { get; private set; }

    public async Task RunAsync(long first, int count)
    {
        var (wanted, next) = (count, first - 1);
        var failedBefore = findings.Count;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) }, async (_, _) =>
        {
            DamagedRun run;
            long iteration;
            do
            {
                iteration = Interlocked.Increment(ref next);
                run = DamagedRun.Make(Dice.For(options.Seed, Name, iteration));
            }
            while (run.MayOpen);

            await OneAsync(run, iteration);
        });

        if (wanted > 0)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name,-22} {wanted,8} inputs {findings.Count - failedBefore,6} failed             {string.Join(", ", _outcomes.Select(static o => $"{o.Key} {o.Value}"))}"));
        }
    }

    /// <summary>Whatever the files hold, nothing of it may move the cursor of who looks at the log.</summary>
    private static bool HoldsControls(string output) => output.Any(static c => char.IsControl(c) && c != '\n');

    private async Task OneAsync(DamagedRun run, long iteration)
    {
        var folder = Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"run-{iteration}"));
        try
        {
            var (arguments, environment) = run.Prepare(folder);
            var exit = await GateProcess.RunAsync(arguments, environment);
            lock (_lock)
            {
                var outcome = $"{run.What} exit {exit.ExitCode}";
                _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
                if (exit.ExitCode is { } code && Expected.Contains(code) && !HoldsControls(exit.Output))
                {
                    Passed++;
                    return;
                }
            }

            var how = exit.ExitCode is not { } wrong ? "it does not end" : Expected.Contains(wrong) ? "a control character is shown" : $"exit {wrong}";
            findings.Add(Name, iteration, run.Input.Bytes, $"{Name} {run.What} {how}", $"{how} with {run.What} damaged\n{Must.Escaped(exit.Output)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
