using System.Security.Cryptography;
using System.Text;
using PubSub.Client.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>Ties the code that comes back through the browser to who asked for it (RFC 7636), and the answer to the question.</summary>
internal sealed class Pkce
{
    /// <summary>What only this process knows until it redeems the code.</summary>
    public string Verifier { get; } = Base64Url.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>What the browser repeats in its answer.</summary>
    public string State { get; } = Base64Url.Encode(RandomNumberGenerator.GetBytes(16));

    /// <summary>The verifier's hash, for the browser's address line.</summary>
    public string Challenge => Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
}
