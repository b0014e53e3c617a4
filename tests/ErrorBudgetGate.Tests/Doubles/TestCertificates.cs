using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ErrorBudgetGate.Tests.Doubles;

/// <summary>A certificate authority that clients are told to trust, one that they are not, and what each signed.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<X509Certificate2> Authority = new(() => NewAuthority("trusted"));
    private static readonly Lazy<X509Certificate2> Stranger = new(() => NewAuthority("stranger"));

    /// <summary>PEM of the authority that clients are told to trust.</summary>
    public static string AuthorityPem => Authority.Value.ExportCertificatePem();

    /// <summary>Right in every respect, for 127.0.0.1.</summary>
    public static X509Certificate2 Good() => Signed(Authority.Value, "127.0.0.1", expired: false);

    /// <summary>Signed by an authority that nobody was told to trust.</summary>
    public static X509Certificate2 WrongAuthority() => Signed(Stranger.Value, "127.0.0.1", expired: false);

    /// <summary>Ended yesterday.</summary>
    public static X509Certificate2 Expired() => Signed(Authority.Value, "127.0.0.1", expired: true);

    /// <summary>For a host that the client does not ask for.</summary>
    public static X509Certificate2 WrongHost() => Signed(Authority.Value, "elsewhere.example", expired: false);

    /// <summary>Signed by nobody but itself.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return WithKey(Request(key, "127.0.0.1").CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2)));
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string host, bool expired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = DateTimeOffset.UtcNow.AddDays(-2);
        using var bare = Request(key, host).Create(authority, from, expired ? from.AddDays(1) : from.AddDays(4), RandomNumberGenerator.GetBytes(8));
        using var keyed = bare.CopyWithPrivateKey(key);
        return WithKey(keyed);
    }

    private static CertificateRequest Request(ECDsa key, string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    /// <summary>Through PKCS#12, so that the key outlives the objects it was made with.</summary>
    private static X509Certificate2 WithKey(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
}
