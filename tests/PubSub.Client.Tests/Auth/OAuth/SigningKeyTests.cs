using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>Private keys in the forms that people have them, and the assertions that they sign.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void An_assertion_has_the_claims_and_a_signature_that_the_certificate_proves()
    {
        var credential = new JwtBearerCredential(
            "3MVG9.key", "ops+x@example.com", SigningKey.FromCertificate(TestKeys.Certificate), new Uri("https://login.salesforce.com/path"));
        var parts = credential.CreateAssertion(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)).Split('.');
        Assert.Equal(["{\"alg\":\"RS256\"}"], [Encoding.UTF8.GetString(Decode(parts[0]))]);
        using var claims = JsonDocument.Parse(Decode(parts[1]));
        Assert.Equal(
            ("3MVG9.key", "ops+x@example.com", "https://login.salesforce.com", 1_700_000_180L),
            (claims.RootElement.GetProperty("iss").GetString(), claims.RootElement.GetProperty("sub").GetString(),
                claims.RootElement.GetProperty("aud").GetString(), claims.RootElement.GetProperty("exp").GetInt64()));
        Assert.True(TestKeys.Rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void A_key_is_read_from_every_usual_file()
    {
        AssertSigns(TestKeys.Rsa.ExportPkcs8PrivateKeyPem(), null);
        AssertSigns(TestKeys.Rsa.ExportRSAPrivateKeyPem(), null);
        AssertSigns(TestKeys.EncryptedPem("päss"), "päss");
        AssertSigns($"{TestKeys.Certificate.ExportCertificatePem()}\n{TestKeys.Rsa.ExportPkcs8PrivateKeyPem()}\n", null);
        AssertSigns(TestKeys.Certificate.Export(X509ContentType.Pkcs12, "pw"), "pw");
        AssertSigns(TestKeys.Certificate.Export(X509ContentType.Pkcs12), null);
    }

    [Fact]
    public void A_certificate_may_be_disposed_of_afterwards()
    {
        var copy = X509CertificateLoader.LoadPkcs12(TestKeys.Certificate.Export(X509ContentType.Pkcs12), null);
        var key = SigningKey.FromCertificate(copy);
        copy.Dispose();
        Assert.Equal(256, key.Sign([1]).Length);
    }

    [Fact]
    public void A_key_of_a_certificate_that_does_not_open_says_what_to_do()
    {
        // As a key of the machine that the account may not read: asking for it throws.
        var closed = X509CertificateLoader.LoadPkcs12(TestKeys.Certificate.Export(X509ContentType.Pkcs12), null);
        closed.Dispose();
        Assert.Throws<CryptographicException>(closed.GetRSAPrivateKey);
        var error = Assert.Throws<ArgumentException>(() => SigningKey.FromCertificate(closed));
        Assert.Contains("cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("read access to the private key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_does_not_sign_any_more_is_a_failure_to_sign_in()
    {
        using var half = RSA.Create();
        half.ImportRSAPublicKey(TestKeys.Rsa.ExportRSAPublicKey(), out _);
        var error = Assert.Throws<SignInException>(() => new SigningKey(half).Sign([1]));
        Assert.Equal("KEY_NOT_USABLE", error.Code);
        Assert.Contains("read access to the private key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_sign_says_why()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);
        using var ecCertificate = new CertificateRequest("CN=ec", ec, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        AssertRefused(TestKeys.Certificate.ExportCertificatePem(), null, "no private key");
        AssertRefused(TestKeys.Rsa.ExportRSAPublicKeyPem(), null, "no private key");
        AssertRefused(TestKeys.EncryptedPem("pw"), null, "-CertificatePassword");
        AssertRefused(TestKeys.EncryptedPem("pw"), "wrong-pw", "-CertificatePassword");
        AssertRefused(TestKeys.Certificate.Export(X509ContentType.Pkcs12, "pw"), "wrong-pw", "-CertificatePassword");
        AssertRefused(TestKeys.Certificate.Export(X509ContentType.Pkcs12, "pw"), null, "-CertificatePassword");
        AssertRefused(TestKeys.Certificate.Export(X509ContentType.Cert), null, "no private key");
        AssertRefused(ec.ExportECPrivateKeyPem(), null, "not RSA");
        AssertRefused(ec.ExportPkcs8PrivateKeyPem(), null, "RSA keys only");
        AssertRefused(ecCertificate.Export(X509ContentType.Pkcs12), null, "not RSA");
        AssertRefused(small.ExportPkcs8PrivateKeyPem(), null, "1024 bits");
        AssertRefused("-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n", null, "openssl pkcs8");
        AssertRefused("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n", null, "RSA");
        AssertRefused("hello", null, "PFX or PEM");
        AssertRefused("", null, "PFX or PEM");
        var missing = Assert.Throws<ArgumentException>(() => SigningKey.FromFile("/no/such/file.pem", null));
        Assert.Contains("/no/such/file.pem", missing.Message, StringComparison.Ordinal);
        using var bare = X509CertificateLoader.LoadCertificate(TestKeys.Certificate.Export(X509ContentType.Cert));
        Assert.Contains("no private key", Assert.Throws<ArgumentException>(() => SigningKey.FromCertificate(bare)).Message, StringComparison.Ordinal);
    }

    private void AssertSigns(string pem, string? password) => AssertSigns(Encoding.UTF8.GetBytes(pem), password);

    private void AssertSigns(byte[] file, string? password)
    {
        File.WriteAllBytes(_path, file);
        var key = SigningKey.FromFile(_path, password is null ? null : Secret.From(password));
        byte[] data = [1, 2];
        Assert.True(TestKeys.Rsa.VerifyData(data, key.Sign(data), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private void AssertRefused(string pem, string? password, string reason) => AssertRefused(Encoding.UTF8.GetBytes(pem), password, reason);

    private void AssertRefused(byte[] file, string? password, string reason)
    {
        File.WriteAllBytes(_path, file);
        var error = Assert.Throws<ArgumentException>(() => SigningKey.FromFile(_path, password is null ? null : Secret.From(password)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-pw", error.ToString(), StringComparison.Ordinal);
    }

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
