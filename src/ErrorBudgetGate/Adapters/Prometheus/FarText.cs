using System.Text;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Makes text of the far side fit to be shown: one line, short, and without the secrets that a proxy may echo.</summary>
internal sealed class FarText(PrometheusConnection connection)
{
    private const int Longest = 200;

    public string Clean(string text) => Cut(Redact(text));

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

    private static string Cut(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest + 1));
        foreach (var c in text)
        {
            var shown = char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) ? ' ' : c;
            if (shown == ' ' && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            if (line.Length == Longest)
            {
                return line.Append('…').ToString();
            }

            line.Append(shown);
        }

        return line.ToString().TrimEnd();
    }
}
