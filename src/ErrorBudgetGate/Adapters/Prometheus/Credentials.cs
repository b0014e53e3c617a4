using System.Text;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>The two halves of an Authorization header.</summary>
internal readonly record struct Credentials(string Scheme, string Parameter)
{
    /// <summary>Null where the connection has none.</summary>
    public static Credentials? Of(PrometheusConnection connection)
    {
        if (connection.BearerToken is { } token)
        {
            return new Credentials("Bearer", token.Reveal());
        }

        if (connection.BasicUser is not null || connection.BasicPassword is not null)
        {
            return Basic($"{connection.BasicUser}:{connection.BasicPassword?.Reveal()}");
        }

        return connection.BaseUrl.UserInfo is { Length: > 0 } user ? Basic(Uri.UnescapeDataString(user)) : null;
    }

    public override string ToString() => Scheme + " (secret)";

    /// <summary>RFC 7617, UTF-8.</summary>
    private static Credentials Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
}
