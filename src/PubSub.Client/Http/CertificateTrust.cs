using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PubSub.Client.Http;

/// <summary>Trusts the authorities of a PEM file in addition to the system's. Host name and validity are checked as always.</summary>
internal sealed class CertificateTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="ArgumentException">The file cannot be read or has no certificate.</exception>
    public CertificateTrust(string pemPath)
    {
        try
        {
            _authorities.ImportFromPemFile(pemPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ArgumentException($"The certificate authority file '{pemPath}' cannot be read: {e.Message}", e);
        }
        if (_authorities.Count == 0)
            throw new ArgumentException($"The certificate authority file '{pemPath}' has no PEM certificate ('-----BEGIN CERTIFICATE-----').");
    }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        // An inspecting proxy's or a test's authority rarely publishes revocation lists.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(leaf);
    }
}
