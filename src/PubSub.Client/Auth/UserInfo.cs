using System.Text.Json;

namespace PubSub.Client.Auth;

/// <summary>Who a token belongs to, as the org's userinfo endpoint says.</summary>
internal sealed record UserInfo(string? OrgId, string? UserId, string? UserName)
{
    public const string Path = "/services/oauth2/userinfo";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="SignInException">The endpoint did not answer, or not with this; the message says how.</exception>
    public static async Task<UserInfo> GetAsync(HttpClient http, SignIn signIn, CancellationToken cancellationToken)
    {
        try
        {
            return await OrgHttp.GetAsync(http, signIn, Path, Read, Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (RestException e)
        {
            throw new SignInException(e.Message, "USERINFO_FAILED", e);
        }
    }

    public static UserInfo Read(JsonElement json) =>
        new(json.Text("organization_id") is { } id && Auth.OrgId.IsOne(id) ? id : null, Auth.UserId.Read(json.Text("user_id")), json.Text("preferred_username"));
}
