using System.Security.Cryptography;
using System.Text.Json;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.Kubernetes.Credentials;

/// <summary>A credential printed by a plugin, kept until it expires or is refused.</summary>
internal sealed class ExecCredential(string name, ExecPlugin plugin, TimeSpan limit, TimeProvider clock) : IKubernetesCredential, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private CredentialAnswer.Present? _kept;
    private DateTimeOffset? _expires;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool CanRenew => true;

    /// <inheritdoc/>
    public async Task<CredentialAnswer> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_kept is null || renew || _expires <= clock.GetUtcNow())
            {
                _kept = null;
                var answer = await ExecRun.RunAsync(plugin, limit, clock, cancellationToken) switch
                {
                    ExecOutput.Printed printed => Read(printed.Text.Span),
                    ExecOutput.Failed failed => new CredentialAnswer.Failed(failed.Detail),
                    _ => throw new InvalidOperationException("An outcome without a case."),
                };
                _kept = answer as CredentialAnswer.Present;
                return answer;
            }

            return _kept;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private CredentialAnswer Read(ReadOnlySpan<byte> text)
    {
        try
        {
            var printed = ExecStatus.Read(text);
            if (printed.ApiVersion != plugin.ApiVersion || printed.Kind != "ExecCredential")
            {
                return Unusable($"an ExecCredential of {plugin.ApiVersion} was expected, '{FarText.Show(printed.Kind ?? string.Empty)}' of '{FarText.Show(printed.ApiVersion ?? string.Empty)}' was printed");
            }

            SecretText? authorization = null;
            if (!string.IsNullOrEmpty(printed.Token) && (authorization = Authorizations.Bearer(printed.Token)) is null)
            {
                return Unusable("its token holds characters that no token has");
            }

            if (string.IsNullOrEmpty(printed.Certificate) != string.IsNullOrEmpty(printed.Key))
            {
                return Unusable("it printed a client certificate without its key, or a key without its certificate");
            }

            var certificate = string.IsNullOrEmpty(printed.Certificate) ? null : Pem.ClientCertificate(printed.Certificate, printed.Key!);
            if (authorization is null && certificate is null)
            {
                return Unusable("it printed neither a token nor a client certificate");
            }

            _expires = printed.Expires;
            return new CredentialAnswer.Present(authorization, certificate);
        }
        catch (JsonFieldException e)
        {
            return Unusable($"{e.PathText}: {e.Message.TrimEnd('.')}");
        }
        catch (JsonException)
        {
            return Unusable("it printed no JSON");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Unusable("its client certificate and key do not fit together or are no PEM");
        }
    }

    private CredentialAnswer.Failed Unusable(string why) => new($"The credential plugin '{FarText.Show(plugin.Command)}' gave nothing usable: {why}.");

    /// <summary>The printed object, reduced to what is used.</summary>
    private sealed record ExecStatus(string? ApiVersion, string? Kind, string? Token, string? Certificate, string? Key, DateTimeOffset? Expires)
    {
        public static ExecStatus Read(ReadOnlySpan<byte> text)
        {
            var status = new ExecStatus(null, null, null, null, null, null);
            var json = new JsonFields(text);
            for (var more = json.EnterObject(); more && json.NextField();)
            {
                if (json.Is("apiVersion"))
                {
                    status = status with { ApiVersion = json.Text() };
                }
                else if (json.Is("kind"))
                {
                    status = status with { Kind = json.Text() };
                }
                else if (json.Is("status"))
                {
                    status = Inner(ref json, status);
                }
                else
                {
                    json.Skip();
                }
            }

            json.End();
            return status;
        }

        private static ExecStatus Inner(ref JsonFields json, ExecStatus status)
        {
            for (var more = json.EnterObject(); more && json.NextField();)
            {
                if (json.Is("token"))
                {
                    status = status with { Token = json.Text() };
                }
                else if (json.Is("clientCertificateData"))
                {
                    status = status with { Certificate = json.Text() };
                }
                else if (json.Is("clientKeyData"))
                {
                    status = status with { Key = json.Text() };
                }
                else if (json.Is("expirationTimestamp"))
                {
                    status = status with { Expires = json.Time() };
                }
                else
                {
                    json.Skip();
                }
            }

            return status;
        }

        /// <summary>Holds secrets: never printed.</summary>
        public override string ToString() => "(secret)";
    }
}
