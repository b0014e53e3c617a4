using System.Globalization;
using ErrorBudgetGate.Real.Queries;

namespace ErrorBudgetGate.Real.Traffic;

/// <summary>Writes workloads as text that servers import, each series' samples together.</summary>
internal static class Exposition
{
    private const int RecordedMinutes = 60;

    /// <summary>OpenMetrics: times in seconds; whoever ends the file writes <c># EOF</c>.</summary>
    public static void WriteOpenMetrics(TextWriter to, Workloads workloads, IReadOnlyList<Recorded> recorded) =>
        Write(to, workloads, recorded, ticksPerSecond: 1);

    /// <summary>One workload alone, as OpenMetrics.</summary>
    /// <param name="start">Time of its first scrape.</param>
    public static void WriteOpenMetrics(TextWriter to, Workload workload, DateTimeOffset start) => Write(to, workload, start, ticksPerSecond: 1);

    /// <summary>Prometheus text: times in milliseconds.</summary>
    public static void WritePrometheusText(TextWriter to, Workloads workloads, IReadOnlyList<Recorded> recorded) =>
        Write(to, workloads, recorded, ticksPerSecond: 1000);

    /// <summary>One series as a server answered it, as OpenMetrics.</summary>
    public static void WriteOpenMetrics(TextWriter to, Series series)
    {
        var name = NameOf(series.Labels) + " ";
        foreach (var (at, value) in series.Samples)
        {
            to.Write(name);
            to.Write(double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf") : value.ToString(CultureInfo.InvariantCulture));
            to.Write(' ');
            to.Write((at.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture));
            to.Write('\n');
        }
    }

    /// <summary>A series by its name and labels, the same whatever order they came in.</summary>
    public static string NameOf(IReadOnlyDictionary<string, string> labels)
    {
        var rest = labels.Where(static l => l.Key != "__name__").OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}=\"{Escaped(l.Value)}\"");
        return $"{labels.GetValueOrDefault("__name__")}{{{string.Join(',', rest)}}}";
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Write(TextWriter to, Workloads workloads, IReadOnlyList<Recorded> recorded, int ticksPerSecond)
    {
        foreach (var workload in workloads.All)
        {
            Write(to, workload, workloads.Start, ticksPerSecond);
        }

        foreach (var (service, objective, remaining) in recorded)
        {
            var labels = objective is null ? $"service=\"{service}\"" : $"service=\"{service}\",objective=\"{objective}\"";
            for (var at = workloads.Now.AddMinutes(-RecordedMinutes); at <= workloads.End; at = at.AddMinutes(1))
            {
                Sample(to, $"slo:error_budget_remaining:ratio{{{labels}}} ", remaining.ToString(CultureInfo.InvariantCulture), at, ticksPerSecond);
            }
        }
    }

    private static void Write(TextWriter to, Workload workload, DateTimeOffset start, int ticksPerSecond)
    {
        foreach (var series in workload.Series)
        {
            var name = $"http_requests_total{{job=\"{series.Job}\",instance=\"{series.Instance}\",code=\"{series.Code}\"}} ";
            for (var i = 0; i < series.Values.Length; i++)
            {
                if (series.Values[i] is { } value)
                {
                    Sample(to, name, value.ToString(CultureInfo.InvariantCulture), start.AddMinutes(i), ticksPerSecond);
                }
            }
        }
    }

    private static void Sample(TextWriter to, string name, string value, DateTimeOffset at, int ticksPerSecond)
    {
        to.Write(name);
        to.Write(value);
        to.Write(' ');
        to.Write((at.ToUnixTimeSeconds() * ticksPerSecond).ToString(CultureInfo.InvariantCulture));
        to.Write('\n');
    }
}
