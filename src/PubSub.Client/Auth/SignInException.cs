namespace PubSub.Client.Auth;

/// <summary>Signing in failed; the message says why and what to do.</summary>
public sealed class SignInException(string message, string code, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The code where the login host did not answer, or not as Salesforce does.</summary>
    public const string Unreachable = "LOGIN_UNREACHABLE";

    /// <summary>The code where the time to sign in ran out.</summary>
    public const string TimedOut = "TIMED_OUT";

    /// <summary>Salesforce's code for the reason, such as <c>INVALID_LOGIN</c>; of our own where no server answered.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same may succeed later; what is not temporary is not tried again, because that locks users out.</summary>
    public bool IsTemporary { get; init; } = code == Unreachable;
}
