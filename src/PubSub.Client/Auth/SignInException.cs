namespace PubSub.Client.Auth;

/// <summary>Signing in failed; the message says why and what to do.</summary>
public sealed class SignInException(string message, string code, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The code where the login host did not answer, or not as Salesforce does.</summary>
    public const string Unreachable = "LOGIN_UNREACHABLE";

    /// <summary>Salesforce's code for the reason, such as <c>INVALID_LOGIN</c>; of our own where no server answered.</summary>
    public string Code { get; } = code;
}
