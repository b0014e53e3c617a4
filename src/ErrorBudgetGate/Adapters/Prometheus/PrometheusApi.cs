using System.Net;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>Instant and range queries. Whatever comes back, or does not, is a <see cref="QueryAnswer"/>.</summary>
internal sealed class PrometheusApi : IDisposable
{
    /// <summary>Longer addresses are refused by some proxies; the rest goes as a form, which every server of the family takes.</summary>
    private const int LongestAddress = 2000;

    private readonly PrometheusConnection _connection;
    private readonly AnswerReader _reader;
    private readonly Wire _wire;
    private readonly string _address;
    private readonly string _rangeAddress;

    public PrometheusApi(PrometheusConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _reader = new AnswerReader(new BackendText(connection));
        _wire = new Wire("Prometheus", connection.Wire, clock);
        _address = Address(connection, "query");
        _rangeAddress = Address(connection, "query_range");
    }

    /// <param name="series">How many series the answer may have in earnest, where that is known to be more than any service has objectives.</param>
    public Task<QueryAnswer> AskAsync(string query, CancellationToken cancellationToken, int series = AnswerReader.MostSeries) =>
        SendAsync(_address, [new("query", query)], answer => _reader.Read(answer, Math.Max(series, AnswerReader.MostSeries)), cancellationToken);

    /// <summary>A query at each point of a grid.</summary>
    public Task<QueryAnswer> AskAsync(string query, TimeGrid grid, CancellationToken cancellationToken) => SendAsync(
        _rangeAddress,
        [new("query", query), new("start", grid.StartText), new("end", grid.EndText), new("step", grid.StepText)],
        answer => _reader.ReadMatrix(answer, grid.Count),
        cancellationToken);

    public void Dispose() => _wire.Dispose();

    private async Task<QueryAnswer> SendAsync(
        string address, IReadOnlyList<KeyValuePair<string, string>> parameters, Func<WireAnswer, QueryAnswer> read, CancellationToken cancellationToken)
    {
        try
        {
            return read(await _wire.SendAsync(() => Request(address, parameters), IsWorthRepeating, cancellationToken));
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

    private static string Address(PrometheusConnection connection, string endpoint)
    {
        var origin = connection.BaseUrl.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var address = $"{origin}{connection.BaseUrl.AbsolutePath.TrimEnd('/')}/api/v1/{endpoint}";
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

    private HttpRequestMessage Request(string address, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var whole = $"{address}{(address.Contains('?') ? '&' : '?')}{string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}";
        var request = whole.Length <= LongestAddress
            ? new HttpRequestMessage(HttpMethod.Get, whole)
            : new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(parameters) };
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
