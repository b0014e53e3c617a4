using System.Globalization;

namespace ErrorBudgetGate.Fuzz.Running;

/// <summary>What the command was told.</summary>
/// <param name="Count">Inputs over all targets together.</param>
/// <param name="Only">Names of targets; empty: all.</param>
/// <param name="Replay">One input of one target; null: not asked for.</param>
/// <param name="ThroughProcess">Inputs that the real executable gets as well.</param>
/// <param name="Folder">Where the inputs of findings are kept.</param>
internal sealed record Options(long Count, ulong Seed, IReadOnlyList<string> Only, (string Target, long Iteration)? Replay, int ThroughProcess, string Folder)
{
    public const string Usage = """
        Feeds generated garbage to every reader of the gate; the last line is the result, exit 1 if anything failed.

          --count N             inputs over all targets (50000)
          --seed N              another seed makes other inputs (1)
          --only A,B            only these targets; --only ? lists them
          --through-process N   inputs that go through the real executable as files (300); ERROR_BUDGET_GATE names a published one
          --replay TARGET:N     that one input again
          --out FOLDER          for the inputs of findings (artifacts/fuzz)
        """;

    /// <exception cref="FormatException">An argument that is not one of these.</exception>
    public static Options Read(string[] arguments)
    {
        var options = new Options(50_000, 1, [], Replay: null, 300, Path.Combine("artifacts", "fuzz"));
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--count" => options with { Count = Number(value) },
                "--seed" => options with { Seed = (ulong)Number(value) },
                "--only" => options with { Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
                "--through-process" => options with { ThroughProcess = (int)Math.Min(Number(value), int.MaxValue) },
                "--replay" => options with { Replay = value.Split(':') is [var target, var at] ? (target, Number(at)) : throw new FormatException("--replay takes TARGET:N.") },
                "--out" => options with { Folder = value },
                var other => throw new FormatException($"{other} is not known."),
            };
        }

        return options;
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{text} is not a whole number.");
}
