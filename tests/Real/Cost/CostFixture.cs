using System.Globalization;
using ErrorBudgetGate.Real.Rules;

namespace ErrorBudgetGate.Real.Cost;

/// <summary>A quiet service's past, with everything that rules have recorded of it: constants, since only the number of samples matters.</summary>
/// <param name="Series">Raw series of each of the two counters.</param>
/// <param name="Now">The newest evaluation; all groups are evaluated at once.</param>
internal sealed record CostFixture(int Series, DateTimeOffset Now)
{
    public const string Bad = "http_errors_total{job=\"api\"}";

    public const string Total = "http_requests_total{job=\"api\"}";

    private const int SeriesPerInstance = 5;

    private static readonly TimeSpan Scrape = TimeSpan.FromSeconds(30);

    /// <summary>What any rule looks back on raw counters: Sloth's three days.</summary>
    private static readonly TimeSpan RawLookBack = TimeSpan.FromDays(3) + TimeSpan.FromHours(1);

    private static readonly TimeSpan Window = TimeSpan.FromDays(28) + TimeSpan.FromHours(1);

    private int Instances => Math.Max(1, Series / SeriesPerInstance);

    /// <summary>Of a real service there would be 28 days; what lies before the longest look-back is never touched.</summary>
    public void Write(TextWriter to, IEnumerable<RuleExpression> rules)
    {
        // Scrapes fall between evaluations.
        var raw = Now.AddSeconds(-7);
        for (var i = 0; i < Series; i++)
        {
            var labels = $"{{job=\"api\",instance=\"i{i % Instances}\",handler=\"h{i / Instances}\"}}";
            Constant(to, "http_errors_total" + labels, 7, raw, RawLookBack, Scrape);
            Constant(to, "http_requests_total" + labels, 7000, raw, RawLookBack, Scrape);
        }

        for (var i = 0; i < Instances; i++)
        {
            Constant(to, $"process_start_time_seconds{{job=\"api\",instance=\"i{i}\"}}", 1_700_000_000, raw, TimeSpan.FromHours(1), Scrape);
        }

        foreach (var rule in rules.Where(static r => !r.IsAlert && !r.Name.EndsWith(":ghost", StringComparison.Ordinal)))
        {
            var labels = string.Join(',', rule.Labels.Select(static l => $"{l.Key}=\"{l.Value}\""));
            var byInstance = rule.Name.EndsWith(":meter", StringComparison.Ordinal) ? Enumerable.Range(0, Instances).Select(static i => $",job=\"api\",instance=\"i{i}\"") : [""];
            foreach (var instance in byInstance)
            {
                Constant(to, $"{rule.Name}{{{labels}{instance}}}", 0.5, Now, LookBack(rule), rule.Interval);
            }
        }
    }

    /// <summary>Beyond these nothing is read of what a rule recorded.</summary>
    private static TimeSpan LookBack(RuleExpression rule) =>
        rule.Name == "slo:sli_error:ratio_rate5m" || rule.Interval >= TimeSpan.FromMinutes(5) ? Window : TimeSpan.FromHours(7);

    private static void Constant(TextWriter to, string series, double value, DateTimeOffset newest, TimeSpan span, TimeSpan interval)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        for (var at = newest - (Math.Floor(span / interval) * interval); at <= newest; at += interval)
        {
            to.Write(series);
            to.Write(' ');
            to.Write(text);
            to.Write(' ');
            to.Write(at.ToUnixTimeSeconds());
            to.Write('\n');
        }
    }
}
