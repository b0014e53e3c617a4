using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Cli;

/// <summary>Settings as addresses, secrets, certificates and durations; every fault is collected, none shows a secret.</summary>
internal sealed class ConnectionValues(SettingValues values, List<string> faults)
{
    private static readonly string[] SecretHeaders = ["Authorization", "Proxy-Authorization", "Cookie"];

    public Uri? Url(Setting setting) => values.Get(setting) is { } text ? UrlOf(setting, text) : null;

    /// <summary>An address that is itself a secret: messages do not repeat it.</summary>
    public SecretText? SecretUrl(Setting setting, Setting file)
    {
        var secret = Secret(setting, file);
        if (secret is null || IsHttp(secret.Reveal()))
        {
            return secret;
        }

        faults.Add($"{setting.Name} is no http or https address.");
        return null;
    }

    /// <summary>From the file, which wins as a kubeconfig's <c>tokenFile</c> does, else from the variable.</summary>
    public SecretText? Secret(Setting setting, Setting file)
    {
        if (values.Get(file) is not { } path)
        {
            return values.Get(setting) is { } text ? OneLine(setting, new SecretText(text.Trim())) : null;
        }

        try
        {
            var secret = SecretText.FromFile(path);
            if (secret.Reveal().Length > 0)
            {
                return OneLine(file, secret);
            }

            faults.Add($"{file.Name}: {path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{file.Name}: {path} cannot be read: {e.Message}");
        }

        return null;
    }

    public X509Certificate2Collection? Roots(Setting setting)
    {
        if (values.Get(setting) is not { } path)
        {
            return null;
        }

        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(path);
            if (roots.Count > 0)
            {
                return roots;
            }

            faults.Add($"{setting.Name}: {path} holds no certificate; PEM is needed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            faults.Add($"{setting.Name}: {path} cannot be read as PEM: {e.Message}");
        }

        return null;
    }

    public X509Certificate2? ClientCertificate(Setting certificate, Setting key)
    {
        if (values.Get(certificate) is not { } path)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(path, values.Get(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            faults.Add($"{certificate.Name}: {path} and its key cannot be read as PEM: {e.Message}");
            return null;
        }
    }

    /// <param name="least">Inclusive.</param>
    /// <param name="most">Inclusive.</param>
    public TimeSpan Duration(Setting setting, TimeSpan usual, TimeSpan least, TimeSpan most)
    {
        if (values.Get(setting) is not { } text)
        {
            return usual;
        }

        if (Durations.TryParse(text, out var duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        faults.Add($"{setting.Name} is {FaultList.Quote(text)}; give a duration from {Durations.Format(least)} to {Durations.Format(most)}, such as {Durations.Format(usual)}.");
        return usual;
    }

    /// <summary>Names and values of a repeatable flag, added to what the connections file gave.</summary>
    /// <param name="separator">Between name and value.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(Setting setting, char separator)
    {
        var pairs = new List<KeyValuePair<string, string>>(values.FilePairs(setting));
        foreach (var text in values.Flags(setting))
        {
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            if (at <= 0 || text.Any(char.IsControl))
            {
                // Not repeated: what stands there may be a key without its name.
                faults.Add($"{setting.Name}: write NAME{separator}VALUE, on one line.");
            }
            else if (SecretHeaders.Contains(text[..at].Trim(), StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"{setting.Name}: a flag shows a secret to everyone who can list processes; use {GateSettings.PrometheusToken.Variable} or its file.");
            }
            else
            {
                pairs.Add(new KeyValuePair<string, string>(text[..at].Trim(), text[(at + 1)..].Trim()));
            }
        }

        return pairs;
    }

    /// <summary>A header with a line break would be left out without a word, and the request sent without it.</summary>
    private SecretText? OneLine(Setting setting, SecretText secret)
    {
        if (!secret.Reveal().Any(char.IsControl))
        {
            return secret;
        }

        faults.Add($"{setting.Name} holds a line break or another control character; give the bare value.");
        return null;
    }

    public Uri? UrlOf(Setting setting, string text)
    {
        if (IsHttp(text))
        {
            return new Uri(text);
        }

        faults.Add($"{setting.Name} is no http or https address; write it like http://host:9090.");
        return null;
    }

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0;
}
