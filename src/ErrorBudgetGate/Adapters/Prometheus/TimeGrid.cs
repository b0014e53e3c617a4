using System.Globalization;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Points of a range query at equal distances; each stands for the step before it.</summary>
/// <param name="End">The last point.</param>
/// <param name="Count">At least one.</param>
internal readonly record struct TimeGrid(DateTimeOffset End, TimeSpan Step, int Count)
{
    /// <summary>Prometheus refuses more than 11,000 points a series (web/api/v1/api.go); some room is left for a server that rounds to its own grid.</summary>
    private const long MostPoints = 10_900;

    public string StartText => Text(End - ((Count - 1) * Step));

    public string EndText => Text(End);

    public string StepText => Step.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Steps that cover everything from <paramref name="from"/> to <paramref name="end"/>, as fine as the limit lets them be.</summary>
    /// <param name="finest">In whole seconds; steps are multiples of it.</param>
    public static TimeGrid Over(DateTimeOffset from, DateTimeOffset end, TimeSpan finest)
    {
        var span = Math.Max(1, (end - from).Ticks);
        var step = finest * Divide(span, finest.Ticks * MostPoints);
        return new TimeGrid(end, step, (int)Divide(span, step.Ticks));
    }

    /// <summary>Rounded up.</summary>
    private static long Divide(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    private static string Text(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);
}
