using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace PubSub.Client.Auth;

/// <summary>The org's own HTTP APIs, which take the session's token and answer in JSON.</summary>
internal static class OrgHttp
{
    /// <summary>The root of the REST API. An older version than the newest: every org has it, and all that is asked for.</summary>
    public const string Root = "/services/data/v62.0";

    /// <param name="http">How to send it.</param>
    /// <param name="signIn">Which org, and who asks.</param>
    /// <param name="path">The path, with its query.</param>
    /// <param name="read">Takes what is wanted out of the answer.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RestException">The org refused, or did not answer in time, or not so; the message says what and where.</exception>
    public static async Task<T> GetAsync<T>(
        HttpClient http, SignIn signIn, string path, Func<JsonElement, T> read, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(timeout);
        var url = new Uri(signIn.InstanceUrl, path);
        // A path may come from an answer, and the token is for nobody else.
        if (url.GetLeftPart(UriPartial.Authority) != signIn.InstanceUrl.GetLeftPart(UriPartial.Authority))
            throw new RestException($"{signIn.InstanceUrl.Authority} leads on to {url.Authority}, where the token does not belong; it was not sent there.", null, "FOREIGN_HOST");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret.Reveal(signIn.AccessToken));
        request.Headers.Accept.ParseAdd("application/json");
        var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
        try
        {
            using var response = await http.SendAsync(request, timer.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(timer.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw OrgRefusal.Of(address, response.StatusCode, body);
            using var json = JsonDocument.Parse(body);
            return read(json.RootElement);
        }
        // InvalidOperationException: the JSON is well-formed, but a string in it has half of a surrogate pair. SocketException: as in LoginCall.
        catch (Exception e) when (e is HttpRequestException and not RestException or SocketException or JsonException or InvalidOperationException)
        {
            throw new RestException($"{address} did not tell: {e.Message} Check the instance URL, and what lies between: a proxy may have answered instead.",
                null, RestException.Unreachable, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RestException($"{address} did not answer within {timeout.TotalSeconds:0.#} seconds. Try again later.", null, RestException.Unreachable, e);
        }
    }
}
