using System.Globalization;

namespace ErrorBudgetGate.Real.Traffic;

/// <summary>Two days of steady traffic with one slow hour and one short outage, exposed as histograms and as a ratio. Every figure is known.</summary>
internal sealed class SliFormsPast
{
    /// <summary>Of the window, in minutes.</summary>
    public const int Window = 2 * 24 * 60;

    /// <summary>Requests an instance and minute.</summary>
    public const int Requests = 10;

    public const int SlowMinutes = 60;

    /// <summary>Requests of a slow minute that take longer than 300 ms; one of them longer than a second.</summary>
    public const int SlowRequests = 6;

    /// <summary>Minutes in which nothing succeeds: a ratio of 0.</summary>
    public const int OutageMinutes = 20;

    /// <summary>Minutes without traffic: a ratio of NaN.</summary>
    public const int SilentMinutes = 30;

    private const int Before = 60;
    private const int Ahead = 30;
    private const int SlowFrom = 20 * 60;
    private const int OutageFrom = 30 * 60;
    private const int SilentFrom = 40 * 60;

    private readonly DateTimeOffset _start;

    public SliFormsPast(DateTimeOffset now) =>
        _start = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero).AddMinutes(-Window - Before);

    public DateTimeOffset SlowHour => _start.AddMinutes(SlowFrom);

    public DateTimeOffset Outage => _start.AddMinutes(OutageFrom);

    public void Write(TextWriter to, int ticksPerSecond)
    {
        foreach (var (instance, second) in (ReadOnlySpan<(string, string)>)[("a", "1"), ("b", "1.0")])
        {
            var labels = $"job=\"api\",instance=\"{instance}\"";
            Counter(to, $"latency_seconds_count{{{labels}}}", static _ => Requests, ticksPerSecond);
            Counter(to, $"latency_seconds_bucket{{{labels},le=\"0.3\"}}", static slow => Requests - (slow ? SlowRequests : 0), ticksPerSecond);
            Counter(to, $"latency_seconds_bucket{{{labels},le=\"{second}\"}}", static slow => Requests - (slow ? 1 : 0), ticksPerSecond);
            Counter(to, $"latency_seconds_bucket{{{labels},le=\"+Inf\"}}", static _ => Requests, ticksPerSecond);
            Counter(to, $"uneven_seconds_count{{{labels}}}", static _ => Requests, ticksPerSecond);
            if (instance == "a")
            {
                Counter(to, $"uneven_seconds_bucket{{{labels},le=\"0.3\"}}", static _ => Requests, ticksPerSecond);
            }
        }

        Series(to, "success_ratio{job=\"api\"}", static minute => minute is >= SilentFrom and < SilentFrom + SilentMinutes ? "NaN" : minute is >= OutageFrom and < OutageFrom + OutageMinutes ? "0" : "1", ticksPerSecond);
    }

    private void Counter(TextWriter to, string series, Func<bool, int> growth, int ticksPerSecond)
    {
        var value = 1000;
        Series(
            to,
            series,
            minute => (value += growth(minute is >= SlowFrom and < SlowFrom + SlowMinutes)).ToString(CultureInfo.InvariantCulture),
            ticksPerSecond);
    }

    private void Series(TextWriter to, string series, Func<int, string> value, int ticksPerSecond)
    {
        for (var minute = 0; minute <= Before + Window + Ahead; minute++)
        {
            var at = _start.AddMinutes(minute).ToUnixTimeSeconds() * ticksPerSecond;
            to.Write($"{series} {value(minute)} {at.ToString(CultureInfo.InvariantCulture)}\n");
        }
    }
}
