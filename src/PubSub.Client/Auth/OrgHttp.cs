using System.Net.Http.Headers;
using System.Text.Json;

namespace PubSub.Client.Auth;

/// <summary>The org's own HTTP APIs, which take the session's token and answer in JSON.</summary>
internal static class OrgHttp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="http">How to send it.</param>
    /// <param name="signIn">Which org, and who asks.</param>
    /// <param name="path">The path, with its query.</param>
    /// <param name="read">Takes what is wanted out of the answer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HttpRequestException">The org did not answer in time, or not so; the message says what and where.</exception>
    public static async Task<T> GetAsync<T>(HttpClient http, SignIn signIn, string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(signIn.InstanceUrl, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret.Reveal(signIn.AccessToken));
        request.Headers.Accept.ParseAdd("application/json");
        var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
        try
        {
            using var response = await http.SendAsync(request, timer.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"the answer is HTTP {(int)response.StatusCode}.");
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(timer.Token).ConfigureAwait(false));
            return read(json.RootElement);
        }
        // InvalidOperationException: the JSON is well-formed, but a string in it has half of a surrogate pair.
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HttpRequestException($"{address} did not tell: {e.Message}", e);
        }
    }

    /// <summary>The text that a property of an object is; null where it is not there, or no text.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
