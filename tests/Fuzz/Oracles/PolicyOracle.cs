using System.Globalization;

namespace ErrorBudgetGate.Fuzz.Oracles;

/// <summary>Says whether a policy text could let a deployment go on at a known budget: it only observes, a tier permits it, or what is unknown may pass.</summary>
internal static class PolicyOracle
{
    public static Belief Judge(string text, string name, decimal remaining)
    {
        if (Tree.Documents(text) is not { } documents)
        {
            return Belief.Unsure;
        }

        foreach (var document in documents.Where(d => d.TextAt("metadata", "name") == name))
        {
            var spec = document.At("spec");
            if (spec.TextAt("mode") == "observe" || Allows(spec.At("onUnknown")) || spec.TextAt("onFirstDeployment") == "allow" || spec.At("tiers") is not List<object?> tiers)
            {
                return Belief.Opens;
            }

            foreach (var tier in tiers)
            {
                if (tier.At("above") is string above && !(remaining > Ratio(above)))
                {
                    continue;
                }

                if (tier.At("permits") is not Dictionary<string, object?> permits || permits.ContainsKey("deployment"))
                {
                    return Belief.Opens;
                }

                break;
            }
        }

        return Belief.Holds;
    }

    private static bool Allows(object? rule) => rule as string == "allow" || (rule as Dictionary<string, object?>)?.Values.Any(static v => v as string == "allow") == true;

    /// <summary>75% or 0.75; what is neither is above nothing.</summary>
    private static decimal Ratio(string text) =>
        decimal.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? text.EndsWith('%') ? number / 100m : number
            : decimal.MinValue;
}
