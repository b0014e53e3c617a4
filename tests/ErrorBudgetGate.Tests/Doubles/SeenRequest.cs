using System.Diagnostics;
using System.Text;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>A request as a double saw it.</summary>
/// <param name="Connection">Counts connections of one server from 1: equal numbers mean that the connection was kept.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">Names in any case; repeated headers are joined by a comma.</param>
/// <param name="Body">Without transfer encoding; content encoding is left as it came.</param>
/// <param name="Began">A <see cref="Stopwatch"/> timestamp: one clock for all doubles of a test.</param>
internal sealed record SeenRequest(
    int Connection,
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    long Began)
{
    private long _ended = long.MaxValue;

    /// <summary>When the answer's last byte was handed over; <see cref="long.MaxValue"/> while there is none.</summary>
    public long Ended
    {
        get => Volatile.Read(ref _ended);
        set => Volatile.Write(ref _ended, value);
    }

    public string Path => Target.Split('?', 2)[0];

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A parameter of the query, or of a form in the body; null when absent.</summary>
    public string? Parameter(string name) =>
        Decode(Target.Contains('?', StringComparison.Ordinal) ? Target.Split('?', 2)[1] : string.Empty, name)
        ?? (Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true ? Decode(Text, name) : null);

    private static string? Decode(string form, string name)
    {
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (string.Equals(Uri.UnescapeDataString(parts[0]), name, StringComparison.Ordinal))
            {
                return parts.Length == 1 ? string.Empty : Uri.UnescapeDataString(parts[1].Replace('+', ' '));
            }
        }

        return null;
    }
}
