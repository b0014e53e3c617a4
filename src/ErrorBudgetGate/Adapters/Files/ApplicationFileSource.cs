using System.Text;
using ErrorBudgetGate.Transport;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Manifests;

namespace ErrorBudgetGate.Adapters.Files;

/// <summary>An Application on disk, as <c>kubectl get application -o yaml</c> (or <c>-o json</c>) prints it. Read anew each time it is asked for.</summary>
internal sealed class ApplicationFileSource(string path) : IApplicationSource
{
    /// <summary>etcd holds at most 1.5 MB; printing as YAML does not make it sixty-four.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public async Task<ApplicationAnswer> ReadAsync(string applicationNamespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
            {
                return Malformed($"{path}: larger than {MaxBytes / (1024 * 1024)} MiB, which no Application is.");
            }

            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            return Match(Parse(bytes), applicationNamespace, name);
        }
        catch (DecoderFallbackException)
        {
            return Malformed($"{path}: not UTF-8 text.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ApplicationAnswer.Unreadable(ReasonCode.ApplicationNotFound, $"{path}: there is no such file; write one with kubectl get application {name} --namespace {applicationNamespace} -o yaml.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new ApplicationAnswer.Unreadable(ReasonCode.ApplicationNotFound, $"{path}: cannot be read: {FarText.Show(e.Message)}");
        }
        catch (OperationCanceledException)
        {
            return new ApplicationAnswer.Unreadable(ReasonCode.ApplicationTimeout, $"{path}: the time was over before it was read.");
        }
    }

    /// <exception cref="DecoderFallbackException">Not UTF-8.</exception>
    internal static ManifestReading Parse(byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? ApplicationManifest.Parse(text) : ApplicationManifest.ParseYaml(Strict.GetString(text));
    }

    private ApplicationAnswer Match(ManifestReading reading, string applicationNamespace, string name) => reading switch
    {
        ManifestReading.Faulty { Fault: var fault } => Malformed($"{path}:{fault.At.Line}:{fault.At.Column}: {fault.Sentence}"),
        ManifestReading.Read { Application: var found } when found.Name == name && found.Namespace == applicationNamespace => new ApplicationAnswer.Found(found),
        ManifestReading.Read { Application: var found } => new ApplicationAnswer.Unreadable(ReasonCode.ApplicationNotFound,
            $"{path}: holds the Application {FarText.Show(found.Namespace)}/{FarText.Show(found.Name)}, asked for was {applicationNamespace}/{name}."),
        _ => throw new InvalidOperationException("An outcome without a case."),
    };

    private static ApplicationAnswer.Unreadable Malformed(string detail) => new(ReasonCode.ApplicationMalformed, detail);
}
