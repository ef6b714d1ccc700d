using PubSub.Emulator.Org;

namespace PubSub.Emulator.Login;

/// <summary>The userinfo endpoint, which tells whose token it is.</summary>
internal sealed class UserInfo(AccessTokens tokens)
{
    private const string Scheme = "Bearer ";

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/services/oauth2/userinfo", ["GET", "POST"], Handle);

    private IResult Handle(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Results.Text("Missing_OAuth_Token", "text/plain", statusCode: StatusCodes.Status403Forbidden);
        }

        if (!tokens.IsValid(authorization[Scheme.Length..]))
        {
            return Results.Text("Bad_OAuth_Token", "text/plain", statusCode: StatusCodes.Status403Forbidden);
        }

        var instanceUrl = $"{http.Request.Scheme}://{http.Request.Host}";
        return Results.Json(new Dictionary<string, object>
        {
            ["sub"] = $"{instanceUrl}/id/{OrgIdentity.OrgId}/{OrgIdentity.UserId}",
            ["user_id"] = OrgIdentity.UserId,
            ["organization_id"] = OrgIdentity.OrgId,
            ["preferred_username"] = OrgIdentity.UserName,
            ["nickname"] = "ops",
            ["name"] = "Ops",
            ["email"] = OrgIdentity.UserName,
            ["email_verified"] = true,
            ["zoneinfo"] = "Europe/Berlin",
            ["locale"] = "en_US",
            ["language"] = "en_US",
            ["user_type"] = "STANDARD",
            ["active"] = true,
            ["urls"] = new Dictionary<string, string>
            {
                ["partner"] = $"{instanceUrl}/services/Soap/u/{{version}}/{OrgIdentity.OrgId}",
                ["rest"] = $"{instanceUrl}/services/data/v{{version}}/",
            },
        });
    }
}
