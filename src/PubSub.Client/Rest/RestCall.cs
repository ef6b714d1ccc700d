using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PubSub.Client.Auth;

namespace PubSub.Client.Rest;

/// <summary>Calls of the org's REST API that only read (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest).</summary>
internal static class RestCall
{
    /// <summary>The root of all paths. An older version than the newest: every org has it, and all that is asked for.</summary>
    public const string Root = "/services/data/v60.0";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The answer of a GET; the caller disposes of it.</summary>
    /// <exception cref="RestException">The org refused, or did not answer as Salesforce does.</exception>
    public static async Task<JsonDocument> GetAsync(HttpClient http, SignIn signIn, string path, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(signIn.InstanceUrl, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret.Reveal(signIn.AccessToken));
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await http.SendAsync(request, timer.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(timer.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(body) : throw Refused(request.RequestUri!, response.StatusCode, body);
        }
        catch (JsonException e)
        {
            throw new RestException($"{Where(request.RequestUri!)} did not answer with JSON. Check the instance URL; a proxy may have answered instead.", HttpStatusCode.OK, RestException.Unreachable, e);
        }
        catch (HttpRequestException e)
        {
            throw new RestException($"{Where(request.RequestUri!)} cannot be reached: {e.Message} Check the instance URL, and that a firewall lets this machine out to it.", null, RestException.Unreachable, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RestException($"{Where(request.RequestUri!)} did not answer within {Timeout.TotalSeconds:0} seconds. Try again later.", null, RestException.Unreachable, e);
        }
    }

    private static RestException Refused(Uri url, HttpStatusCode status, byte[] body)
    {
        var (code, text) = Reason(body);
        return new RestException($"{Where(url)} answered HTTP {(int)status}: {text} [{code}] {Advice(status, code)}".TrimEnd(), status, code);
    }

    /// <summary>Salesforce says why in an array of one object.</summary>
    private static (string Code, string Text) Reason(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0)
                return (errors[0].Text("errorCode") ?? "UNKNOWN", errors[0].Text("message") ?? "no reason given");
        }
        catch (JsonException)
        {
            // A page of a proxy or of the login host.
        }
        return ("UNKNOWN", "no reason given.");
    }

    private static string Advice(HttpStatusCode status, string code) => (status, code) switch
    {
        (HttpStatusCode.Unauthorized, _) => "Sign in again with Connect-SfPubSub: the token is expired or revoked.",
        (_, "REQUEST_LIMIT_EXCEEDED") => "The org's API requests of the last 24 hours are used up; wait, or ask its owner for more.",
        (_, "API_DISABLED_FOR_ORG" or "API_CURRENTLY_DISABLED") => "The user needs the permission 'API Enabled', and the org an edition with the API.",
        (_, "INVALID_TYPE" or "INVALID_FIELD" or "INSUFFICIENT_ACCESS") or (HttpStatusCode.Forbidden, _) => "The user needs the permission 'View Setup and Configuration'.",
        (HttpStatusCode.NotFound, _) => "Check the instance URL.",
        _ => "",
    };

    private static string Where(Uri url) => url.GetLeftPart(UriPartial.Path);
}
