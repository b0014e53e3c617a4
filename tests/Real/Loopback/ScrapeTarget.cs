using System.Globalization;
using System.Text;
using ErrorBudgetGate.Tests.Adapters;

namespace ErrorBudgetGate.Real.Loopback;

/// <summary>A service with <c>/metrics</c> on loopback, whose series a test sets while Prometheus scrapes them.</summary>
/// <remarks>Series are named as they are exposed: <c>http_requests_total{code="500"}</c>. What Prometheus sees is what stood there when its request arrived, however late the answer is.</remarks>
internal sealed class ScrapeTarget : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, double> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _seen = new(StringComparer.Ordinal);
    private readonly LoopbackEndpoint _endpoint;
    private int _scrapes;

    /// <param name="instance">The label <c>instance</c>; null: host and port.</param>
    public ScrapeTarget(string? instance = null)
    {
        _endpoint = new LoopbackEndpoint(AnswerAsync);
        Instance = instance ?? Address;
    }

    /// <summary>Host and port.</summary>
    public string Address => _endpoint.Url.Authority;

    public string Instance { get; }

    /// <summary>From a scrape's arrival to its answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>True: scrapes are answered with 500.</summary>
    public bool Failing { get; set; }

    /// <summary>Scrapes that were answered with samples.</summary>
    public int Scrapes
    {
        get
        {
            lock (_lock)
            {
                return _scrapes;
            }
        }
    }

    public void Set(string series, double value)
    {
        lock (_lock)
        {
            _series[series] = value;
        }
    }

    /// <summary>Counts on; a series that is not there comes to be with this value.</summary>
    public void Add(string series, double increment)
    {
        lock (_lock)
        {
            _series[series] = _series.GetValueOrDefault(series) + increment;
        }
    }

    /// <summary>Several changes that no scrape sees half done.</summary>
    public void Change(Action<IDictionary<string, double>> change)
    {
        lock (_lock)
        {
            change(_series);
        }
    }

    /// <summary>Forgets all series, as a new process does.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _series.Clear();
        }
    }

    /// <summary>The series' value in the newest scrape that was answered with it; null: no scrape saw it.</summary>
    public double? LastSeen(string series)
    {
        lock (_lock)
        {
            return _seen.TryGetValue(series, out var value) ? value : null;
        }
    }

    public void Dispose() => _endpoint.Dispose();

    private async Task<Reply> AnswerAsync(Received request)
    {
        if (request.Path != "/metrics")
        {
            return new Reply(404, string.Empty);
        }

        var answer = Failing ? new Reply(500, "failing") : new Reply(200, Exposed(), "text/plain; version=0.0.4");
        await Task.Delay(Latency);
        return answer;
    }

    private string Exposed()
    {
        lock (_lock)
        {
            _scrapes++;
            var text = new StringBuilder();
            foreach (var (series, value) in _series)
            {
                _seen[series] = value;
                text.Append(series).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
            }

            return text.ToString();
        }
    }
}
