using System.Text;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Rendering;

/// <summary>A trend as one character a point. The scale is the budget itself, from spent to untouched, so that two lines can be compared.</summary>
internal static class Sparkline
{
    /// <summary>U+2581 to U+2588.</summary>
    private const string Blocks = "▁▂▃▄▅▆▇█";

    private const string Plain = "_.:-=+*#";

    /// <summary>Empty where there are no points; a blank for a point that is not known.</summary>
    /// <param name="tiers">Each point has its own tier's colour; null: none.</param>
    public static string Draw(IReadOnlyList<TrendPoint> points, bool unicode, ErrorBudgetPolicy? tiers)
    {
        var line = new StringBuilder(points.Count);
        string? colour = null;
        foreach (var (_, remaining) in points)
        {
            if (remaining is not { } ratio)
            {
                line.Append(' ');
                continue;
            }

            var next = tiers is null ? null : Ansi.OfSignal(tiers.Tiers[tiers.TierIndex(ratio)].Signal);
            if (next != colour)
            {
                line.Append(colour is null ? null : Ansi.End).Append(next);
                colour = next;
            }

            line.Append((unicode ? Blocks : Plain)[(int)Math.Clamp(Math.Ceiling(ratio * Blocks.Length) - 1m, 0m, Blocks.Length - 1)]);
        }

        return line.Append(colour is null ? null : Ansi.End).ToString();
    }
}
