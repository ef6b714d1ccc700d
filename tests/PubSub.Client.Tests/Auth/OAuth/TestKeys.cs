using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>One RSA key for all tests, and its certificate; making one takes long.</summary>
internal static class TestKeys
{
    public static RSA Rsa { get; } = RSA.Create(2048);

    public static X509Certificate2 Certificate { get; } = new CertificateRequest("CN=PubSub tests", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    public static string EncryptedPem(string password) => Rsa.ExportEncryptedPkcs8PrivateKeyPem(
        password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
}
