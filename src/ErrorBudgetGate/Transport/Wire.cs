using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ErrorBudgetGate.Core.Decisions;

namespace ErrorBudgetGate.Transport;

/// <summary>An answer of any status, read to its end.</summary>
internal sealed record WireAnswer(HttpStatusCode Status, string? ContentType, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}

/// <summary>HTTP to one far side: one time limit a request, no redirects, answers of bounded size, faults told apart.</summary>
internal sealed class Wire : IDisposable
{
    private readonly HttpClient _client;
    private readonly WireSettings _settings;
    private readonly TimeProvider _clock;

    /// <param name="farSide">Its name in messages, e.g. <c>Prometheus</c>.</param>
    public Wire(string farSide, WireSettings settings, TimeProvider clock)
    {
        FarSide = farSide;
        _settings = settings;
        _clock = clock;
        _client = new HttpClient(settings.CreateHandler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string FarSide { get; }

    public TimeProvider Clock => _clock;

    /// <summary>Sends once.</summary>
    /// <exception cref="DependencyException">No answer: unreachable, TLS, the request's own time, or too large. Messages name host and port, never the URL.</exception>
    /// <exception cref="OperationCanceledException">The caller's token, not the request's own limit.</exception>
    public async Task<WireAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_settings.Trace is not { } trace)
        {
            return await ExchangeAsync(request, cancellationToken);
        }

        var (started, method, place) = (_clock.GetTimestamp(), request.Method.Method, PlaceOf(request));
        var outcome = "given up";
        try
        {
            var answer = await ExchangeAsync(request, cancellationToken);
            outcome = ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return answer;
        }
        catch (DependencyException e)
        {
            outcome = e.Fault.ToString();
            throw;
        }
        finally
        {
            trace(new WireTrace(method, place, outcome, _clock.GetElapsedTime(started)));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<WireAnswer> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var _ = request;
        // SocketsHttpHandler overwrites SslOptions.TargetHost; the Host header is what it takes the TLS name from.
        request.Headers.Host = _settings.TlsServerName ?? request.Headers.Host;
        using var limit = new CancellationTokenSource(_settings.RequestTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var place = PlaceOf(request);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await ReadAsync(response.Content, both.Token);
            return new WireAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, RetryAfter(response), body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DependencyException(DependencyFault.Timeout, $"{FarSide} at {place} did not answer within {_settings.RequestTimeout.TotalSeconds:0.###} s.");
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DependencyException(FaultOf(e), $"{FarSide} at {place} {Sentence(e)}", e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new DependencyException(DependencyFault.Unreachable, $"{FarSide} at {place} {Broken(e)}", e);
        }
    }

    private static string PlaceOf(HttpRequestMessage request) => request.RequestUri is { } uri ? $"{uri.Host}:{uri.Port}" : "(no address)";

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _settings.MaxAnswerBytes)
        {
            throw TooLarge();
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Math.Clamp((int)(content.Headers.ContentLength ?? 4096), 256, _settings.MaxAnswerBytes)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= _settings.MaxAnswerBytes)
                {
                    throw TooLarge();
                }

                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, _settings.MaxAnswerBytes + 1L));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
        }
    }

    private DependencyException TooLarge() =>
        new(DependencyFault.TooLarge, $"{FarSide} answered with more than {_settings.MaxAnswerBytes / (1024 * 1024)} MiB.");

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    private static DependencyFault FaultOf(HttpRequestException e) =>
        e.HttpRequestError == HttpRequestError.SecureConnectionError || e.InnerException is AuthenticationException ? DependencyFault.Tls : DependencyFault.Unreachable;

    private static string Sentence(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "could not be found: its name does not resolve.",
        HttpRequestError.SecureConnectionError => "was refused: TLS " + (Innermost(e).Message is { Length: > 0 } why ? why : "failed") + " Give its CA if it has one of its own.",
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => "broke off its answer.",

        // .NET's own sentence repeats the proxy's address, user and password included.
        HttpRequestError.ProxyTunnelError => $"could not be reached: the proxy refused to lead there{(e.StatusCode is { } status ? $" ({(int)status})" : string.Empty)}; see HTTPS_PROXY, NO_PROXY and the proxy's own rules.",
        _ => "could not be reached: " + FarText.Show(Innermost(e).Message) + ".",
    };

    /// <summary>.NET quotes what it could not read of an answer, at any length: a proxy may have echoed anything there, the request's own secrets too.</summary>
    private static string Broken(Exception e) => e is HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse }
        ? "answered with something that is not HTTP."
        : "broke off its answer: " + FarText.Show(e.Message);

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }
}
