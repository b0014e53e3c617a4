using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ErrorBudgetGate.Benchmarks;

/// <summary>A certificate authority that lives as long as the measurement; RSA 2048, as kubeadm makes its own.</summary>
internal sealed class ThrowAwayAuthority
{
    private readonly X509Certificate2 _root;
    private readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddMinutes(-5);
    private readonly DateTimeOffset _until = DateTimeOffset.UtcNow.AddDays(1);

    public ThrowAwayAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=benchmark-ca", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(_from, _until);
    }

    public string Pem => _root.ExportCertificatePem();

    public X509Certificate2 IssueForLoopback()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.Create(_root, _from, _until, [1, 2, 3, 4, 5, 6, 7, 8]);
        using var withKey = certificate.CopyWithPrivateKey(key);

        // By way of PKCS#12: the TLS stack wants the key in a store of its own.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
    }
}
