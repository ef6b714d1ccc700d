namespace PubSub.Emulator.Login.OAuth;

/// <summary>What GET /emulator says about OAuth and the proxy.</summary>
internal static class OAuthHelp
{
    public const string Text = $$"""
        OAuth (also over TLS)
          POST /services/oauth2/token      client_credentials, password, refresh_token, authorization_code (PKCE is checked where it was
                                           begun), and jwt-bearer (signatures are checked with --jwt-certificate; without it all are refused)
          GET  /services/oauth2/authorize  sends the browser back at once, to http://localhost:<any port>{{OAuthApps.CallbackPath}}

          {{OAuthApps.Full}}     an app with every flow; the secret of all apps is {{OAuthApps.Secret}}
          {{OAuthApps.NoRunAs}}  has no user to run as: no client credentials user enabled
          {{OAuthApps.NoFlows}}  has every flow switched off: unsupported_grant_type
          {{Accounts.Unapproved}}  for JWT: user hasn't approved this consumer
          {{Accounts.Unassigned}}  for JWT: invalid_app_access
          {{Accounts.Inactive}}    for JWT: inactive_user
          Hosts that begin with login. or test. refuse client credentials, as login.salesforce.com does.

          POST /emulator/oauth/refusals    {"error": "rate_limit_exceeded", "description": "...", "at": "token" or "authorize"}
                                           refuses the next call with that; several are taken in order
          POST /emulator/oauth/refresh-tokens/revoke   no refresh token is valid any more

        Proxy (--proxy-port)
          CONNECT to any port of the emulator, by the names localhost, 127.0.0.1 and *.emulator.test, which its TLS certificate has;
          443 and 7443 are its TLS port. Other ports get 403, other names 502.
          GET  /emulator/proxy             the tunnels that were asked for: target, user, status

        """;
}
