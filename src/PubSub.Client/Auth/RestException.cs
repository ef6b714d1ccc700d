using System.Net;

namespace PubSub.Client.Auth;

/// <summary>A call to one of the org's HTTP APIs that failed; the message says why and what to do.</summary>
public sealed class RestException(string message, HttpStatusCode? status, string code, Exception? innerException = null)
    : HttpRequestException(message, innerException, status)
{
    /// <summary>The code where the org did not answer, or not as Salesforce does.</summary>
    public const string Unreachable = "UNREACHABLE";

    /// <summary>Salesforce's code for the reason, such as <c>INSUFFICIENT_ACCESS</c>.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the session is no longer accepted.</summary>
    internal bool IsSessionRefused => StatusCode == HttpStatusCode.Unauthorized;

    /// <summary>Whether the org answered that the user may not, or that it has no such thing for this user: it says both in many ways.</summary>
    public bool IsNotPermitted =>
        StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || Code is "INVALID_TYPE" or "INVALID_FIELD" or "INSUFFICIENT_ACCESS";
}
