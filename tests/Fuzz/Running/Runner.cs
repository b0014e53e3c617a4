using System.Diagnostics;
using System.Globalization;
using ErrorBudgetGate.Fuzz.Mutation;

namespace ErrorBudgetGate.Fuzz.Running;

/// <summary>Feeds every target its share of inputs and goes on whatever happens.</summary>
internal sealed class Runner(Options options, Findings findings)
{
    /// <summary>A gate that needs longer for one text can be kept from deciding by who writes it.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private (string Target, long Iteration, Input Input)? _current;

    public long Passed { get; private set; }

    public void Run(IReadOnlyList<Target> targets)
    {
        using var watch = new Watch(options.Folder, Hung);
        var weights = targets.Sum(static t => t.Weight);
        foreach (var target in targets)
        {
            // Rounded up: all together are at least what was asked for.
            var share = ((options.Count * target.Weight) + weights - 1) / weights;
            var (started, before) = (Stopwatch.GetTimestamp(), findings.Count);
            _outcomes.Clear();
            for (var iteration = 0L; iteration < share; iteration++)
            {
                One(target, iteration, watch);
            }

            Tell(target, share, findings.Count - before, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>One input, with all that is to be known about it.</summary>
    public void Replay(Target target, long iteration)
    {
        using var watch = new Watch(options.Folder, Hung);
        var input = Make(target, iteration);
        Console.Error.WriteLine($"{input.Text.Length} characters, {input.Bytes.Length} bytes:\n{Must.Escaped(input.Text.Length > 4000 ? input.Text[..4000] + "..." : input.Text)}");
        One(target, iteration, watch);
        Tell(target, 1, findings.Count, TimeSpan.Zero);
    }

    private Input Make(Target target, long iteration) => Mutator.Make(target.Seeds, Dice.For(options.Seed, target.Name, iteration));

    private void One(Target target, long iteration, Watch watch)
    {
        var input = Make(target, iteration);
        _current = (target.Name, iteration, input);
        try
        {
            var took = Time(target, iteration, input, watch, out var outcome);
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;

            // A busy machine makes anything slow once; what is slow three times is slow.
            for (var again = 0; again < 2 && took > Slow; again++)
            {
                took = Time(target, iteration, input, watch, out _);
            }

            if (took > Slow)
            {
                findings.Add(target.Name, iteration, input.Bytes, target.Name + " is slow", string.Create(CultureInfo.InvariantCulture, $"slow: {took.TotalSeconds:0.0} s"));
            }
            else
            {
                Passed++;
            }
        }
        catch (Exception e)
        {
            watch.End();
            findings.Add(target.Name, iteration, input, e);
        }
    }

    private TimeSpan Time(Target target, long iteration, Input input, Watch watch, out string outcome)
    {
        watch.Begin(target.Name, iteration, options.Seed);
        outcome = target.Try(input);
        return watch.End();
    }

    private void Tell(Target target, long share, long failed, TimeSpan took) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name,-22} {share,8} inputs {failed,6} failed {took.TotalSeconds,7:0.0} s  {string.Join(", ", _outcomes.OrderByDescending(static o => o.Value).Select(static o => $"{o.Key} {o.Value}"))}"));

    private void Hung()
    {
        if (_current is { } current)
        {
            findings.Add(current.Target, current.Iteration, current.Input.Bytes, current.Target + " hung", "hung: it does not end");
        }

        findings.Tell(Console.Out);
        Console.WriteLine($"{Passed} passed, {findings.Count} failed");
        Environment.Exit(1);
    }
}
