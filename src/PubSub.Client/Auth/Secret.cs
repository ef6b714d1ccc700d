using System.Runtime.InteropServices;
using System.Security;

namespace PubSub.Client.Auth;

/// <summary>Secrets between the SecureStrings that hold them and the calls that need their text.</summary>
public static class Secret
{
    /// <summary>More than any token has; a SecureString has an end, too, and says so only when it is reached.</summary>
    internal const int MaxToken = 16 * 1024;

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

    /// <summary>The characters of a secret; whoever takes them wipes them.</summary>
    internal static char[] RevealChars(SecureString secret)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            var chars = new char[secret.Length];
            Marshal.Copy(pointer, chars, 0, chars.Length);
            return chars;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    internal static bool AreEqual(SecureString one, SecureString other)
    {
        var (a, b) = (RevealChars(one), RevealChars(other));
        var areEqual = a.AsSpan().SequenceEqual(b);
        Array.Clear(a);
        Array.Clear(b);
        return areEqual;
    }
}
