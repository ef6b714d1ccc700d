using System.Runtime.InteropServices;
using System.Security;

namespace PubSub.Client.Auth;

/// <summary>Secrets between the SecureStrings that hold them and the calls that need their text.</summary>
public static class Secret
{
    /// <summary>Holds a text as a secret.</summary>
    public static SecureString From(ReadOnlySpan<char> text)
    {
        var secret = new SecureString();
        foreach (var c in text)
            secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>The text of a secret, for the moment of a call.</summary>
    public static string Reveal(SecureString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(pointer, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }
}
