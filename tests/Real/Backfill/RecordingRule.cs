using System.Globalization;
using System.Text.RegularExpressions;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Real.Backfill;

/// <summary>A recording rule as its file has it.</summary>
/// <param name="Labels">The group's and its own.</param>
internal sealed record RecordingRule(string Group, TimeSpan Interval, string Record, string Expression, IReadOnlyDictionary<string, string> Labels)
{
    private const string Quoted = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>True where the expression selects what <paramref name="other"/> records.</summary>
    public bool Reads(RecordingRule other) => Selectors(other).Any(selector => Fits(selector, other));

    /// <summary>The rule as it sees <paramref name="other"/> when evaluated before it: at each instant without the sample of that instant.</summary>
    /// <exception cref="InvalidOperationException">It selects that in a way that cannot be put so: an instant selector or a subquery without an offset.</exception>
    public RecordingRule Before(RecordingRule other)
    {
        var expression = Expression;
        foreach (var selector in Selectors(other).Where(s => Fits(s, other) && !s.Groups["offset"].Success).Reverse())
        {
            if (!Durations.TryParse(selector.Groups["range"].Value, out var range))
            {
                throw new InvalidOperationException($"{Record} reads {selector.Value}, which it or a later rule of its group records: give it a range or an offset.");
            }

            // From the left edge, in or out as the release has it, to just before now.
            var milliseconds = (range.TotalMilliseconds - 1).ToString(CultureInfo.InvariantCulture);
            expression = expression[..selector.Index] + $"{other.Record}{selector.Groups["matchers"].Value}[{milliseconds}ms] offset 1ms" + expression[(selector.Index + selector.Length)..];
        }

        return this with { Expression = expression };
    }

    private static bool Fits(Match selector, RecordingRule other) =>
        Regex.Matches(selector.Groups["matchers"].Value, $"(?<label>\\w+)\\s*=\\s*(?<value>{Quoted})", RegexOptions.ExplicitCapture, Limit)
            .All(m => !other.Labels.TryGetValue(m.Groups["label"].Value, out var value) || m.Groups["value"].Value.AsSpan()[1..^1].SequenceEqual(PromQl.EscapeLabelValue(value)));

    private List<Match> Selectors(RecordingRule other)
    {
        if (!Expression.Contains(other.Record, StringComparison.Ordinal))
        {
            return [];
        }

        var selector = $$"""(?<![\w:]){{Regex.Escape(other.Record)}}(?![\w:])(?<matchers>\s*\{(?:[^"}]|{{Quoted}})*\})?(?:\s*\[(?<range>[^\]]*)\])?(?<offset>\s+offset\b)?""";
        return Regex.Matches(Expression, selector, RegexOptions.ExplicitCapture, Limit).ToList();
    }
}
