using System.Net;
using System.Text.Json;
using PubSub.Client.Text;

namespace PubSub.Client.Auth;

/// <summary>What an org's HTTP APIs say when they refuse, and what to do about it.</summary>
internal static class OrgRefusal
{
    private const int MaxShown = 100;

    /// <param name="address">What was asked.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="body">The answer: an array of one object with the reason, a word of the login host, or the page of a proxy.</param>
    public static RestException Of(string address, HttpStatusCode status, byte[] body)
    {
        var (code, text) = Reason(body);
        var reason = code is null ? text : $"{text} [{code}]";
        return new RestException(
            $"{address} answered HTTP {(int)status}{(reason.Length > 0 ? $": {reason}" : "")}. {Advice(status, code)}".TrimEnd(), status, code ?? $"HTTP_{(int)status}");
    }

    private static (string? Code, string Text) Reason(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0 && errors[0].Text("errorCode") is { } code)
            {
                return (Redaction.Code(code) ?? "UNKNOWN", Redaction.Clean(errors[0].Text("message") ?? "no reason given"));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or none that can be shown; the text alone may tell.
        }
        var text = System.Text.Encoding.UTF8.GetString(body).Trim();
        return (null, text.Length <= MaxShown && !text.Contains('<', StringComparison.Ordinal) && !text.Any(char.IsControl) ? Redaction.Clean(text) : "");
    }

    private static string Advice(HttpStatusCode status, string? code) => (status, code) switch
    {
        (HttpStatusCode.Unauthorized, _) => "Sign in again with Connect-SfPubSub: the token is expired or revoked.",
        (_, "REQUEST_LIMIT_EXCEEDED") => "The org's API requests of the last 24 hours are used up; wait, or ask its owner for more.",
        (_, "API_DISABLED_FOR_ORG" or "API_CURRENTLY_DISABLED") => "The user needs the permission 'API Enabled', and the org an edition with the API.",
        (_, "INVALID_TYPE" or "INVALID_FIELD" or "INSUFFICIENT_ACCESS") => "The user needs the permission 'View Setup and Configuration'.",
        (HttpStatusCode.Forbidden, _) => "The token is not accepted, or the user has not the permission for this.",
        (HttpStatusCode.NotFound, _) => "Check the instance URL.",
        _ => "",
    };
}
