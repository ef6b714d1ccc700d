using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>The RSA private key that assertions are signed with.</summary>
public sealed class SigningKey
{
    // Salesforce takes no certificate with less.
    private const int MinBits = 2048;

    private const string GiveAccess = "Give the account that runs this read access to the private key (for one of Cert:\\LocalMachine, in certlm.msc: "
        + "All Tasks, Manage Private Keys), and check that the store or token still has it.";

    private readonly RSA _rsa;

    internal SigningKey(RSA rsa) => _rsa = rsa;

    /// <summary>From a PFX file, or a PEM file that has the private key, with or without its certificate.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The file's password; null for none.</param>
    /// <exception cref="ArgumentException">There is no usable key; the message says why.</exception>
    public static SigningKey FromFile(string path, SecureString? password)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The key file '{path}' cannot be read: {e.Message}", e);
        }
        try
        {
            return bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? FromPemBytes(bytes, password, $"The file '{path}'") : FromPfx(bytes, password, path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>From the text of a PEM file.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">Its password; null for none.</param>
    /// <param name="source">What a message calls the text.</param>
    /// <exception cref="ArgumentException">There is no usable key; the message says why.</exception>
    public static SigningKey FromPem(ReadOnlySpan<char> pem, SecureString? password, string source)
    {
        var rsa = RSA.Create();
        try
        {
            Import(rsa, pem, password, source);
            return Checked(rsa, source);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>From a certificate that has its private key, be it in a file, a store or a token.</summary>
    /// <exception cref="ArgumentException">It has no usable key; the message says why.</exception>
    public static SigningKey FromCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var source = "The certificate";
        try
        {
            source = $"The certificate '{certificate.Subject}'";
            return FromCertificate(certificate, source);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"{source} has a private key that cannot be opened: {e.Message.TrimEnd('.')}. {GiveAccess}", e);
        }
    }

    /// <exception cref="SignInException">The key cannot be used, or not any more.</exception>
    internal byte[] Sign(byte[] data)
    {
        try
        {
            return _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException e)
        {
            throw new SignInException($"The private key cannot sign: {e.Message.TrimEnd('.')}. {GiveAccess}", "KEY_NOT_USABLE", e);
        }
    }

    internal void Wipe() => _rsa.Dispose();

    private static SigningKey FromCertificate(X509Certificate2 certificate, string source) =>
        certificate.GetRSAPrivateKey() is { } rsa
            ? Checked(rsa, source)
            : throw new ArgumentException(certificate.HasPrivateKey
                ? $"{source} has a key that is not RSA. Salesforce takes RSA keys only (RS256)."
                : $"{source} has no private key. Give the PFX file, or the PEM file of the private key.");

    private static SigningKey FromPfx(byte[] bytes, SecureString? password, string path)
    {
        var source = $"The file '{path}'";
        if (bytes.Length == 0)
            throw new ArgumentException($"{source} is empty. Give a PFX or PEM file with the private key.");
        try
        {
            // macOS cannot do without its keychain.
            var storage = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
            using var certificate = new X509Certificate2(bytes, password, storage);
            return FromCertificate(certificate, source);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"{source} cannot be opened. Check -CertificatePassword, and that it is a PFX or PEM file. {e.Message}", e);
        }
    }

    private static SigningKey FromPemBytes(byte[] bytes, SecureString? password, string source)
    {
        var chars = new char[bytes.Length];
        try
        {
            return FromPem(chars.AsSpan(0, Encoding.UTF8.GetChars(bytes, chars)), password, source);
        }
        finally
        {
            Array.Clear(chars);
        }
    }

    private static void Import(RSA rsa, ReadOnlySpan<char> pem, SecureString? password, string source)
    {
        if (pem.Contains("-----BEGIN EC PRIVATE KEY-----", StringComparison.Ordinal))
            throw new ArgumentException($"{source} has a key that is not RSA. Salesforce takes RSA keys only (RS256).");
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal) || pem.Contains("-----BEGIN OPENSSH PRIVATE KEY-----", StringComparison.Ordinal))
            throw new ArgumentException($"{source} has its key in an old or foreign form. Convert it: openssl pkcs8 -topk8 -in old.key -out new.key");
        var isEncrypted = pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (!isEncrypted && !pem.Contains(" PRIVATE KEY-----", StringComparison.Ordinal))
            throw new ArgumentException($"{source} has no private key ('-----BEGIN PRIVATE KEY-----'). A certificate alone cannot sign; give the file with its key.");
        if (isEncrypted && password is null)
            throw new ArgumentException($"{source} has an encrypted key. Give its password with -CertificatePassword.");
        var chars = isEncrypted ? Secret.RevealChars(password!) : [];
        try
        {
            if (isEncrypted)
                rsa.ImportFromEncryptedPem(pem, chars);
            else
                rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ArgumentException(
                isEncrypted
                    ? $"{source} has a key that does not open with this password, or that is not RSA. Check -CertificatePassword."
                    : $"{source} has no RSA private key that can be read. Salesforce takes RSA keys only (RS256).", e);
        }
        finally
        {
            Array.Clear(chars);
        }
    }

    private static SigningKey Checked(RSA rsa, string source)
    {
        var bits = rsa.KeySize;
        if (bits >= MinBits)
            return new SigningKey(rsa);
        rsa.Dispose();
        throw new ArgumentException($"{source} has a key of {bits} bits. Salesforce takes RSA keys of {MinBits} bits and more.");
    }
}
