namespace PubSub.Client.Auth.OAuth;

/// <summary>What each error of OAuth means and what to change, by code, description and flow
/// (https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm).</summary>
internal static class OAuthErrors
{
    private const string Approve =
        "In Setup, let the app's policies admit admin-approved users, and assign the user's profile or permission set to the app.";

    private const string Renewed = "Sign in again with Connect-SfPubSub -Interactive, or get another refresh token: an app has five for a user, older ones are dropped.";

    /// <summary>The first row that fits: its code, a part of the description (none fits all), and a flow (null for all).</summary>
    private static readonly (string Code, string Part, OAuthFlow? Flow, string Advice)[] Rows =
    [
        ("invalid_client_id", "", null,
            "The consumer key is not known there: check it, use -Sandbox or -LoginUrl where the app is in a sandbox, and give a new app ten minutes."),
        ("invalid_client", "", OAuthFlow.ClientCredentials, "The consumer secret is wrong: copy it again from the app's settings; it may have been rotated."),
        ("invalid_client", "", OAuthFlow.Password, "The consumer secret is wrong: copy it again from the app's settings into -ClientCredential."),
        ("invalid_client", "", OAuthFlow.JwtBearer, "The consumer key is not known there: check -ClientId, and -Sandbox or -LoginUrl."),
        ("invalid_client", "", null, "The consumer secret is wrong or missing: give it with -ClientSecret, or let the app require none for this flow."),
        ("invalid_grant", "not supported on this domain", null,
            "Client credentials work at the org's own host only: give its My Domain with -InstanceUrl, such as https://example.my.salesforce.com."),
        ("invalid_grant", "client credentials user", null, "Choose the user that the app runs as: Setup, the app's policies, Client Credentials Flow, Run As."),
        ("invalid_grant", "approved this consumer", null, $"The user has not been admitted to the app beforehand. {Approve}"),
        ("invalid_grant", "admin approved", null, Approve),
        ("invalid_grant", "audience", null,
            "The login host is of another kind than the user's org: give -Sandbox, or the org's My Domain with -LoginUrl, for a sandbox; neither for production."),
        ("invalid_grant", "invalid assertion", null,
            "The private key does not belong to the certificate that the app has: upload the certificate of this key to the app, or give the key of that certificate."),
        ("invalid_grant", "expired authorization code", OAuthFlow.JwtBearer,
            "The assertion was too old when it came: set this machine's clock right."),
        ("invalid_grant", "authorization code", null, "The code came too late or was used twice: sign in again."),
        ("invalid_grant", "code verifier", null, "Something else has answered the sign-in: try again, and close other sign-ins in the browser."),
        ("invalid_grant", "expired access/refresh token", null, $"The refresh token has been revoked or has expired. {Renewed}"),
        ("invalid_grant", "inactive", null, "The user or the org is inactive or frozen; an administrator can activate it in Setup, Users."),
        ("invalid_grant", "ip ", null, "The app or the user's profile does not allow this machine's address: extend its login IP ranges, or relax the app's IP policy."),
        ("invalid_grant", "", OAuthFlow.Password,
            "User name, password or security token is wrong, or the org blocks this flow, as most do (Setup, OAuth and OpenID Connect Settings): "
            + "use -ClientCredential with -InstanceUrl alone, or a certificate."),
        ("invalid_grant", "", OAuthFlow.JwtBearer, "Check -Username and -ClientId, that the key belongs to the app's certificate, and that the user is admitted to the app."),
        ("invalid_grant", "", OAuthFlow.RefreshToken, $"The refresh token is not accepted, or belongs to another app or org. {Renewed}"),
        ("invalid_grant", "", OAuthFlow.ClientCredentials, "Check that the app has the client credentials flow enabled and a user to run as."),
        ("invalid_grant", "", null, "Sign in again."),
        ("invalid_app_access", "", null, $"The user may not use the app. {Approve}"),
        ("OAUTH_APP_ACCESS_DENIED", "", null, $"The user may not use the app. {Approve}"),
        ("OAUTH_APP_BLOCKED", "", null, "The org blocks the app: Setup, Connected Apps OAuth Usage, Unblock or Install."),
        ("app_not_found", "", null, "The app is not installed in the org: Setup, Connected Apps OAuth Usage, Install."),
        ("unsupported_grant_type", "", OAuthFlow.ClientCredentials, "Enable the client credentials flow in the app's OAuth settings."),
        ("unsupported_grant_type", "", null, "The app or the org has this flow switched off: enable it in the app's OAuth settings, or use another way of Connect-SfPubSub."),
        ("invalid_request", "", OAuthFlow.AuthorizationCode, "The app takes this sign-in differently: check -RedirectUri, and -ClientSecret where the app requires one."),
        ("invalid_request", "", null, "Something is missing or malformed: check the consumer key and the other values for blanks and line breaks."),
        ("inactive_user", "", null, "The user is inactive or frozen; an administrator can activate it in Setup, Users."),
        ("inactive_org", "", null, "The org is locked, closed or being moved; its owner or Salesforce support can tell."),
        ("rate_limit_exceeded", "", null, "Too many sign-ins in a short time: wait some minutes, and use one session for many commands."),
        ("redirect_uri_mismatch", "", null, "Add the address of -RedirectUri to the app's callback URLs, letter by letter, or give one that it has."),
        ("access_denied", "", null, "The sign-in was refused in the browser: sign in again, and allow the app."),
        ("invalid_scope", "", null, "Give the app the scope 'Manage user data via APIs (api)', and 'Perform requests at any time (refresh_token)' to stay signed in."),
        ("server_error", "", null, "Salesforce has a temporary problem: try again in a minute."),
        ("temporarily_unavailable", "", null, "Salesforce has a temporary problem: try again in a minute."),
    ];

    private static readonly string[] Temporary = ["rate_limit_exceeded", "server_error", "temporarily_unavailable"];

    /// <param name="loginUrl">Who refused.</param>
    /// <param name="flow">What was asked for.</param>
    /// <param name="code">The code; null where none came that can be shown.</param>
    /// <param name="description">The description, made fit for a message.</param>
    public static SignInException Refusal(Uri loginUrl, OAuthFlow flow, string? code, string description)
    {
        code ??= "UNKNOWN";
        var row = Array.Find(Rows, r => r.Code.Equals(code, StringComparison.OrdinalIgnoreCase)
            && description.Contains(r.Part, StringComparison.OrdinalIgnoreCase) && (r.Flow ?? flow) == flow);
        var reason = description.Length == 0 ? code : $"{code}: {description.TrimEnd('.')}";
        return new SignInException($"{loginUrl.Host} refused the sign-in. {reason}. {row.Advice}".TrimEnd(), code)
        {
            Retry = Temporary.Contains(code, StringComparer.OrdinalIgnoreCase) ? SignInRetry.Later : SignInRetry.Never,
        };
    }
}
