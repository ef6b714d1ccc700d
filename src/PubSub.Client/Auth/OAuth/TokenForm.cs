using System.Net.Http.Headers;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>The form that the token endpoint is sent. Its bytes are wiped when it is disposed of.</summary>
internal sealed class TokenForm : IDisposable
{
    private readonly List<SecureString> _secrets = [];
    private byte[] _bytes = new byte[1024];
    private int _length;

    public TokenForm(string grantType) => Add("grant_type", grantType);

    /// <summary>What no message may show, should the answer repeat it.</summary>
    public IReadOnlyList<SecureString> Secrets => _secrets;

    public TokenForm Add(string name, ReadOnlySpan<char> value)
    {
        if (_length > 0)
            Append((byte)'&');
        AppendEncoded(name);
        Append((byte)'=');
        AppendEncoded(value);
        return this;
    }

    /// <summary>Adds a secret; nothing where there is none.</summary>
    public TokenForm Add(string name, SecureString? secret)
    {
        if (secret is null)
            return this;
        _secrets.Add(secret);
        var chars = Secret.RevealChars(secret);
        try
        {
            return Add(name, chars);
        }
        finally
        {
            Array.Clear(chars);
        }
    }

    /// <summary>As the body of a request; it shares the bytes.</summary>
    public HttpContent ToContent() => new ByteArrayContent(_bytes, 0, _length)
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") },
    };

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private void AppendEncoded(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        foreach (var b in utf8.AsSpan(0, length))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                Append(b);
                continue;
            }
            Append((byte)'%');
            Append((byte)"0123456789ABCDEF"[b >> 4]);
            Append((byte)"0123456789ABCDEF"[b & 0xF]);
        }
        CryptographicOperations.ZeroMemory(utf8);
    }

    private void Append(byte b)
    {
        if (_length == _bytes.Length)
        {
            var former = _bytes;
            _bytes = new byte[former.Length * 2];
            former.CopyTo(_bytes, 0);
            CryptographicOperations.ZeroMemory(former);
        }
        _bytes[_length++] = b;
    }
}
