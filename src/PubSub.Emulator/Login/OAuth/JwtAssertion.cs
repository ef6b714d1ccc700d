using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace PubSub.Emulator.Login.OAuth;

/// <summary>Checks JWT bearer assertions against the public key that the app's certificate has.</summary>
internal sealed class JwtAssertion(EmulatorOptions options, TimeProvider time)
{
    // Salesforce's own limit is three minutes; clients with five are known to work.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private readonly RSA? _key = options.JwtCertificate is { } path ? Load(path) : null;

    /// <summary>Who is meant, and by which app.</summary>
    public (string ClientId, string UserName) Check(string assertion, string origin)
    {
        if (assertion.Split('.') is not [var header, var claims, var signature] || !IsSigned(header, claims, signature))
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }

        var body = Decode(claims);
        if (Text(body, "aud") is not { } audience || (audience != origin && audience != "https://login.salesforce.com"))
        {
            throw new OAuthRefusal("invalid_grant", "audience is invalid");
        }

        var now = time.GetUtcNow();
        if (!body.TryGetProperty("exp", out var expiry) || !expiry.TryGetInt64(out var seconds)
            || seconds <= now.ToUnixTimeSeconds() || seconds > (now + Longest).ToUnixTimeSeconds())
        {
            throw new OAuthRefusal("invalid_grant", "expired authorization code");
        }

        return (Text(body, "iss") ?? "", Text(body, "sub") ?? "");
    }

    private static RSA Load(string path)
    {
        var pem = File.ReadAllText(path);
        try
        {
            if (pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                return certificate.GetRSAPublicKey() ?? throw new FormatException($"The certificate in '{path}' has no RSA key.");
            }

            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new FormatException($"There is neither a certificate nor an RSA key in '{path}': {error.Message}", error);
        }
    }

    private bool IsSigned(string header, string claims, string signature)
    {
        if (!Base64Url.IsValid(header) || !Base64Url.IsValid(claims) || !Base64Url.IsValid(signature))
        {
            return false;
        }

        return Text(Decode(header), "alg") == "RS256" && _key?.VerifyData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true;
    }

    private static JsonElement Decode(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
