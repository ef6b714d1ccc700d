using System.Security;
using PubSub.Client.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>The OAuth 2.0 token endpoint, <c>/services/oauth2/token</c>, for every flow.</summary>
internal static class TokenEndpoint
{
    /// <exception cref="SignInException">The endpoint refused, could not be reached, or something else answered.</exception>
    public static async Task<TokenAnswer> AskAsync(
        HttpClient http, Uri loginUrl, OAuthFlow flow, TokenForm form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(loginUrl, "/services/oauth2/token")) { Content = form.ToContent() };
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await LoginCall.SendAsync(http, request, cancellationToken).ConfigureAwait(false);
        var json = TokenJson.Parse(answer.Body) ?? throw NoAnswer(loginUrl, answer);
        if (json.Error is { Length: > 0 } error)
        {
            var secrets = form.Secrets.Select(Secret.Reveal).ToArray();
            throw OAuthErrors.Refusal(loginUrl, flow, Redaction.Code(error, secrets), Redaction.Clean(json.ErrorDescription ?? "", secrets));
        }
        if (answer.Status != 200 || json.AccessToken is not { } token || !IsToken(token) || InstanceUrl.Read(json.InstanceUrl, loginUrl) is not { } instanceUrl)
            throw NoAnswer(loginUrl, answer);
        var (orgId, userId) = IdentityUrl.Parse(json.Id);
        return new TokenAnswer(new SignIn(token, instanceUrl, orgId, userId, userName: null), json.RefreshToken);
    }

    /// <summary>Whether a text can be sent as a token: nothing but visible ASCII.</summary>
    private static bool IsToken(SecureString token)
    {
        var chars = Secret.RevealChars(token);
        var isClean = chars.Length > 0 && chars.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;
        Array.Clear(chars);
        return isClean;
    }

    private static SignInException NoAnswer(Uri loginUrl, LoginAnswer answer) => new(
        answer.Location is { IsAbsoluteUri: true } elsewhere
            ? $"{loginUrl.Host} sends sign-ins elsewhere (HTTP {answer.Status}), to {elsewhere.Host}. Give that host with -LoginUrl or -InstanceUrl if it is the org's."
            : $"{loginUrl.Host} did not answer as Salesforce's token endpoint does (HTTP {answer.Status}). Check -LoginUrl or -InstanceUrl; a proxy may have answered instead.",
        SignInException.Unreachable);
}
