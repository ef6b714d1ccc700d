using System.Globalization;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Login.OAuth;

/// <summary>The token endpoint, <c>/services/oauth2/token</c>, with all its flows.</summary>
internal sealed class OAuthToken(AccessTokens tokens, OAuthGrants grants, JwtAssertion assertions, OAuthRefusals refusals, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/services/oauth2/token", (HttpRequest http) => HandleAsync(http));

    private async Task<IResult> HandleAsync(HttpRequest http)
    {
        try
        {
            var request = await TokenRequest.ReadAsync(http);
            refusals.Strike(OAuthRefusals.AtToken);
            return Answer(request.Origin, Grant(request));
        }
        catch (OAuthRefusal refusal)
        {
            return Results.Json(
                new Dictionary<string, string> { ["error"] = refusal.Error, ["error_description"] = refusal.Message },
                statusCode: StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Checks what the flow wants.</summary>
    /// <returns>A refresh token where the flow gives one.</returns>
    private string? Grant(TokenRequest request)
    {
        switch (request["grant_type"])
        {
            case "client_credentials":
                GrantClient(request);
                return null;
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                GrantAssertion(request);
                return null;
            case "password":
                GrantPassword(request);
                return null;
            case "refresh_token":
                GrantRefresh(request);
                return null;
            case "authorization_code":
                request.CheckClient(needsSecret: false);
                grants.Redeem(request.Require("code"), request.ClientId, request.Require("redirect_uri"), request["code_verifier"]);
                return grants.IssueRefreshToken(request.ClientId);
            default:
                throw new OAuthRefusal("unsupported_grant_type", "grant type not supported");
        }
    }

    private static void GrantClient(TokenRequest request)
    {
        if (request.IsLoginHost)
        {
            throw new OAuthRefusal("invalid_grant", "request not supported on this domain");
        }

        request.CheckClient(needsSecret: true);
        if (request.ClientId == OAuthApps.NoRunAs)
        {
            throw new OAuthRefusal("invalid_grant", "no client credentials user enabled");
        }
    }

    private void GrantAssertion(TokenRequest request)
    {
        var (clientId, userName) = assertions.Check(request.Require("assertion"), request.Origin);
        if (!OAuthApps.Knows(clientId))
        {
            throw new OAuthRefusal("invalid_client_id", "client identifier invalid");
        }

        switch (userName)
        {
            case Accounts.Unapproved:
                throw new OAuthRefusal("invalid_grant", "user hasn't approved this consumer");
            case Accounts.Unassigned:
                throw new OAuthRefusal("invalid_app_access", "user is not admin approved to access this app");
            case Accounts.Inactive:
                throw new OAuthRefusal("inactive_user", "user is inactive");
            case OrgIdentity.UserName or Accounts.Trusted:
                break;
            default:
                throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }
    }

    private static void GrantPassword(TokenRequest request)
    {
        request.CheckClient(needsSecret: true);
        if (Accounts.Judge(request.Require("username"), request.Require("password")) != LoginOutcome.Welcome)
        {
            throw new OAuthRefusal("invalid_grant", "authentication failure");
        }
    }

    private void GrantRefresh(TokenRequest request)
    {
        request.CheckClient(needsSecret: false);
        if (!grants.IsRefreshToken(request.Require("refresh_token"), request.ClientId))
        {
            throw new OAuthRefusal("invalid_grant", "expired access/refresh token");
        }
    }

    private IResult Answer(string origin, string? refreshToken)
    {
        Dictionary<string, string> answer = new()
        {
            ["access_token"] = tokens.Issue(),
            ["signature"] = Convert.ToBase64String(new byte[32]),
            ["scope"] = "refresh_token api",
            ["instance_url"] = origin,
            ["id"] = $"{origin}/id/{OrgIdentity.OrgId}/{OrgIdentity.UserId}",
            ["token_type"] = "Bearer",
            ["issued_at"] = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        if (refreshToken is not null)
        {
            answer["refresh_token"] = refreshToken;
        }

        return Results.Json(answer);
    }
}
