using System.Globalization;
using ErrorBudgetGate.Fuzz.Mutation;

namespace ErrorBudgetGate.Fuzz.Running;

/// <summary>What went wrong, told once a kind and counted always.</summary>
internal sealed class Findings(string folder, ulong seed)
{
    /// <summary>One mistake meets thousands of inputs; these are enough to find it by.</summary>
    private const int ShownPerKind = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);

    public long Count { get; private set; }

    public void Add(string target, long iteration, Input input, Exception fault) =>
        Add(target, iteration, input.Bytes, $"{target}: {fault.GetType().Name} {Where(fault)}", fault.ToString());

    /// <param name="kind">Findings of one kind are probably one mistake.</param>
    public void Add(string target, long iteration, byte[] input, string kind, string what)
    {
        lock (_lock)
        {
            Count++;
            var before = _kinds.GetValueOrDefault(kind);
            _kinds[kind] = before + 1;
            if (before >= ShownPerKind)
            {
                return;
            }

            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{target}-{seed}-{iteration}.input"));
            File.WriteAllBytes(file, input);
            Console.Error.WriteLine($"FINDING {target}, seed {seed}, iteration {iteration}, input in {file}\n  {what.ReplaceLineEndings("\n  ")}\n  again: --seed {seed} --replay {target}:{iteration}");
        }
    }

    /// <summary>The innermost line of ours that is about the subject.</summary>
    private static string? Where(Exception fault) => fault.StackTrace?.Split('\n')
        .FirstOrDefault(static l => l.Contains("ErrorBudgetGate", StringComparison.Ordinal) && !l.Contains(".Running.Must.", StringComparison.Ordinal))?.Trim();

    /// <summary>A line a kind.</summary>
    public void Tell(TextWriter output)
    {
        foreach (var (kind, count) in _kinds.OrderByDescending(static k => k.Value))
        {
            output.WriteLine($"failed {count} x {kind}");
        }
    }
}
