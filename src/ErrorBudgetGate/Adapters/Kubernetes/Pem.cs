using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ErrorBudgetGate.Adapters.Kubernetes.Credentials;

namespace ErrorBudgetGate.Adapters.Kubernetes;

/// <summary>Certificates from PEM text; text around the blocks is allowed, as everywhere.</summary>
internal static class Pem
{
    /// <summary>Every certificate of a bundle.</summary>
    /// <exception cref="CryptographicException">None is in it, or one is damaged.</exception>
    public static X509Certificate2Collection Certificates(string pem)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        return found.Count > 0 ? found : throw new CryptographicException("it holds no certificate in PEM form");
    }

    /// <summary>The first certificate with its key; the others go along as intermediates.</summary>
    /// <exception cref="CryptographicException">The key is missing, encrypted or of another certificate.</exception>
    public static ClientCertificate ClientCertificate(string certificatePem, string keyPem)
    {
        try
        {
            var all = Certificates(certificatePem);
            var leaf = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            all.RemoveAt(0);
            return new ClientCertificate(leaf, all);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("certificate and key do not fit together", e);
        }
    }
}
