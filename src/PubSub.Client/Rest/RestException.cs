using System.Net;

namespace PubSub.Client.Rest;

/// <summary>A call to the org's REST API that failed; the message says why and what to do.</summary>
public sealed class RestException(string message, HttpStatusCode? status, string code, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The code where the org did not answer, or not as Salesforce does.</summary>
    public const string Unreachable = "UNREACHABLE";

    /// <summary>The HTTP status; null where nothing answered.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Salesforce's code for the reason, such as <c>INSUFFICIENT_ACCESS</c>.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the session is no longer accepted.</summary>
    internal bool IsSessionRefused => Status == HttpStatusCode.Unauthorized;

    /// <summary>Whether the org answered that the user may not, or that it has no such thing for this user: it says both in many ways.</summary>
    public bool IsNotPermitted =>
        Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || Code is "INVALID_TYPE" or "INVALID_FIELD" or "INSUFFICIENT_ACCESS";
}
