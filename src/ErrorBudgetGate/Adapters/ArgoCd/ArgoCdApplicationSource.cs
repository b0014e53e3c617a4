using System.Net;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Manifests;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Adapters.ArgoCd;

/// <summary>Applications from Argo CD's API. Never asks for a refresh: that writes to the Application and waits.</summary>
internal sealed class ArgoCdApplicationSource(ArgoCdConnection connection, TimeProvider clock) : IApplicationSource, IDisposable
{
    private readonly Wire _wire = new("Argo CD", connection.Wire, clock);

    private string Place => $"Argo CD at {connection.Server.Host}:{connection.Server.Port}";

    /// <inheritdoc/>
    public async Task<ApplicationAnswer> ReadAsync(string applicationNamespace, string name, CancellationToken cancellationToken)
    {
        if (name.Trim('.').Length == 0)
        {
            return Unreadable(ReasonCode.ApplicationNotFound, $"No Application can be called '{FarText.Show(name)}'; check its name.");
        }

        var token = connection.Token.Reveal();
        if (token.Length == 0 || token.Any(static c => c is <= ' ' or >= '\u007f'))
        {
            return Unreadable(ReasonCode.ApplicationUnauthorized, "ARGOCD_AUTH_TOKEN is no token: it is empty or holds blanks or line breaks; make one with argocd proj role create-token.");
        }

        try
        {
            var answer = await _wire.SendAsync(() => Request(applicationNamespace, name, token), WorthRepeating, cancellationToken);
            return answer.Status == HttpStatusCode.OK ? Read(answer, applicationNamespace, name) : Refused(answer, applicationNamespace, name);
        }
        catch (DependencyException e)
        {
            return Unreadable(e.Fault switch
            {
                DependencyFault.Timeout => ReasonCode.ApplicationTimeout,
                DependencyFault.Tls => ReasonCode.ApplicationTlsFailure,
                DependencyFault.TooLarge => ReasonCode.ApplicationMalformed,
                _ => ReasonCode.ApplicationUnreachable,
            }, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Unreadable(ReasonCode.ApplicationTimeout, $"{Place} had not answered when the gate's own time was over.");
        }
    }

    public void Dispose() => _wire.Dispose();

    private static bool WorthRepeating(WireAnswer answer) => answer.Status
        is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private HttpRequestMessage Request(string applicationNamespace, string name, string token)
    {
        var address = $"{connection.Server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v1/applications/{Uri.EscapeDataString(name)}?appNamespace={Uri.EscapeDataString(applicationNamespace)}";
        if (connection.Project is { Length: > 0 } project)
        {
            address += $"&project={Uri.EscapeDataString(project)}";
        }

        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "error-budget-gate");
        return request;
    }

    private ApplicationAnswer Read(WireAnswer answer, string applicationNamespace, string name) => ApplicationManifest.Parse(answer.Body.Span, typeMayBeAbsent: true) switch
    {
        // Before 2.5 Argo CD knew no appNamespace and answered with its own namesake.
        ManifestReading.Read { Application: var found } when found.Namespace != applicationNamespace || found.Name != name => Unreadable(ReasonCode.ApplicationNotFound,
            $"{Place} answered with {FarText.Show(found.Namespace)}/{FarText.Show(found.Name)}, asked for was {applicationNamespace}/{name}; check name and namespace."),
        ManifestReading.Read read => new ApplicationAnswer.Found(read.Application),
        ManifestReading.Faulty { Fault: var fault } => Unreadable(ReasonCode.ApplicationMalformed, answer.ContentType == "text/html"
            ? $"{Place} answered with a web page; check the address and its path in ARGOCD_SERVER."
            : $"{Place} answered with no usable Application: {FarText.Show(fault.Sentence, connection.Token.Reveal())}"),
        _ => throw new InvalidOperationException("An outcome without a case."),
    };

    private ApplicationAnswer.Unreadable Refused(WireAnswer answer, string applicationNamespace, string name)
    {
        var which = $"{FarText.Show(applicationNamespace)}/{FarText.Show(name)}";
        var code = (int)answer.Status;
        var words = ArgoCdError.MessageOf(answer) is { Length: > 0 } message ? $": {FarText.Show(message, connection.Token.Reveal()).TrimEnd('.')}" : string.Empty;
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => Unreadable(ReasonCode.ApplicationUnauthorized,
                $"{Place} does not accept the token (401); make a new one with argocd proj role create-token and give it as ARGOCD_AUTH_TOKEN."),
            HttpStatusCode.Forbidden => Unreadable(ReasonCode.ApplicationForbidden, connection.Project is { Length: > 0 } project
                ? $"{Place} does not let the token read {which} in project {FarText.Show(project)} (403); grant its role applications, get."
                : $"{Place} has no Application {which}, or does not let the token read it (403, it does not say which); check the name, and grant its role applications, get."),
            HttpStatusCode.NotFound => Unreadable(ReasonCode.ApplicationNotFound, words.Length == 0
                ? $"{Place} does not serve Argo CD's API there (404); check the address and its path in ARGOCD_SERVER."
                : $"{Place} has no Application {which} (404); check its name, namespace and project."),
            HttpStatusCode.Gone => Unreadable(ReasonCode.ApplicationGone, $"{Place} says that the Application {which} is gone (410){words}."),
            HttpStatusCode.TooManyRequests => Unreadable(ReasonCode.ApplicationThrottled, $"{Place} is throttling the gate (429); run it again later."),
            _ when code is >= 300 and < 400 => Unreadable(ReasonCode.ApplicationBackendError,
                $"{Place} redirects ({code}), and the token is not sent after a redirect; give the final address as ARGOCD_SERVER."),
            _ => Unreadable(ReasonCode.ApplicationBackendError, $"{Place} failed ({code}){words}; run the gate again when it is well."),
        };
    }

    private static ApplicationAnswer.Unreadable Unreadable(ReasonCode reason, string detail) => new(reason, detail);
}
