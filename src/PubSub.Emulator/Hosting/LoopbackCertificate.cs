using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PubSub.Emulator.Hosting;

/// <summary>A CA made for this run and a certificate of the loopback signed by it.</summary>
internal sealed class LoopbackCertificate : IDisposable
{
    public LoopbackCertificate()
    {
        // Certificates are checked against the machine's clock, never against the emulator's.
        var from = DateTimeOffset.UtcNow.AddHours(-1);
        var to = from.AddDays(30);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest caRequest = new("CN=PubSub emulator CA", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        caRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        X509SubjectKeyIdentifierExtension keyId = new(caRequest.PublicKey, false);
        caRequest.CertificateExtensions.Add(keyId);
        using var ca = caRequest.CreateSelfSigned(from, to);
        CaPem = ca.ExportCertificatePem() + "\n";

        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest leafRequest = new("CN=localhost", leafKey, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");

        // Names that exist only behind the emulator's proxy.
        names.AddDnsName("*.emulator.test");
        names.AddIpAddress(IPAddress.Loopback);
        leafRequest.CertificateExtensions.Add(names.Build());
        leafRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        leafRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        leafRequest.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        leafRequest.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(keyId));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using var leaf = leafRequest.Create(ca, from, to, serial);
        using var withKey = leaf.CopyWithPrivateKey(leafKey);

        // Windows serves TLS only with a key that came out of a PKCS#12 file.
        Leaf = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    public string CaPem { get; }

    public X509Certificate2 Leaf { get; }

    public void Dispose() => Leaf.Dispose();
}
