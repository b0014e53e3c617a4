using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

/// <summary>A throw-away certificate authority.</summary>
internal sealed class Certificates
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);

    private readonly X509Certificate2 _authority;
    private readonly ECDsa _key;

    public Certificates(string name = "test CA")
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(From, From.AddYears(1));
    }

    private Certificates(X509Certificate2 authority, ECDsa key) => (_authority, _key) = (authority, key);

    /// <summary>The authority's own certificate.</summary>
    public string Pem => _authority.ExportCertificatePem();

    public X509Certificate2 Authority => _authority;

    /// <summary>An authority below this one.</summary>
    public Certificates Intermediate(string name)
    {
        var (certificate, key) = Issue(name, authority: true, _ => { });
        return new Certificates(certificate, key);
    }

    public X509Certificate2 Server(params string[] names)
    {
        var (certificate, key) = Issue(names[0], authority: false, alternative =>
        {
            foreach (var name in names)
            {
                if (IPAddress.TryParse(name, out var address))
                {
                    alternative.AddIpAddress(address);
                }
                else
                {
                    alternative.AddDnsName(name);
                }
            }
        });
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Certificate and key as PEM.</summary>
    public (string Certificate, string Key) Client(string name)
    {
        var (certificate, key) = Issue(name, authority: false, _ => { });
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private (X509Certificate2 Certificate, ECDsa Key) Issue(string name, bool authority, Action<SubjectAlternativeNameBuilder> names)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        var alternative = new SubjectAlternativeNameBuilder();
        names(alternative);
        if (!authority)
        {
            request.CertificateExtensions.Add(alternative.Build());
        }

        return (request.Create(_authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), From.AddHours(1), From.AddMonths(6), RandomNumberGenerator.GetBytes(8)), key);
    }
}
