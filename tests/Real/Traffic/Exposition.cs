using System.Globalization;

namespace ErrorBudgetGate.Real.Traffic;

/// <summary>Writes workloads as text that servers import, each series' samples together.</summary>
internal static class Exposition
{
    private const int RecordedMinutes = 60;

    /// <summary>OpenMetrics: times in seconds, closed by <c># EOF</c>.</summary>
    public static void WriteOpenMetrics(TextWriter to, Workloads workloads, IReadOnlyList<Recorded> recorded)
    {
        Write(to, workloads, recorded, ticksPerSecond: 1);
        to.Write("# EOF\n");
    }

    /// <summary>Prometheus text: times in milliseconds.</summary>
    public static void WritePrometheusText(TextWriter to, Workloads workloads, IReadOnlyList<Recorded> recorded) =>
        Write(to, workloads, recorded, ticksPerSecond: 1000);

    private static void Write(TextWriter to, Workloads workloads, IReadOnlyList<Recorded> recorded, int ticksPerSecond)
    {
        foreach (var series in workloads.All.SelectMany(static workload => workload.Series))
        {
            var name = $"http_requests_total{{job=\"{series.Job}\",instance=\"{series.Instance}\",code=\"{series.Code}\"}} ";
            for (var i = 0; i < series.Values.Length; i++)
            {
                if (series.Values[i] is { } value)
                {
                    Sample(to, name, value.ToString(CultureInfo.InvariantCulture), workloads.Start.AddMinutes(i), ticksPerSecond);
                }
            }
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

    private static void Sample(TextWriter to, string name, string value, DateTimeOffset at, int ticksPerSecond)
    {
        to.Write(name);
        to.Write(value);
        to.Write(' ');
        to.Write((at.ToUnixTimeSeconds() * ticksPerSecond).ToString(CultureInfo.InvariantCulture));
        to.Write('\n');
    }
}
