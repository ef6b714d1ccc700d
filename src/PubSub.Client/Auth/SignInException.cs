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

    /// <summary>What trying it again is good for.</summary>
    public SignInRetry Retry { get; init; } = code == Unreachable ? SignInRetry.Later : SignInRetry.Never;
}

/// <summary>What it is good for to try a sign-in again that has failed.</summary>
public enum SignInRetry
{
    /// <summary>Nothing, or it may even lock the user out: the session does not try it any more.</summary>
    Never,

    /// <summary>It may succeed once a person has done what the message says, and does no harm until then.</summary>
    WhenMended,

    /// <summary>It may succeed later by itself.</summary>
    Later,
}
