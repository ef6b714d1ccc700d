namespace PubSub.Emulator.Login.OAuth;

/// <summary>The page where users sign in with the browser. Nobody is asked anything: it sends the browser back at once.</summary>
internal sealed class OAuthAuthorize(OAuthGrants grants, OAuthRefusals refusals)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/services/oauth2/authorize", Handle);

    private IResult Handle(HttpRequest request)
    {
        var query = request.Query;
        var clientId = query["client_id"].ToString();
        var redirectUri = query["redirect_uri"].ToString();

        // The service shows these on a page of its own: it sends nobody to an address that it does not trust.
        if (!OAuthApps.Knows(clientId))
        {
            return Page("error=invalid_client_id&error_description=client%20identifier%20invalid");
        }

        if (!OAuthApps.IsCallback(redirectUri))
        {
            return Page("error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration");
        }

        try
        {
            refusals.Strike(OAuthRefusals.AtAuthorize);
            var code = grants.IssueCode(clientId, redirectUri, Challenge(query));
            return Back(redirectUri, query, $"code={Uri.EscapeDataString(code)}");
        }
        catch (OAuthRefusal refusal)
        {
            return Back(
                redirectUri, query, $"error={Uri.EscapeDataString(refusal.Error)}&error_description={Uri.EscapeDataString(refusal.Message)}");
        }
    }

    private static string Challenge(IQueryCollection query)
    {
        if (query["response_type"] != "code")
        {
            throw new OAuthRefusal("unsupported_response_type", "response type not supported");
        }

        var challenge = query["code_challenge"].ToString();
        return challenge.Length == 0 || query["code_challenge_method"] == "S256"
            ? challenge
            : throw new OAuthRefusal("invalid_request", "invalid code challenge method");
    }

    private static IResult Page(string text) => Results.Text(text, "text/plain", statusCode: StatusCodes.Status400BadRequest);

    private static IResult Back(string redirectUri, IQueryCollection query, string answer) =>
        Results.Redirect($"{redirectUri}?{answer}&state={Uri.EscapeDataString(query["state"].ToString())}");
}
