using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>The label <c>le</c> of a classic histogram's bucket. Client libraries write one number in several ways: <c>1</c>, <c>1.0</c>, <c>1e+06</c>; Prometheus 3 makes whole numbers <c>1.0</c>.</summary>
public static class BucketBound
{
    /// <summary>A matcher for every spelling in use.</summary>
    /// <param name="bound">The bucket's upper bound, above zero.</param>
    public static string Matcher(decimal bound)
    {
        var plain = PromText.Number(bound);
        var spellings = new List<string> { plain.Replace(".", @"\.", StringComparison.Ordinal) + (plain.Contains('.') ? "0*" : @"(\.0+)?") };
        var (digits, exponent) = (bound, 0);
        while (digits >= 10m)
        {
            (digits, exponent) = (digits / 10m, exponent + 1);
        }

        while (digits < 1m)
        {
            (digits, exponent) = (digits * 10m, exponent - 1);
        }

        // Go and Java write an exponent where a number is long.
        if (exponent is >= 3 or <= -3)
        {
            var mantissa = PromText.Number(digits).Replace(".", @"\.", StringComparison.Ordinal) + (digits == decimal.Truncate(digits) ? @"(\.0)?" : string.Empty);
            spellings.Add($"{mantissa}[eE]{(exponent < 0 ? "-" : @"\+?")}0*{Math.Abs(exponent)}");
        }

        return $"le=~\"{PromQl.EscapeLabelValue(string.Join('|', spellings))}\"";
    }
}
