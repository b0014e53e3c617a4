using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ErrorBudgetGate.Tests.Doubles;

namespace ErrorBudgetGate.Tests.Faults;

/// <summary>The words of the column <c>how</c>, turned into what the doubles can do.</summary>
internal static class Misbehaviour
{
    /// <summary>Slower than any limit of a run, yet never idle.</summary>
    private static readonly TimeSpan TricklePause = TimeSpan.FromMilliseconds(250);

    /// <summary>Null: the far side speaks plain HTTP.</summary>
    public static X509Certificate2? Certificate(string how) => how switch
    {
        "tls good" or "tls silent" or "tls plain text" => TestCertificates.Good(),
        "tls wrong authority" => TestCertificates.WrongAuthority(),
        "tls self-signed" => TestCertificates.SelfSigned(),
        "tls expired" => TestCertificates.Expired(),
        "tls wrong host" => TestCertificates.WrongHost(),
        _ => null,
    };

    public static bool Refuses(string how) => how == "refuses";

    public static ConnectionFault OfConnection(string how) => how switch
    {
        "closes on accept" => ConnectionFault.CloseOnAccept,
        "tls silent" => ConnectionFault.SilentOnAccept,
        "tls plain text" => ConnectionFault.PlainTextForTls,
        _ => ConnectionFault.None,
    };

    /// <summary>What one request meets; null: the honest answer.</summary>
    /// <param name="honest">Computes the honest answer, with its effects.</param>
    /// <param name="elsewhere">Where redirects lead.</param>
    public static Reply? OfRequest(FaultRow row, SeenRequest request, Func<SeenRequest, Reply> honest, string elsewhere) => row.How switch
    {
        "is silent" => new Reply.Silence(),
        "answers slowly" => new Reply.Trickle(Given(row) ?? (Reply.Answer)honest(request), TricklePause),
        "closes before headers" => new Reply.CloseBeforeHeaders(),
        "closes after headers" => new Reply.CloseAfterHeaders(Given(row) ?? (Reply.Answer)honest(request)),
        "truncates" => new Reply.Truncate(Given(row) ?? (Reply.Answer)honest(request)),
        "sends garbage" => new Reply.Garbage("\0\u0001SSH-2.0-OpenSSH_9.2\r\n\r\n"u8.ToArray()),
        "resets" => new Reply.Reset(),
        "redirects" => (Given(row) ?? Reply.Plain(302, string.Empty)) with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = elsewhere + request.Target },
        },
        "never ends" => new Reply.Endless(200, "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["u8.ToArray(), "{\"metric\":{},\"value\":[1,\"0.9\"]},"u8.ToArray()),
        "nests deeply" => Reply.Json(200, new string('[', 100_000) + new string(']', 100_000)),
        "echoes the request" => Echo(row, request),
        "hec" => HecCodes.Answer(row.Code, row.Code is 6 or 7 or 12 or 13 or 15 ? 0 : null),
        "answers" => Given(row) ?? throw new InvalidDataException(row.Name + ": answers what?"),
        _ when Certificate(row.How) is not null || Refuses(row.How) || OfConnection(row.How) != ConnectionFault.None => null,
        "behaves" or "never acknowledges" => null,
        _ when GateWorld.IsAboutTheApplication(row.How) => null,
        _ => throw new InvalidDataException($"{row.Name}: no misbehaviour '{row.How}'."),
    };

    /// <summary>As debugging pages of proxies do: everything that was sent, secrets included.</summary>
    private static Reply.Answer Echo(FaultRow row, SeenRequest request)
    {
        var page = new StringBuilder().Append(request.Method).Append(' ').Append(request.Target).Append('\n');
        foreach (var (name, value) in request.Headers.OrderBy(h => h.Key == "Authorization" ? 0 : 1))
        {
            page.Append(name).Append(": ").Append(value).Append('\n');
        }

        return Reply.Plain(row.Status, page.ToString());
    }

    private static Reply.Answer? Given(FaultRow row)
    {
        if (row.Body is null && row.Type is null && row.Header is null && row.Status == 200)
        {
            return null;
        }

        var text = (row.Body ?? string.Empty)
            .Replace("{now}", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{old}", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (row.Header?.Split(": ", 2) is [var name, var value])
        {
            headers[name] = value;
        }

        return new Reply.Answer(row.Status, row.Type ?? "application/json", Encoding.UTF8.GetBytes(text)) { Headers = headers };
    }
}
