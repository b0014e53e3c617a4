using System.Net;
using System.Net.Http.Headers;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>Requests to one API server over one connection pool, whoever asks.</summary>
internal sealed class KubernetesClient(KubernetesConnection connection, TimeProvider clock) : IDisposable
{
    private const string FarSide = "The Kubernetes API";

    private readonly Lock _lock = new();
    private readonly List<Wire> _wires = [];
    private ClientCertificate? _certificate;
    private string _sent = string.Empty;

    /// <summary>Host and port, for messages.</summary>
    public string Place => $"{FarSide} at {connection.Server.Host}:{connection.Server.Port}";

    /// <summary>Whose credential is sent, for messages.</summary>
    public string CredentialName => connection.Credential.Name;

    /// <summary>Words of the far side, unless they repeat the credential that was sent last.</summary>
    public string WithoutCredential(string text) => FarText.Without(text, _sent);

    /// <summary>Gets, and asks again as client-go does: after a fault of the connection, and after 429 and 5xx where the server says when.</summary>
    /// <param name="path">Absolute, escaped, without the server's own path.</param>
    public Task<KubernetesReply> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, cancellationToken);

    /// <summary>Posts JSON, and asks again as <see cref="GetAsync"/> does; only for what may be sent twice.</summary>
    public Task<KubernetesReply> PostAsync(string path, byte[] json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, json, cancellationToken);

    public void Dispose()
    {
        foreach (var wire in _wires)
        {
            wire.Dispose();
        }

        (connection.Credential as IDisposable)?.Dispose();
    }

    private async Task<KubernetesReply> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await SendOnceAsync(renew: false, method, path, body, cancellationToken);
            return reply is KubernetesReply.Answered { Answer.Status: HttpStatusCode.Unauthorized } && connection.Credential.CanRenew
                ? await SendOnceAsync(renew: true, method, path, body, cancellationToken)
                : reply;
        }
        catch (DependencyException e)
        {
            return new KubernetesReply.Failed(e.Fault switch
            {
                DependencyFault.Timeout => ReasonCode.ApplicationTimeout,
                DependencyFault.Tls => ReasonCode.ApplicationTlsFailure,
                DependencyFault.TooLarge => ReasonCode.ApplicationMalformed,
                _ => ReasonCode.ApplicationUnreachable,
            }, e.Message);
        }
        catch (OperationCanceledException)
        {
            return new KubernetesReply.Failed(ReasonCode.ApplicationTimeout, $"{Place} had not answered when the gate's own time was over.");
        }
    }

    private async Task<KubernetesReply> SendOnceAsync(bool renew, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        switch (await connection.Credential.GetAsync(renew, cancellationToken))
        {
            case CredentialAnswer.Failed failed:
                return new KubernetesReply.Failed(ReasonCode.ApplicationUnauthorized, failed.Detail);
            case CredentialAnswer.Present present:
                var answer = await WireFor(present.Certificate).SendAsync(
                    () => Request(present, method, path, body),
                    static a => (a.Status == HttpStatusCode.TooManyRequests || (int)a.Status >= 500) && a.RetryAfter is not null,
                    cancellationToken);
                return new KubernetesReply.Answered(answer);
            default:
                throw new InvalidOperationException("An outcome without a case.");
        }
    }

    private HttpRequestMessage Request(CredentialAnswer.Present credential, HttpMethod method, string path, byte[]? body)
    {
        var request = new HttpRequestMessage(method, new Uri(connection.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + path));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "error-budget-gate");
        if (credential.Authorization is { } authorization)
        {
            var header = authorization.Reveal();
            _sent = header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        foreach (var (name, value) in connection.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    /// <summary>A plugin may bring another client certificate, and TLS asks for it once per connection: then a new pool is needed. Old ones live until the end, they may be in use.</summary>
    private Wire WireFor(ClientCertificate? certificate)
    {
        lock (_lock)
        {
            if (_wires.Count == 0 || !ReferenceEquals(certificate, _certificate))
            {
                var settings = certificate is null
                    ? connection.Wire
                    : connection.Wire with { ClientCertificate = certificate.Leaf, ClientCertificateChain = certificate.Chain };
                _wires.Add(new Wire(FarSide, settings, clock));
                _certificate = certificate;
            }

            return _wires[^1];
        }
    }
}
