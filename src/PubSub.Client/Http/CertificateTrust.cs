using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PubSub.Client.Http;

/// <summary>Trusts the authorities of a PEM file in addition to the system's. Host name and validity are checked as always.</summary>
internal sealed class CertificateTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2Collection _authorities = [];
    private readonly string _pemPath;

    /// <exception cref="ArgumentException">The file cannot be read or has no certificate.</exception>
    public CertificateTrust(string pemPath)
    {
        _pemPath = pemPath;
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

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        Refusal(certificate, chain, errors) is null;

    /// <summary>As <see cref="Validate"/>, but says why not: .NET's own words for a refusal name the callback and no reason.</summary>
    /// <exception cref="AuthenticationException">The certificate is refused.</exception>
    public bool Require(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        Refusal(certificate, chain, errors) is { } reason
            ? throw new AuthenticationException($"The certificate {certificate?.Subject} is refused: {reason}")
            : true;

    /// <summary>What is wrong with a certificate; null where it is trusted.</summary>
    private string? Refusal(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
            return $"{errors}.";
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        // An inspecting proxy's or a test's authority rarely publishes revocation lists.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(leaf) ? null : $"{string.Join(", ", own.ChainStatus.Select(s => s.Status))}, also with the authorities of '{_pemPath}'.";
    }
}
