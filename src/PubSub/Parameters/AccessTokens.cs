using System.Security;
using PubSub.Client.Auth;

namespace PubSub.Parameters;

/// <summary>What can be seen of an access token without using it.</summary>
internal static class AccessTokens
{
    /// <exception cref="ArgumentException">The text cannot be a token; the message says why, without the text.</exception>
    public static void Check(SecureString token)
    {
        var text = Secret.Reveal(token);
        if (text.Length == 0)
            throw new ArgumentException("The access token is empty.");
        if (text.StartsWith("[REDACTED]", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                "The access token is '[REDACTED]': this version of the sf CLI hides it. Take it from 'sf org auth show-access-token --json', "
                + "or set SF_TEMP_SHOW_SECRETS=true for 'sf org display --json'.");
        }
        if (text[0] is '{' or '[')
            throw new ArgumentException("The access token is JSON text. Make an object of it: $json | ConvertFrom-Json | Connect-SfPubSub takes token and address from it.");
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw new ArgumentException("The access token has characters that no token has, such as blanks or line breaks. Was it copied whole?");
    }
}
