using System.Net;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Instant queries. Whatever comes back, or does not, is a <see cref="QueryAnswer"/>.</summary>
internal sealed class PrometheusApi : IDisposable
{
    /// <summary>Longer addresses are refused by some proxies; the rest goes as a form, which every server of the family takes.</summary>
    private const int LongestAddress = 2000;

    private readonly PrometheusConnection _connection;
    private readonly AnswerReader _reader;
    private readonly Wire _wire;
    private readonly string _address;

    public PrometheusApi(PrometheusConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _reader = new AnswerReader(new BackendText(connection));
        _wire = new Wire("Prometheus", connection.Wire, clock);
        _address = Address(connection);
    }

    /// <param name="series">How many series the answer may have in earnest, where that is known to be more than any service has objectives.</param>
    public async Task<QueryAnswer> AskAsync(string query, CancellationToken cancellationToken, int series = AnswerReader.MostSeries)
    {
        try
        {
            return _reader.Read(await _wire.SendAsync(() => Request(query), IsWorthRepeating, cancellationToken), Math.Max(series, AnswerReader.MostSeries));
        }
        catch (DependencyException e)
        {
            return new QueryAnswer.Fault(Code(e.Fault), Sentence(e), []);
        }
        catch (OperationCanceledException)
        {
            return new QueryAnswer.Fault(ReasonCode.Timeout, "The time for the whole run ended before Prometheus answered; see --timeout.", []);
        }
    }

    public void Dispose() => _wire.Dispose();

    private static string Address(PrometheusConnection connection)
    {
        var origin = connection.BaseUrl.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var address = $"{origin}{connection.BaseUrl.AbsolutePath.TrimEnd('/')}/api/v1/query";
        var given = connection.BaseUrl.Query.TrimStart('?');
        var separator = '?';
        if (given.Length > 0)
        {
            address += separator + given;
            separator = '&';
        }

        foreach (var (name, value) in connection.Parameters)
        {
            address += $"{separator}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
            separator = '&';
        }

        return address;
    }

    private HttpRequestMessage Request(string query)
    {
        var whole = $"{_address}{(_address.Contains('?') ? '&' : '?')}query={Uri.EscapeDataString(query)}";
        var request = whole.Length <= LongestAddress
            ? new HttpRequestMessage(HttpMethod.Get, whole)
            : new HttpRequestMessage(HttpMethod.Post, _address) { Content = new FormUrlEncodedContent([new("query", query)]) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (Credentials.Of(_connection) is { } credentials)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"{credentials.Scheme} {credentials.Parameter}");
        }

        foreach (var (name, value) in _connection.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        }

        return request;
    }

    /// <summary>A query that ran out of the server's time would do so again, at the same cost.</summary>
    private static bool IsWorthRepeating(WireAnswer answer) =>
        answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        && Envelopes.TryRead(answer.Body.Span, out _)?.ErrorType != AnswerReader.QueryTimeout;

    private static ReasonCode Code(DependencyFault fault) => fault switch
    {
        DependencyFault.Timeout => ReasonCode.Timeout,
        DependencyFault.TooLarge => ReasonCode.MalformedResponse,
        _ => ReasonCode.BackendUnreachable,
    };

    private static string Sentence(DependencyException e) =>
        e.Fault == DependencyFault.Tls && !e.Message.Contains("TLS", StringComparison.Ordinal) ? "TLS: " + e.Message : e.Message;
}
