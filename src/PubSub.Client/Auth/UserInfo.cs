using System.Net.Http.Headers;
using System.Text.Json;

namespace PubSub.Client.Auth;

/// <summary>Who a token belongs to, as the org's userinfo endpoint says.</summary>
internal sealed record UserInfo(string? OrgId, string? UserId, string? UserName)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="SignInException">The endpoint did not answer, or not with this; the message says how.</exception>
    public static async Task<UserInfo> GetAsync(HttpClient http, SignIn signIn, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(signIn.InstanceUrl, "/services/oauth2/userinfo"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret.Reveal(signIn.AccessToken));
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await http.SendAsync(request, timer.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new SignInException($"{request.RequestUri} answered HTTP {(int)response.StatusCode}.", "USERINFO_FAILED");
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(timer.Token).ConfigureAwait(false));
            return new UserInfo(Text(json, "organization_id"), Text(json, "user_id"), Text(json, "preferred_username"));
        }
        // InvalidOperationException: the JSON is well-formed, but a string in it has half of a surrogate pair.
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new SignInException($"{request.RequestUri} gave no user information: {e.Message}", "USERINFO_FAILED", e);
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
