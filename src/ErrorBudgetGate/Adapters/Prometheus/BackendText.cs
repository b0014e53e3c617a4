using System.Text;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Makes text of the far side fit to be shown: one line, short, and without the secrets that a proxy may echo.</summary>
internal sealed class BackendText(PrometheusConnection connection)
{
    private const int Longest = 200;

    public string Clean(string text) => Excerpt.Of(Redact(text), Longest);

    /// <summary>Cuts from the middle: VictoriaMetrics repeats the query before it says what is wrong with it.</summary>
    public string CleanError(string text)
    {
        const int head = 60;
        var line = Excerpt.Of(Redact(text), int.MaxValue);
        return line.Length <= Longest ? line : Excerpt.Of($"{line[..head]} ... {line[^(Longest - head - 5)..]}", Longest);
    }

    public string Clean(ReadOnlySpan<byte> body) =>
        Clean(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 16 * Longest)]));

    private string Redact(string text)
    {
        text = Without(text, Credentials.Of(connection)?.Parameter);
        text = Without(text, connection.BasicPassword?.Reveal());
        foreach (var (_, value) in connection.Headers)
        {
            text = Without(text, value.Reveal());
        }

        return text;
    }

    /// <summary>A tenant called <c>1</c> is no secret worth spoiling every figure for.</summary>
    private static string Without(string text, string? secret) =>
        secret is { Length: >= 6 } ? text.Replace(secret, "(secret)", StringComparison.Ordinal) : text;
}
