using System.Globalization;

namespace ErrorBudgetGate.Core.Budgets;

/// <summary>The series that a histogram with classic buckets consists of.</summary>
public static class ClassicHistogram
{
    private const string Digits = "0.############################";

    /// <summary>Selector of all events: <c>http_request_duration_seconds_count{job="api"}</c>.</summary>
    public static string Count(Sli.Histogram sli) => Selector(sli, "_count", le: null);

    /// <summary>Selector of the events that took no longer than the threshold: <c>http_request_duration_seconds_bucket{job="api",le=~"0[.]30*"}</c>.</summary>
    public static string Bucket(Sli.Histogram sli) => Selector(sli, "_bucket", BoundPattern(sli.Threshold));

    /// <summary>The bound as people write it: <c>0.3</c>.</summary>
    public static string Bound(decimal threshold) => threshold.ToString(Digits, CultureInfo.InvariantCulture);

    /// <summary>A regular expression (RE2, anchored as PromQL does it) for every spelling of a bound in the label <c>le</c>: <c>1</c> (Go), <c>1.0</c> (Prometheus 3, OpenMetrics), <c>1e+06</c> (Go), <c>1.0E7</c> (Java).</summary>
    internal static string BoundPattern(decimal threshold)
    {
        var plain = Bound(threshold);
        var dot = plain.IndexOf('.', StringComparison.Ordinal);
        var pattern = dot < 0 ? plain + "([.]0+)?" : $"{plain[..dot]}[.]{plain[(dot + 1)..]}0*";

        // No client writes an exponent for what lies between: Go begins at 1e-05 and 1e+06, Java at 1.0E-4 and 1.0E7.
        var exponent = Exponent(plain, dot);
        return exponent is > -4 and < 6 ? pattern : $"{pattern}|{Mantissa(plain)}[eE]{(exponent < 0 ? "-" : "[+]?")}0*{Math.Abs(exponent)}";
    }

    private static int Exponent(string plain, int dot) =>
        plain[0] != '0' ? (dot < 0 ? plain.Length : dot) - 1 : dot - plain.AsSpan().IndexOfAnyInRange('1', '9');

    private static string Mantissa(string plain)
    {
        var digits = plain.Replace(".", string.Empty, StringComparison.Ordinal).Trim('0');
        return digits.Length == 1 ? digits + "([.]0+)?" : $"{digits[0]}[.]{digits[1..]}0*";
    }

    private static string Selector(Sli.Histogram sli, string suffix, string? le)
    {
        var brace = sli.Series.IndexOf('{', StringComparison.Ordinal);
        var name = (brace < 0 ? sli.Series : sli.Series[..brace]).Trim() + suffix;
        var matchers = brace < 0 ? string.Empty : sli.Series[(brace + 1)..sli.Series.LastIndexOf('}')].Trim().TrimEnd(',');
        if (le is not null)
        {
            matchers += (matchers.Length > 0 ? "," : string.Empty) + $"le=~\"{le}\"";
        }

        return matchers.Length > 0 ? $"{name}{{{matchers}}}" : name;
    }
}
