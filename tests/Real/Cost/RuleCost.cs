using System.Text.RegularExpressions;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Real.Queries;
using ErrorBudgetGate.Real.Rules;

namespace ErrorBudgetGate.Real.Cost;

/// <summary>Samples that a rule touches.</summary>
/// <param name="Told">By the server's own count (<c>stats=all</c>), which knows a subquery by its results alone.</param>
/// <param name="Read">With what subqueries read to get there.</param>
internal readonly record struct RuleCost(long Told, long Read)
{
    public static RuleCost operator +(RuleCost one, RuleCost other) => new(one.Told + other.Told, one.Read + other.Read);

    /// <summary>In an hour of evaluations.</summary>
    /// <param name="at">An evaluation.</param>
    public static async Task<RuleCost> OfAsync(QueryClient queries, RuleExpression rule, DateTimeOffset at)
    {
        var told = (await queries.InstantAsync(rule.Expression, at)).SamplesTouched!.Value;
        var read = told;
        foreach (var (inner, range, step, offset) in Subqueries(rule.Expression))
        {
            // The steps are multiples of their length; ranges are a hair short of a whole number of them.
            var last = DateTimeOffset.FromUnixTimeSeconds((at - offset).ToUnixTimeSeconds() / (long)step.TotalSeconds * (long)step.TotalSeconds);
            var first = last - (Math.Ceiling(range / step - 1) * step);
            read += (await queries.RangeAsync(inner, first, last, step)).SamplesTouched!.Value;
        }

        var evaluations = TimeSpan.FromHours(1).Ticks / rule.Interval.Ticks;
        return new RuleCost(told * evaluations, read * evaluations);
    }

    /// <summary>Those over an expression: one over a plain selector reads what it results in.</summary>
    private static IEnumerable<(string Inner, TimeSpan Range, TimeSpan Step, TimeSpan Offset)> Subqueries(string expression)
    {
        foreach (var match in Regex.Matches(expression, @"\)\[(?<range>\w+):(?<step>\w+)\](\s+offset\s+(?<offset>\w+))?", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Cast<Match>())
        {
            var (depth, start) = (0, match.Index);
            do
            {
                depth += expression[start] switch { ')' => 1, '(' => -1, _ => 0 };
                start--;
            }
            while (depth > 0);

            while (start >= 0 && (char.IsAsciiLetterOrDigit(expression[start]) || expression[start] == '_'))
            {
                start--;
            }

            _ = Durations.TryParse(match.Groups["range"].Value, out var range);
            _ = Durations.TryParse(match.Groups["step"].Value, out var step);
            _ = Durations.TryParse(match.Groups["offset"].Value, out var offset);
            yield return (expression[(start + 1)..(match.Index + 1)], range, step, offset);
        }
    }
}
